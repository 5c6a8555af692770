import { setTimeout as wait } from 'node:timers/promises';
import type { Person } from './gateway-client.js';

export interface ImportAnswer {
  imported: number;
  rejected: number;
  errors: { row: number; field: string | null; code: string; messages: { en: string } }[];
}

interface ImportStep {
  file: string;
  mutation: string;
  /**
   * Name of the input type; `ImportInput` when absent. Only imports with additional fields have a type of their own.
   */
  input?: string;
  /** True when the rows name objects that the service learns of only by events. */
  needsNews?: boolean;
}

/** The mutation for each file. Files of one group do not depend on each other. */
const lanes: readonly (readonly ImportStep[])[] = [
  [
    { file: 'regions.csv', mutation: 'importRegions' },
    { file: 'organizations.csv', mutation: 'importOrganizations', needsNews: true },
    { file: 'staff.csv', mutation: 'importStaff' },
    { file: 'roster.csv', mutation: 'importRoster' },
  ],
  [
    { file: 'regions.csv', mutation: 'importRegions' },
    { file: 'grids.geojson', mutation: 'importGrids', input: 'ImportGridsInput' },
    { file: 'catalogue.csv', mutation: 'importCatalogue', input: 'ImportCatalogueInput' },
  ],
];
const afterLanes: readonly ImportStep[] = [
  { file: 'grid-assignments.csv', mutation: 'importGridAssignments', needsNews: true },
  { file: 'duty-list.csv', mutation: 'importDutyList', needsNews: true },
  { file: 'authority-matrix.csv', mutation: 'importAuthorityMatrix' },
  { file: 'intake-desks.csv', mutation: 'importIntakeDesks', needsNews: true },
  { file: 'data-elements.csv', mutation: 'importDataElements', input: 'ImportDataElementsInput' },
];

/** Number of times that an import or its probe is sent while the service does not know all names in the file. */
const patience = 60;
const pauseMs = 500;

export interface ImportOptions {
  as: Person;
  files: Readonly<Record<string, string>>;
  /** Part of the idempotency keys, so that an import that is sent twice takes effect once. */
  keyPrefix: string;
  /** Time from which the imported data is in force (local profile only); now when absent. */
  at?: Date;
  onProgress: (line: string) => void;
}

/** Sends every file of a district in an order in which referenced objects come first. */
export async function importAll(options: ImportOptions): Promise<void> {
  const done = new Map<string, Promise<void>>();
  const once = (step: ImportStep): Promise<void> => {
    const running = done.get(step.file) ?? importOne(options, step);
    done.set(step.file, running);
    return running;
  };
  await Promise.all(
    lanes.map(async (lane) => {
      for (const step of lane) await once(step);
    }),
  );
  await Promise.all(afterLanes.map(once));
}

async function importOne({ as, files, keyPrefix, at, onProgress }: ImportOptions, step: ImportStep): Promise<void> {
  const { file, mutation } = step;
  const content = files[file];
  if (content === undefined) throw new Error(`there is no file ${file}`);
  const type = mutation[0]!.toUpperCase() + mutation.slice(1);
  const document = `mutation ${type}($input: ${step.input ?? 'ImportInput'}!) {
    answer: ${mutation}(input: $input) { imported rejected errors { row field code messages { en } } }
  }`;
  const send = async (input: Record<string, unknown>): Promise<ImportAnswer> =>
    (await as.send<{ answer: ImportAnswer }>(document, { input }, at === undefined ? {} : { at })).answer;
  onProgress(`importing ${file}`);
  if (step.needsNews === true) await untilKnown(content, send);
  for (let attempt = 1; ; attempt += 1) {
    const answer = await send({ idempotencyKey: `${keyPrefix}:${mutation}:${attempt}`, content });
    if (answer.rejected === 0 && answer.errors.length === 0) return;
    const faults = answer.errors
      .slice(0, 5)
      .map(
        ({ row, field, code, messages }) => `row ${row}${field === null ? '' : ` ${field}`}: ${code} ${messages.en}`,
      );
    if (attempt === patience) throw new Error(`${file}: ${answer.rejected} rows rejected\n  ${faults.join('\n  ')}`);
    await wait(pauseMs);
  }
}

/**
 * Sends the last row as a dry run until the service knows all names in it. This is much cheaper than sending the whole
 * file and having it refused. Rows of the file to which the last row refers are sent with it.
 */
async function untilKnown(
  content: string,
  send: (input: Record<string, unknown>) => Promise<ImportAnswer>,
): Promise<void> {
  const probe = lastRowWithItsOwn(content);
  for (let attempt = 1; attempt <= patience; attempt += 1) {
    const answer = await send({ idempotencyKey: `probe:${crypto.randomUUID()}`, content: probe, dryRun: true });
    if (answer.rejected === 0) return;
    await wait(pauseMs);
  }
}

/**
 * Returns the header, the last row, and the rows to which the last row refers, directly or through other rows, in the
 * order of the file.
 */
export function lastRowWithItsOwn(content: string): string {
  const [heading, ...rows] = content.trimEnd().split('\n');
  const cells = rows.map((row) => row.split(','));
  const chosen = new Set([rows.length - 1]);
  const byCode = new Map(cells.map(([code], index) => [code, index]));
  for (const index of chosen) {
    for (const cell of cells[index]!.slice(1)) {
      const named = byCode.get(cell);
      if (cell !== '' && named !== undefined) chosen.add(named);
    }
  }
  return `${[heading, ...rows.filter((_, index) => chosen.has(index))].join('\n')}\n`;
}
