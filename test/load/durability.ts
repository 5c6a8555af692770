import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import pg from 'pg';
import { Gateway } from '../../deploy/demo/gateway-client.js';

export interface Durability {
  acknowledged: number;
  /** Ids that were acknowledged and not found; a run passes only when the list is empty. */
  lost: string[];
  /** The place where the ids were looked up, in words: `the database` or `the API`. */
  by: string;
}

/** Number of ids in one query. */
const DATABASE_BATCH = 5000;
const API_BATCH = 20;

/**
 * Looks up every issue whose filing was acknowledged: in the database when this machine can reach it, else through the
 * API.
 */
export async function findAcknowledged(
  ids: readonly string[],
  place: { target: string; database: string | null },
): Promise<Durability> {
  const unique = [...new Set(ids)];
  const doubled = ids.length - unique.length;
  const found =
    place.database === null
      ? await foundThroughApi(unique, place.target)
      : await foundInDatabase(unique, place.database);
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
      const { rows } = await client.query<{ id: string }>('SELECT id FROM issue WHERE id = ANY($1::uuid[])', [
        ids.slice(start, start + DATABASE_BATCH),
      ]);
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
    for (const issue of Object.values(
      await auditor.send<Record<string, { id: string } | null>>(`query Acknowledged { ${fields} }`),
    ))
      if (issue) found.add(issue.id);
  }
  return found;
}

export interface InvariantsCheck {
  /** Null when the invariants were not checked; `text` holds the reason. */
  held: boolean | null;
  text: string;
}

/** Runs the script behind `npm run invariants` on these databases. */
export function checkInvariants(checkout: string, databases: Readonly<Record<string, string>> | null): InvariantsCheck {
  if (databases === null) return { held: null, text: 'not checked: the databases of this target are not known here' };
  const script = join(checkout, 'deploy/operations/invariants/invariants.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [...process.execArgv, script], {
    cwd: checkout,
    encoding: 'utf8',
    timeout: 600_000,
    env: { ...process.env, DATABASE_URLS: JSON.stringify(databases) },
  });
  const lines = `${stdout}${stderr}`.trim().split('\n');
  return { held: status === 0, text: (status === 0 ? lines.slice(-1) : lines.slice(-3)).join(' ') };
}
