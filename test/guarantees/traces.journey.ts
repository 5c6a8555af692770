import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { serviceNames } from '@jiceng/contracts/contract';
import { eventually } from '@jiceng/testing/eventually';
import type { TestPlatform } from '@jiceng/testing/platform-process';
import { Gateway } from '../../deploy/demo/gateway-client.js';
import { report } from './small-district.js';
import type { ReceivedSpan, SpanReceiver } from './span-receiver.js';

let running: TestPlatform;
let gateway: Gateway;
let receiver: SpanReceiver;

/** Checks the trace of one report of a resident. The platform sends its spans to the receiver. */
export function describeTraces(platform: () => TestPlatform, spans: () => SpanReceiver): void {
  describe('tracing', () => {
    beforeAll(() => {
      running = platform();
      receiver = spans();
      gateway = new Gateway(running.gatewayUrl);
    });

    describe('the trace of a command', () => {
      it('leads from the gateway through subgraph, database and queue to every service that consumes its events', async () => {
        const [community] = await running.platform.postgres.query<{ code: string }>(
          'jiceng_grid',
          `SELECT code FROM region WHERE level = 'community' ORDER BY code LIMIT 1`,
        );
        const issueId = await report(gateway, 'resident-2', '路灯不亮', undefined, community!.code);
        const [stored] = await running.platform.postgres.query<{ traceId: string }>(
          'jiceng_coordination',
          `SELECT envelope->>'traceId' AS "traceId" FROM outbox WHERE key = '${issueId}' LIMIT 1`,
        );
        const { traceId } = stored!;
        const consumers = ['grid', 'assessment', 'data-sharing'];
        const trace = (): ReceivedSpan[] => receiver.spans.filter((span) => span.traceId === traceId);
        const find = (service: string, name: string | RegExp): ReceivedSpan | undefined =>
          trace().find(
            (span) =>
              span.service === `jiceng-${service}` &&
              (typeof name === 'string' ? span.name === name : name.test(span.name)),
          );
        const has = (...wanted: Parameters<typeof find>): boolean => find(...wanted) !== undefined;

        await eventually(
          () => {
            expect(consumers.filter((service) => has(service, 'consume coordination.issue-progressed'))).toEqual(
              consumers,
            );
            expect(has('gateway', 'gateway Report')).toBe(true);
            expect(has('coordination', /^coordination /)).toBe(true);
            expect(has('coordination', 'queue coordination.issue-progressed')).toBe(true);
            for (const service of ['coordination', ...consumers])
              expect(has(service, 'database transaction')).toBe(true);
          },
          { timeoutMs: 30_000, intervalMs: 200 },
        );

        const spans = new Map(trace().map((span) => [span.spanId, span]));
        const above = (span: ReceivedSpan | undefined): string[] =>
          span ? [span.name, ...above(spans.get(span.parentSpanId))] : [];
        const command = above(find('coordination', /^coordination /));
        expect(command.at(-1)).toBe('gateway Report');
        expect(above(find('coordination', 'database transaction'))).toEqual(expect.arrayContaining(command));
        // The span of the event has the command as parent (its transaction, when the report took more than one
        // statement). The span of each consumer has the hand-over of the event as parent.
        const aboveQueue = above(find('coordination', 'queue coordination.issue-progressed'));
        expect(aboveQueue.filter((name) => name !== 'database transaction')).toEqual([
          'queue coordination.issue-progressed',
          ...command,
        ]);
        for (const service of consumers) {
          expect(above(find(service, 'consume coordination.issue-progressed'))).toEqual([
            'consume coordination.issue-progressed',
            ...aboveQueue,
          ]);
          const work = trace().find(
            (span) =>
              span.service === `jiceng-${service}` &&
              span.name === 'database transaction' &&
              spans.get(span.parentSpanId)?.name === 'consume coordination.issue-progressed',
          );
          expect(work).toBeDefined();
        }
        // The spans form one tree: every span except the gateway's first has its parent in the trace.
        await eventually(
          () =>
            expect(
              trace()
                .filter(({ parentSpanId }) => !trace().some(({ spanId }) => spanId === parentSpanId))
                .map(({ service, name, parentSpanId }) => [service, name, parentSpanId]),
            ).toEqual([['jiceng-gateway', 'gateway Report', '']]),
          { timeoutMs: 10_000, intervalMs: 200 },
        );
      }, 60_000);
    });

    describe('an anonymous report beside one by name', () => {
      it(
        'leads to the account in no table, queue, log line or span of any service, and its receipt code ' +
          'is stored nowhere',
        async () => {
          const account = 'planted-account-7';
          const traceId = crypto.randomUUID().replaceAll('-', '');
          const token = await fetch(`${running.gatewayUrl}/demo/token`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ subject: account, name: '吴名氏', roles: ['resident'] }),
          }).then(async (response) => ((await response.json()) as { token: string }).token);
          // Sends both reports in one array and one trace. A client cannot connect two reports more closely.
          const send = (operations: object[]): Promise<{ data: Record<string, Answer> }[]> =>
            fetch(`${running.gatewayUrl}/graphql`, {
              method: 'POST',
              headers: {
                'content-type': 'application/json',
                authorization: `Bearer ${token}`,
                traceparent: `00-${traceId}-${traceId.slice(0, 16)}-01`,
              },
              body: JSON.stringify(operations),
            }).then((response) => response.json() as Promise<{ data: Record<string, Answer> }[]>);
          const [community] = await running.platform.postgres.query<{ code: string }>(
            'jiceng_grid',
            `SELECT code FROM region WHERE level = 'community' ORDER BY code LIMIT 1`,
          );
          const filing = (reporter?: object): object => ({
            query:
              'mutation Report($input: ReportIssueInput!) { reportIssue(input: $input) { issue { id } receiptCode } }',
            variables: {
              input: {
                idempotencyKey: crypto.randomUUID(),
                source: 'RESIDENT',
                description: '路灯不亮',
                areaCode: community!.code,
                ...(reporter ? { reporter } : {}),
              },
            },
          });
          const [anonymous, named] = await send([filing({ grade: 'ANONYMOUS' }), filing()]);
          const { issue, receiptCode } = anonymous!.data.reportIssue!;
          const [followed] = await send([
            {
              query: 'query Follow($code: String!) { followReport(receiptCode: $code) { title } }',
              variables: { code: receiptCode },
            },
          ]);
          expect(followed!.data.followReport).toEqual({ title: '路灯不亮' });
          const [added] = await send([
            {
              query:
                'mutation Add($input: SupplementByReceiptInput!) { supplementByReceipt(input: $input) { report { title } } }',
              variables: { input: { idempotencyKey: crypto.randomUUID(), receiptCode, text: '补充：整条路都不亮' } },
            },
          ]);
          expect(added).toMatchObject({ data: { supplementByReceipt: { report: { title: '路灯不亮' } } } });
          expect(await rowsWith('jiceng_coordination', '补充：整条路都不亮')).not.toEqual([]);
          const databases = [...serviceNames.map((service) => `jiceng_${service.replace('-', '_')}`), 'jiceng_queues'];
          const found = async (text: string): Promise<string[]> =>
            (await Promise.all(databases.map((database) => rowsWith(database, text)))).flat();
          // Waits until every subscriber has processed the event.
          await eventually(
            async () => expect((await found(named!.data.reportIssue!.issue.id)).length).toBeGreaterThan(8),
            { timeoutMs: 30_000, intervalMs: 500 },
          );
          await eventually(async () => expect((await found(issue.id)).length).toBeGreaterThan(8), {
            timeoutMs: 30_000,
            intervalMs: 500,
          });
          const joined = [account, '吴名氏', traceId, receiptCode, receiptCode.replaceAll('-', '')];
          expect((await found(issue.id)).filter((row) => joined.some((text) => row.includes(text)))).toEqual([]);
          expect(await found(receiptCode)).toEqual([]);
          expect(await found(receiptCode.replaceAll('-', ''))).toEqual([]);
          // Only the named report contains the reporter.
          expect((await found(account)).map((row) => row.split(' ')[0]).sort()).toEqual([
            'jiceng_coordination:issue',
            'jiceng_coordination:reporter',
          ]);
          const logs = readdirSync(join(running.home, 'logs')).map((name) =>
            readFileSync(join(running.home, 'logs', name), 'utf8'),
          );
          for (const text of [account, '吴名氏', receiptCode])
            expect(logs.filter((log) => log.includes(text))).toEqual([]);
          // The report begins a trace of its own in the service, so no span of the gateway belongs to a trace of the
          // issue.
          const traces = (await found(issue.id)).flatMap((row) => row.match(/"traceId": "([0-9a-f]{32})"/)?.[1] ?? []);
          expect(traces.length).toBeGreaterThan(0);
          const spans = receiver.spans.filter((span) => traces.includes(span.traceId));
          expect(spans.filter((span) => span.service === 'jiceng-gateway')).toEqual([]);
        },
        90_000,
      );
    });
  });
}

interface Answer {
  issue: { id: string };
  receiptCode: string;
}

/** Every row of a database that contains a text, with the names of database and table. */
async function rowsWith(database: string, text: string): Promise<string[]> {
  const tables = await running.platform.postgres.query<{ name: string }>(
    database,
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
     WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'`,
  );
  const rows: string[] = [];
  for (const { name } of tables)
    for (const { row } of await running.platform.postgres.query<{ row: string }>(
      database,
      `SELECT t.row FROM (SELECT to_jsonb(t)::text AS row FROM ${name} t) t WHERE position('${text}' IN t.row) > 0`,
    ))
      rows.push(`${database}:${name.replace('public.', '')} ${row}`);
  return rows;
}
