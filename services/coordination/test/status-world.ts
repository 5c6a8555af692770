// A district whose clients hear the states of their issues at a receiver, for the specs of the status webhooks.
import { setTimeout as wait } from 'node:timers/promises';
import { clientChanged } from '@jiceng/contracts/personnel/client-changed';
import type { Actor } from '@jiceng/platform/context';
import { newId } from '@jiceng/platform/ids';
import { aClientActor } from '@jiceng/testing/actors';
import type { GraphqlAnswer, TestSubgraph } from '@jiceng/testing/subgraph';
import { CloudEvent, HTTP } from 'cloudevents';
import { command } from './commands.js';
import { inGridA, moveClock, noise, people, someoneOf, startDistrict } from './district.js';
import { ShortMessages } from './message-channels.js';

export const receiver = new ShortMessages();
export const administrator = someoneOf('CMD', 'district_admin');
export const auditor = someoneOf('CMD', 'auditor');
export const leaks = { title: '泄漏的标题', description: '泄漏的描述', address: '泄漏的地址' };
export const reporter = { name: '王泄漏', phone: '13800001234' };

export let subgraph: TestSubgraph;
export let url: string;
beforeAll(async () => {
  url = await receiver.start();
  subgraph = await startDistrict({ PUBLIC_URL: 'https://district.example/' });
}, 60_000);
afterAll(async () => {
  await subgraph.stop();
  receiver.stop();
});
afterEach(() => {
  receiver.got.length = 0;
  receiver.answers = [];
});

/** Working hours of a day in the past. */
export const clock = { at: Date.parse('2026-04-01T09:00:00+08:00') };
export const next = (minutes = 1): string => new Date((clock.at += minutes * 60_000)).toISOString();

export interface Webhook {
  url: string;
  version: number;
  waiting: number;
  failed: number;
  lastDeliveredAt: string | null;
  lastError: string | null;
  pausedUntil: string | null;
  troubles: { number: string; error: string | null; nextAt: string | null }[];
}
export const WEBHOOK =
  'url version waiting failed lastDeliveredAt lastError pausedUntil troubles { number error nextAt }';

type Answer = GraphqlAnswer<{ answer: { client: { statusWebhook: Webhook | null }; secret: string | null } }>;
export const ask = (as: Actor, name: string, input: object): Promise<Answer> =>
  subgraph.ask(
    `mutation($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) {
      answer: ${name}(input: $input) { client { statusWebhook { ${WEBHOOK} } } secret } }`,
    { as, variables: { input: { idempotencyKey: newId(), ...input } }, claims: { clock: next() } },
  );
export const codeOf = async (as: Actor, name: string, input: object): Promise<string | undefined> =>
  (await ask(as, name, input)).errors?.[0]?.extensions.code;
export async function done(name: string, input: object): Promise<{ webhook: Webhook | null; secret: string | null }> {
  const { data, errors } = await ask(administrator, name, input);
  if (errors || !data) throw new Error(JSON.stringify(errors));
  return { webhook: data.answer.client.statusWebhook, secret: data.answer.secret };
}
export const webhookSeenBy = (as: Actor, clientId: string) =>
  subgraph.ask<{ _entities: [{ statusWebhook: Webhook | null }] }>(
    `query($keys: [_Any!]!) { _entities(representations: $keys) { ... on Client { statusWebhook { ${WEBHOOK} } } } }`,
    { as, variables: { keys: [{ __typename: 'Client', id: clientId }] } },
  );
export const webhookOf = async (clientId: string): Promise<Webhook> =>
  (await webhookSeenBy(administrator, clientId)).data!._entities[0].statusWebhook!;

type Source = 'hotline_12345' | 'iot' | 'property_company';
export async function register(source: Source, parts: object = {}): Promise<{ actor: Actor; id: string }> {
  const id = newId();
  const state = { clientId: id, code: `c-${id.slice(-8)}`, scopes: ['client_intake', 'client_status'] as const };
  await subgraph.deliver(
    clientChanged,
    { ...state, scopes: [...state.scopes], sources: [source], revokedAt: null, version: 1, ...parts },
    { key: id },
  );
  const client = { requestsPerMinute: 600, sources: [{ source, organizationId: null }] };
  return { id, actor: aClientActor({ id, client }) };
}

export const reportOf = (source: string): Record<string, unknown> => ({
  source,
  sourceReference: `HL-${newId()}`,
  ...leaks,
  reporter,
  ...inGridA,
  categoryCode: noise,
});

/** Takes a report of the hotline to the unit and lets the unit accept it. */
export async function handled(as: Actor, source = 'HOTLINE_12345'): Promise<{ id: string; reference: string }> {
  const input = reportOf(source);
  const { issue } = await command(subgraph, as, 'reportIssue', input, next());
  await command(subgraph, people.streetA, 'judgeIssue', { issueId: issue.id, decision: 'ACCEPT' }, next());
  await command(subgraph, people.streetA, 'dispatchIssue', { issueId: issue.id }, next());
  const [task] = await subgraph.database.query<{ id: string }>('SELECT id FROM task WHERE issue_id = $1', [issue.id]);
  await command(subgraph, people.environment, 'acceptTask', { taskId: task!.id }, next());
  await moveClock(subgraph, next());
  return { id: issue.id, reference: String(input.sourceReference) };
}

/** Waits until each message about an issue has ended, or was tried and waits for a later attempt. */
export async function settled(issueId: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1, await wait(100)) {
    const [row] = await subgraph.database.query<{ due: number }>(
      `SELECT count(*)::int AS due FROM status_delivery d WHERE issue_id = $1 AND state = 'waiting' AND error IS NULL
         AND NOT EXISTS (SELECT FROM status_delivery e WHERE e.client_id = d.client_id AND e.issue_id = d.issue_id
           AND e.seq < d.seq AND e.state = 'waiting')`,
      [issueId],
    );
    if (row!.due === 0) return;
  }
  throw new Error('a message to a client is still due');
}
/** Makes the messages that wait for another attempt due now. */
export const hurry = async (clientId: string): Promise<void> => {
  await subgraph.database.query(
    `UPDATE status_delivery SET next_at = now(), error = NULL WHERE client_id = $1 AND state = 'waiting'`,
    [clientId],
  );
  await subgraph.database.query('UPDATE status_webhook_use SET paused_until = NULL WHERE id = $1', [clientId]);
};
export const statesOf = async (issueId: string): Promise<string[]> =>
  (
    await subgraph.database.query<{ state: string }>(
      'SELECT state FROM status_delivery WHERE issue_id = $1 ORDER BY seq',
      [issueId],
    )
  ).map(({ state }) => state);

export interface Told {
  number: string;
  sourceReference: string;
  state: string;
  sentence: { zh: string; en: string };
  reply: { zh: string; en: string } | null;
  at: string;
  mergedInto: string | null;
}
export const events = (): CloudEvent<Told>[] =>
  receiver.got.map(({ headers, body }) => HTTP.toEvent<Told>({ headers, body }) as CloudEvent<Told>);
export const told = (reference: string): string[] =>
  events()
    .filter(({ data }) => data!.sourceReference === reference)
    .map(({ data }) => data!.state);
export const JOURNEY = ['REPORTED', 'ACCEPTED', 'DISPATCHED', 'HANDLING'];
