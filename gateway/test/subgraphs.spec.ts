import { afterEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@jiceng/testing/eventually';
import { startSubgraph } from './subgraphs.js';
import { startTestbed, type Testbed } from './testbed.js';

let bed: Testbed;
afterEach(() => bed.stop());

const codes = (answer: { body: { errors?: { extensions: { code: string } }[] } }) =>
  answer.body.errors?.map(({ extensions }) => extensions.code);

describe('a subgraph that is down', () => {
  it('makes only its own fields null', async () => {
    bed = await startTestbed();
    await bed.coordination.stop();
    const answer = await bed.ask(
      { query: '{ me { name } issue(code: "1") { text } }' },
      { headers: { 'accept-language': 'en' } },
    );
    expect(answer.status).toBe(200);
    expect(answer.body.data).toEqual({ me: { name: '王芳' }, issue: null });
    expect(answer.body.errors).toEqual([
      expect.objectContaining({
        path: ['issue'],
        message: 'Service coordination is unavailable; try again shortly',
        extensions: expect.objectContaining({
          code: 'UNAVAILABLE',
          kind: 'unavailable',
          retryable: true,
          retryAfter: 1,
          details: { service: 'coordination' },
        }),
      }),
    ]);
  });

  it('makes only its own part of an entity null', async () => {
    bed = await startTestbed();
    await bed.ask({ query: '{ me { id } }' });
    await bed.personnel.stop();
    const answer = await bed.ask({ query: '{ issue(code: "1") { text responsible { id name } } }' });
    expect(answer.body.data.issue).toMatchObject({ text: 'issue 1', responsible: null });
    expect(answer.body.errors![0]).toMatchObject({
      path: ['issue', 'responsible'],
      extensions: { code: 'UNAVAILABLE' },
    });
  });

  it('is used again by the same gateway as soon as it is back', async () => {
    bed = await startTestbed();
    const { url } = bed.coordination;
    await bed.coordination.stop();
    expect(codes(await bed.ask({ query: '{ issue(code: "1") { id } }' }))).toEqual(['UNAVAILABLE']);
    bed.coordination = await startSubgraph('coordination', { port: Number(new URL(url).port) });
    expect((await bed.ask({ query: '{ issue(code: "1") { id } }' })).body.data.issue.id).toBe('1');
  });

  it('is asked again while it restarts', async () => {
    bed = await startTestbed();
    const { url } = bed.coordination;
    await bed.coordination.stop();
    const asking = bed.ask({
      query: 'mutation { reportIssue(input: {idempotencyKey: "k-1", text: "t"}) { issue { id } } }',
    });
    await sleep(100);
    bed.coordination = await startSubgraph('coordination', { port: Number(new URL(url).port) });
    expect((await asking).body.data.reportIssue.issue.id).toBe('t');
  });
});

describe('an error inside a subgraph', () => {
  it('without a code is answered as INTERNAL with an id and without its message', async () => {
    bed = await startTestbed();
    const answer = await bed.ask({ query: '{ broken }' });
    expect(codes(answer)).toEqual(['INTERNAL']);
    expect(answer.body.errors![0]!.extensions.details.errorId).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.stringify(answer.body)).not.toContain('secret detail');
  });
});

describe('the transport to a subgraph', () => {
  it('sends operations of one moment in one array, each with its own context', async () => {
    bed = await startTestbed();
    const other = await bed.token({ subject: 'staff-2', name: 'x' });
    await Promise.all([bed.ask({ query: '{ me { id } }' }), bed.ask({ query: '{ me { id } }' }, { token: other })]);
    bed.personnel.exchanges.length = 0;
    const answers = await bed.ask([
      { query: '{ me { id } }' },
      { query: '{ me { name } }' },
      { query: '{ a: me { id } }' },
    ]);
    expect(answers.body).toHaveLength(3);
    expect(bed.personnel.exchanges.map(({ operations }) => operations.length)).toEqual([3]);
    const ids = bed.personnel.exchanges[0]!.operations.map(({ claims }) => claims.jti);
    expect(new Set(ids).size).toBe(3);
  });

  it('shares the answer to a question only with the same question of the same actor', async () => {
    bed = await startTestbed();
    const other = await bed.token({ subject: 'staff-2', name: 'x' });
    await bed.ask({ query: '{ me { id } }' }, { token: other });
    bed.personnel.exchanges.length = 0;
    const same = { query: '{ me { id name } }' };
    const [first, second] = (await bed.ask([same, same])).body as unknown as [unknown, unknown];
    expect(first).toEqual(second);
    expect(bed.personnel.exchanges.flatMap(({ operations }) => operations)).toHaveLength(1);
    bed.personnel.exchanges.length = 0;
    const [mine, theirs] = await Promise.all([bed.ask(same), bed.ask(same, { token: other })]);
    expect([mine.body.data.me.id, theirs.body.data.me.id]).toEqual(['staff-1', 'staff-2']);
    expect(
      bed.personnel.exchanges
        .flatMap(({ operations }) => operations)
        .map(({ claims }) => claims.actor?.id)
        .sort(),
    ).toEqual(['staff-1', 'staff-2']);
  });

  it('does not share an answer that was requested before a command of the same actor', async () => {
    bed = await startTestbed();
    const read = { query: '{ slow(ms: 300) }' };
    const before = bed.ask(read);
    await eventually(() => bed.coordination.exchanges.length > 0);
    await bed.ask({ query: 'mutation { reportIssue(input: {idempotencyKey: "k-1", text: "t"}) { issue { id } } }' });
    await Promise.all([before, bed.ask(read)]);
    expect(
      bed.coordination.exchanges.flatMap(({ operations }) => operations).filter(({ query }) => query.includes('slow')),
    ).toHaveLength(2);
  });

  it('never shares commands', async () => {
    bed = await startTestbed();
    const command = { query: 'mutation { reportIssue(input: {idempotencyKey: "k-1", text: "t"}) { issue { id } } }' };
    await bed.ask([command, command]);
    expect(bed.coordination.exchanges.flatMap(({ operations }) => operations)).toHaveLength(2);
  });

  it('passes the trace and the language to the subgraph, but not the token', async () => {
    bed = await startTestbed();
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const { headers } = await bed.ask(
      { query: '{ me { id } }' },
      { headers: { traceparent, 'accept-language': 'en-GB,en;q=0.9' } },
    );
    const { claims } = bed.personnel.exchanges.at(-1)!.operations[0]!;
    expect(claims).toMatchObject({
      traceId: '0af7651916cd43dd8448eb211c80319c',
      locale: 'en',
      aud: 'personnel',
      traceparent,
    });
    expect(headers.get('x-jiceng-trace')).toBe(claims.traceId);
  });
});

describe("reading one's own writes", () => {
  const command = { query: 'mutation { reportIssue(input: {idempotencyKey: "k-1", text: "t"}) { issue { id } } }' };
  const lastAwait = () => bed.personnel.exchanges.at(-1)!.operations[0]!.claims.await;

  it('names the events of a command in later reads of the same actor', async () => {
    bed = await startTestbed({}, { written: { personnel: ['e1', 'e2'] } });
    await bed.ask(command);
    await bed.ask({ query: '{ me { id } }' });
    expect(lastAwait()).toEqual(['e1', 'e2']);
    await bed.ask({ query: '{ me { id } }' }, { token: await bed.token({ subject: 'staff-2', name: 'x' }) });
    expect(lastAwait()).toBeUndefined();
  });

  it('waits for each event until an answer has shown it', async () => {
    bed = await startTestbed({}, { written: { personnel: ['e1'] } });
    await bed.ask(command);
    await bed.ask({ query: '{ me { id } }' });
    expect(lastAwait()).toEqual(['e1']);
    await bed.ask({ query: '{ me { name } }' });
    expect(lastAwait()).toBeUndefined();
  });

  it('continues to wait, and reports it, while an answer does not show the event', async () => {
    bed = await startTestbed({}, { written: { personnel: ['e1'] }, stale: true });
    await bed.ask(command);
    expect((await bed.ask({ query: '{ me { id } }' })).body.extensions).toEqual({ stale: ['personnel'] });
    await bed.ask({ query: '{ me { name } }' });
    expect(lastAwait()).toEqual(['e1']);
  });

  it('works on another replica with the token that the command returned', async () => {
    bed = await startTestbed({}, { written: { personnel: ['e1'] } });
    const { body } = await bed.ask(command);
    // Another actor stands for another replica, because this gateway remembers no events for that actor.
    const token = await bed.token({ subject: 'staff-2', name: 'x' });
    await bed.ask(
      { query: '{ me { id } }' },
      { token, headers: { 'x-jiceng-consistency': body.extensions.consistency } },
    );
    expect(lastAwait()).toEqual(['e1']);
  });

  it('ignores an invented token', async () => {
    bed = await startTestbed();
    const { status } = await bed.ask(
      { query: '{ me { id } }' },
      { headers: { 'x-jiceng-consistency': 'eyJhIjoxfQ.abc' } },
    );
    expect([status, lastAwait()]).toEqual([200, undefined]);
  });
});

describe('health', () => {
  const ready = async () => {
    const response = await fetch(`${bed.url}/health/ready`);
    return [response.status, await response.json()];
  };

  it('is ready without subgraphs and reports which of them answer before the first operation', async () => {
    bed = await startTestbed();
    await bed.coordination.stop();
    const subgraphs = { coordination: 'does not answer', personnel: 'answers' };
    expect(await ready()).toEqual([200, { ready: true, reasons: [], subgraphs }]);
  });

  it('reports services that answer but cannot work', async () => {
    bed = await startTestbed({}, { unready: ['the database does not answer'] });
    await bed.ask({ query: '{ issue(code: "1") { id } }' });
    const state = 'cannot work: the database does not answer';
    expect(await ready()).toEqual([
      200,
      { ready: true, reasons: [], subgraphs: { coordination: state, personnel: state } },
    ]);
  });
});

describe('stopping', () => {
  it('finishes running requests and accepts no new ones', async () => {
    bed = await startTestbed();
    const begun = bed.ask({ query: '{ slow(ms: 400) }' });
    await eventually(() => bed.coordination.exchanges.length > 0);
    const stopped = bed.stopGateway();
    expect((await begun).body.data.slow).toBe(400);
    await stopped;
    await expect(fetch(`${bed.url}/health/live`)).rejects.toThrow();
  });
});
