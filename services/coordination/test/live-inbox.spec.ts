import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { eventually } from '@jiceng/testing/eventually';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import pg from 'pg';
import { command } from './commands.js';
import { inGridA, inGridB, noise, people, startDistrict } from './district.js';
import { openStream, type OpenStream } from './event-stream.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
}, 60_000);
afterAll(() => subgraph.stop());

const report = { source: 'RESIDENT', description: '井盖破损', ...inGridA, categoryCode: noise };
const reportIn = async (place: object, by = people.resident): Promise<string> =>
  (await command(subgraph, by, 'reportIssue', { ...report, ...place })).issue.id;

const open: OpenStream[] = [];
async function listen(as: Parameters<typeof openStream>[1], lastEventId?: string): Promise<OpenStream> {
  const stream = await openStream(subgraph, as, lastEventId);
  open.push(stream);
  return stream;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((stream) => stream.close()));
});

/** Opens a transaction that has a transaction id and stays open, as an import or a migration does. */
async function holdTransaction(url: string): Promise<{
  run: (sql: string, values?: unknown[]) => Promise<unknown>;
  end: (how: 'COMMIT' | 'ROLLBACK') => Promise<void>;
}> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('BEGIN');
  await client.query('SELECT pg_current_xact_id()');
  return {
    run: (sql, values = []) => client.query(sql, values),
    end: async (how) => {
      await client.query(how);
      await client.end();
    },
  };
}

describe('GET /live/inbox', () => {
  it('sends only steps of issues in the inbox of the caller, and resumes at the last event id', async () => {
    const first = await listen(people.streetB);
    const others = await reportIn(inGridA);
    const id = await reportIn(inGridB);
    await first.stepOf(id);
    expect(first.steps.map(({ data }) => data.issueId)).not.toContain(others);
    const own = first.steps.filter(({ data }) => data.issueId === id);
    expect(own.map(({ data }) => [data.step, data.onMyDesk])).toEqual([['reported', true]]);
    const resumeFrom = first.lastId();
    await first.close();
    await command(subgraph, people.streetB, 'judgeIssue', { issueId: id, decision: 'ACCEPT' });
    const second = await listen(people.streetB, resumeFrom);
    await second.stepOf(id);
    expect(second.steps.map(({ data }) => [data.issueId, data.step])).toEqual([[id, 'judged']]);
  });

  it('refuses a request without a context of the gateway, and roles without a rule', async () => {
    expect((await fetch(`${subgraph.service.url}/live/inbox`)).status).toBe(403);
    expect(
      (
        await fetch(`${subgraph.service.url}/live/inbox`, {
          headers: { 'x-jiceng-context': subgraph.context(people.operator) },
        })
      ).status,
    ).toBe(403);
  });

  it('shows each account only what its policy allows', async () => {
    const streams = {
      streetA: await listen(people.streetA),
      streetB: await listen(people.streetB),
      coordinator: await listen(people.coordinator),
      resident: await listen(people.resident),
      neighbour: await listen({ ...people.resident, id: 'resident-neighbour' }),
    };
    const [inA, inB] = [await reportIn(inGridA), await reportIn(inGridB)];
    await Promise.all([streams.coordinator.stepOf(inA), streams.coordinator.stepOf(inB), streams.resident.stepOf(inB)]);
    await Promise.all([streams.streetA.stepOf(inA), streams.streetB.stepOf(inB)]);
    const seen = Object.fromEntries(
      Object.entries(streams).map(([who, { steps }]) => [
        who,
        [inA, inB].map((id) => steps.some(({ data }) => data.issueId === id)),
      ]),
    );
    expect(seen).toEqual({
      streetA: [true, false],
      streetB: [false, true],
      coordinator: [true, true],
      resident: [true, true],
      neighbour: [false, false],
    });
  });

  it('does not wait for a transaction that stays open in another database', async () => {
    const stream = await listen(people.streetB);
    const held = await holdTransaction(subgraph.queues.url);
    try {
      await stream.stepOf(await reportIn(inGridB), 5000);
    } finally {
      await held.end('ROLLBACK');
    }
  });

  it('sends a step that is committed late, after steps of later transactions', async () => {
    const template = await reportIn(inGridB);
    const stream = await listen(people.streetB);
    const held = await holdTransaction(subgraph.database.url);
    await held.run(
      `INSERT INTO issue_step (issue_id, seq, step, at, state, actor_id, actor_kind)
       SELECT issue_id, 1000, step, at, state, actor_id, actor_kind FROM issue_step WHERE issue_id = $1 AND seq = 1`,
      [template],
    );
    await stream.stepOf(await reportIn(inGridB));
    const resumeFrom = stream.lastId();
    expect(stream.steps.map(({ data }) => data.version)).not.toContain(1000);
    await held.end('COMMIT');
    await eventually(() => expect(stream.steps.map(({ data }) => data.version)).toContain(1000));
    const resumed = await listen(people.streetB, resumeFrom);
    await resumed.stepOf(template);
    expect(resumed.steps.map(({ data }) => [data.issueId, data.version])).toEqual([[template, 1000]]);
  });

  it('reads the feed as often for many streams as for one stream', async () => {
    const streams = await Promise.all(Array.from({ length: 40 }, () => listen(people.streetB)));
    await sleep(300);
    const statements = jest.spyOn(pg.Client.prototype, 'query');
    const began = performance.now();
    const id = await reportIn(inGridB);
    await Promise.all(streams.map((stream) => stream.stepOf(id)));
    await sleep(500);
    const looks = (performance.now() - began) / 100;
    const read = statements.mock.calls.filter(([query]) => /\bissue_step s\b/.test(textOf(query))).length;
    statements.mockRestore();
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThanOrEqual(looks + 2);
  });

  it.each([`1:${'9'.repeat(18)}:`, `${'9'.repeat(17)}:${'9'.repeat(18)}:`])(
    'starts now when the last event id is %s, which this server did not write',
    async (lastEventId) => {
      const before = await reportIn(inGridB);
      // A new stream begins at the last read of the reader, which can be a tenth of a second old.
      await sleep(300);
      const stream = await listen(people.streetB, lastEventId);
      const after = await reportIn(inGridB);
      await stream.stepOf(after);
      expect(stream.steps.map(({ data }) => data.issueId)).not.toContain(before);
    },
  );

  it.each([
    'yesterday',
    '0',
    '12:10:',
    '5:9:8,7',
    '5:9:12',
    "' OR 1=1",
    '1'.repeat(9000),
    '18446744073709551615-00000000-0000-0000-0000-000000000000-0',
  ])('refuses to resume from %s, which no server can have written', async (lastEventId) => {
    const response = await fetch(`${subgraph.service.url}/live/inbox`, {
      headers: { 'x-jiceng-context': subgraph.context(people.streetA), 'last-event-id': lastEventId },
    });
    expect([response.status, await response.json()]).toEqual([400, expect.objectContaining({ code: 'BAD_INPUT' })]);
  });
});

function textOf(query: unknown): string {
  return typeof query === 'string' ? query : ((query as { text?: string }).text ?? '');
}
