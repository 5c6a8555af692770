import { readFileSync } from 'node:fs';
import { CONTEXT_HEADER, type Actor } from '@jiceng/platform/context';
import { newId } from '@jiceng/platform/ids';
import { modulesOf } from '@jiceng/platform/service';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { AppModule } from '../src/app.module.js';
import { DemoClockModule } from '../src/operations/demo-clock/demo-clock.module.js';
import { service } from '../src/service.js';
import { moveClock, people, startDistrict } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

async function post(
  as: Actor | undefined,
  body: unknown,
): Promise<{ status: number; code?: string; details?: unknown; firedTimers?: number }> {
  const response = await fetch(`${subgraph.service.url}/demo/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(as ? { [CONTEXT_HEADER]: subgraph.context(as) } : {}) },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as {
    firedTimers?: number;
    errors?: { extensions: { code: string; details: unknown } }[];
  };
  const extensions = answer.errors?.[0]?.extensions;
  return { status: response.status, ...answer, errors: undefined, ...extensions } as never;
}

describe('the demo clock', () => {
  it('is moved by an operator, once for each idempotency key', async () => {
    const input = { idempotencyKey: newId(), to: '2026-10-26T00:00:00.000Z' };
    expect(await post(people.operator, input)).toMatchObject({ status: 200, firedTimers: 0 });
    expect(await post(people.operator, input)).toMatchObject({ status: 200, firedTimers: 0 });
    const records = await subgraph.database.query(
      `SELECT actor->>'id' AS "by" FROM audit_record WHERE subject_type = 'demo-clock' AND after->>'to' = $1`,
      [input.to],
    );
    expect(records).toEqual([{ by: people.operator.id }]);
  });

  it('never moves backwards, and returns the timers to the real clock when the request has no time', async () => {
    const held = async () =>
      (await subgraph.database.query<{ at: Date }>('SELECT held_until AS at FROM timer_hold'))[0]?.at.toISOString();
    await moveClock(subgraph, '2026-10-27T00:00:00.000Z');
    await moveClock(subgraph, '2026-10-20T00:00:00.000Z');
    expect(await held()).toBe('2026-10-27T00:00:00.000Z');
    expect(await post(people.operator, { idempotencyKey: newId(), to: null })).toMatchObject({ status: 200 });
    expect(await held()).toBeUndefined();
  });

  it('refuses requests without a signed context, and every role but the operator', async () => {
    const input = { idempotencyKey: newId(), to: null };
    expect(await post(undefined, input)).toMatchObject({ status: 403, code: 'CONTEXT_REFUSED' });
    for (const person of [people.coordinator, people.resident, people.streetB])
      expect(await post(person, input)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  });

  it('names the field that is wrong', async () => {
    expect(await post(people.operator, { idempotencyKey: newId(), to: 'tomorrow' })).toMatchObject({
      status: 400,
      code: 'BAD_INPUT',
      details: { field: 'to' },
    });
    expect(await post(people.operator, { to: null })).toMatchObject({
      status: 400,
      details: { field: 'idempotencyKey' },
    });
  });

  it('is loaded in the local profile only, and is not in the schema', () => {
    expect(modulesOf(service, 'local')).toEqual([AppModule, DemoClockModule]);
    expect(modulesOf(service, 'production')).toEqual([AppModule]);
    expect(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8')).not.toMatch(/demo.?clock/i);
  });
});
