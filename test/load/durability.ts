import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { Gateway } from '../../deploy/demo/gateway-client.js';

export interface Durability {
  acknowledged: number;
  /** Acknowledged but not found; must be empty. */
  lost: string[];
  /** How it was looked up. */
  by: string;
}

/** Ids asked for at once. */
const DATABASE_BATCH = 5000;
const API_BATCH = 20;

/** Looks up every issue whose filing was acknowledged: in the database where it can be reached, else through the API. */
export async function findAcknowledged(ids: readonly string[], place: { target: string; database: string | null }): Promise<Durability> {
  const unique = [...new Set(ids)];
  const doubled = ids.length - unique.length;
  const found = place.database === null ? await foundThroughApi(unique, place.target) : await foundInDatabase(unique, place.database);
  const lost = unique.filter((id) => !found.has(id));
  if (doubled > 0) lost.push(...Array.from({ length: doubled }, () => 'acknowledged twice under one id'));
  return { acknowledged: ids.length, lost, by: place.database === null ? 'the API' : 'the database' };
}

async function foundInDatabase(ids: readonly string[], url: string): Promise<Set<string>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const found = new Set<string>();
  try {
    for (let start = 0; start < ids.length; start += DATABASE_BATCH) {
      const { rows } = await client.query<{ id: string }>('SELECT id FROM issue WHERE id = ANY($1::uuid[])', [ids.slice(start, start + DATABASE_BATCH)]);
      for (const { id } of rows) found.add(id);
    }
  } finally {
    await client.end();
  }
  return found;
}

async function foundThroughApi(ids: readonly string[], target: string): Promise<Set<string>> {
  const auditor = new Gateway(target).as('auditor');
  const found = new Set<string>();
  for (let start = 0; start < ids.length; start += API_BATCH) {
    const batch = ids.slice(start, start + API_BATCH);
    const fields = batch.map((id, index) => `i${index}: issue(id: "${id}") { id }`).join(' ');
    for (const issue of Object.values(await auditor.send<Record<string, { id: string } | null>>(`query Acknowledged { ${fields} }`))) if (issue) found.add(issue.id);
  }
  return found;
}

export interface InvariantsCheck {
  /** null: not checked, with the reason in `text`. */
  held: boolean | null;
  text: string;
}

/** Runs `npm run invariants` on the platform of this checkout. */
export function checkInvariants(checkout: string, isLocal: boolean): InvariantsCheck {
  if (!isLocal) return { held: null, text: 'not checked: the databases of this target are not known here' };
  if (!existsSync(join(checkout, 'deploy/checks/invariants.ts'))) return { held: null, text: 'not checked: this checkout has no invariants script' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(checkout, 'deploy/local/run.mjs'), 'invariants'], { cwd: checkout, encoding: 'utf8', timeout: 600_000 });
  return { held: status === 0, text: `${stdout}${stderr}`.trim().split('\n').slice(-3).join(' ') };
}
