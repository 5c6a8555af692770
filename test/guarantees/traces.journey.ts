import { beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@jiceng/testing/eventually';
import type { TestPlatform } from '@jiceng/testing/platform-process';
import { Gateway } from '../../deploy/demo/gateway-client.js';
import { report } from './small-district.js';
import type { ReceivedSpan, SpanReceiver } from './span-receiver.js';

let running: TestPlatform;
let gateway: Gateway;
let receiver: SpanReceiver;

/** The trace of one report of a resident. The platform sends its spans to the receiver. */
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
        // The event hangs under the command that made it (in its transaction, when the report took more than one statement), and
        // every consumer under the hand-over that brought it.
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
        // One tree: every span but the gateway's first has its parent in the trace.
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
  });
}
