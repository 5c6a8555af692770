import { setTimeout as sleep } from 'node:timers/promises';
import { serviceNames, subscribersOf, type ServiceName } from '@jiceng/contracts/contract';
import { contracts } from '@jiceng/contracts/registry/contracts';
import pg from 'pg';
import { Refused, type Gateway } from '../../deploy/demo/gateway-client.js';
import type { Entry, Journal } from './journal.js';

/** Longest wait until every event is delivered and every due timer has fired, milliseconds. */
const REST_MS = 120_000;

/** The databases of the platform under test. */
export interface JudgedPlatform {
  databaseUrl: (service: ServiceName) => string;
}

async function query<R extends object>(
  platform: JudgedPlatform,
  service: ServiceName,
  text: string,
  values: unknown[] = [],
): Promise<R[]> {
  const client = new pg.Client({ connectionString: platform.databaseUrl(service) });
  await client.connect();
  try {
    return (await client.query<R>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** Returns the events of every outbox that a subscriber has not processed. */
async function undelivered(platform: JudgedPlatform): Promise<string[]> {
  const faults: string[] = [];
  const processed = new Map<ServiceName, Set<string>>();
  for (const service of serviceNames) {
    const rows = await query<{ event_id: string }>(platform, service, 'SELECT event_id FROM processed_message');
    processed.set(service, new Set(rows.map((row) => row.event_id)));
  }
  for (const service of serviceNames) {
    const rows = await query<{ event_id: string; contract: string }>(
      platform,
      service,
      'SELECT event_id, contract FROM outbox',
    );
    for (const { event_id, contract } of rows) {
      const known = contracts.find(({ name }) => name === contract);
      for (const subscriber of known ? subscribersOf(known) : []) {
        if (!processed.get(subscriber)!.has(event_id))
          faults.push(`lost: ${contract} ${event_id} never reached ${subscriber}`);
      }
    }
  }
  return faults;
}

/**
 * Waits until every event is delivered and every due timer has fired, at most `REST_MS`. Returns a sentence for each
 * event that is missing, and one for late timers.
 */
export async function restAndCheck(platform: JudgedPlatform): Promise<string[]> {
  const until = Date.now() + REST_MS;
  let faults: string[] = [];
  do {
    await sleep(1000);
    faults = await undelivered(platform);
    const [late] = await query<{ count: string }>(
      platform,
      'coordination',
      `SELECT count(*) FROM timer WHERE fired_at IS NULL AND cancelled_at IS NULL AND due_at < now() - interval '10 seconds'`,
    );
    if (Number(late!.count) > 0) faults.push(`lost: ${late!.count} timers are due and have not fired`);
  } while (faults.length > 0 && Date.now() < until);
  return faults;
}

/**
 * Returns the differences between the journal and the databases. An acknowledged command must have taken effect once,
 * any other command at most once, and sending the acknowledged commands again must change nothing.
 */
export async function checkJournal(
  platform: JudgedPlatform,
  gateway: Gateway,
  journal: Journal,
  marker: string,
): Promise<string[]> {
  const faults: string[] = [];
  const issues = await query<{ description: string; count: string }>(
    platform,
    'coordination',
    'SELECT description, count(*) FROM issue WHERE description LIKE $1 GROUP BY description',
    [`${marker} %`],
  );
  const taken = new Map(issues.map(({ description, count }) => [description, Number(count)]));
  for (const [description, count] of taken)
    if (count !== 1) faults.push(`doubled: ${description} exists ${count} times`);
  for (const { key, input } of reportsOf(journal.list('acknowledged')))
    if (!taken.has(String(input.description))) faults.push(`lost: ${key} was acknowledged and is not there`);
  for (const { key, input, refused } of reportsOf(journal.list('refused')))
    if (taken.has(String(input.description))) faults.push(`doubled: ${key} was refused (${refused}) and is there`);
  faults.push(...(await storedRefusals(gateway, journal)));

  const before = await fingerprint(platform);
  for (const entry of journal.list('acknowledged')) {
    const { answer } = await gateway
      .as(entry.account)
      .send<{ answer: { issue: { id: string } } }>(entry.document, { input: entry.input })
      .catch((error: unknown) => {
        faults.push(`lost: ${entry.key} answers a retry with ${error instanceof Refused ? error.code : String(error)}`);
        return { answer: entry.answer as { issue: { id: string } } };
      });
    if (answer.issue.id !== (entry.answer as { issue: { id: string } }).issue.id)
      faults.push(`doubled: a retry of ${entry.key} answers another issue`);
  }
  const after = await fingerprint(platform);
  if (before !== after) faults.push(`doubled: sending everything again changed the database (${before} → ${after})`);
  return faults;
}

const reportsOf = (entries: readonly Entry[]): Entry[] => entries.filter(({ key }) => key.endsWith('-reportIssue'));

/**
 * Returns the refused commands whose key is stored nevertheless. Each is sent again on a version that its issue never
 * reaches: with a stored key the answer is IDEMPOTENCY_KEY_REUSED, else the command is refused again and changes nothing.
 */
async function storedRefusals(gateway: Gateway, journal: Journal): Promise<string[]> {
  const faults: string[] = [];
  for (const { key, account, document, input, refused } of journal.list('refused')) {
    if (!('expectedVersion' in input)) continue;
    const [code] = await gateway
      .as(account)
      .send(document, { input: { ...input, expectedVersion: 1_000_000 } })
      .then(
        () => ['taken'],
        (error: unknown) => [error instanceof Refused ? error.code : String(error)],
      );
    if (code === 'IDEMPOTENCY_KEY_REUSED' || code === 'taken')
      faults.push(`doubled: ${key} was refused (${refused}) and is there`);
  }
  return faults;
}

/** Returns row counts. Every command that takes effect changes at least one of them. */
async function fingerprint(platform: JudgedPlatform): Promise<string> {
  const [row] = await query<{ print: string }>(
    platform,
    'coordination',
    `SELECT (SELECT count(*) FROM issue) || ' issues, ' || (SELECT count(*) FROM outbox WHERE contract = 'coordination.issue-progressed') || ' steps, '
       || (SELECT count(*) FROM idempotency_key) || ' keys' AS print`,
  );
  return row!.print;
}
