import {
  InMemorySpanExporter,
  NodeTracerProvider,
  RandomIdGenerator,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import { beginSending, currentTraceparent, spanIds, startChildSpan, startSpan } from './tracing.js';

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({
  idGenerator: spanIds(new RandomIdGenerator()),
  spanProcessors: [new SimpleSpanProcessor(exporter)],
});
const traceId = '0123456789abcdef0123456789abcdef';
const spans = () =>
  Object.fromEntries(
    exporter
      .getFinishedSpans()
      .map((span) => [span.name, { ...span.spanContext(), parent: span.parentSpanContext?.spanId }]),
  );

describe('a trace', () => {
  beforeAll(() => provider.register());
  afterAll(() => provider.shutdown());
  afterEach(() => exporter.reset());

  it('begins with a span that has the given trace id and no parent', async () => {
    await startSpan('gateway', { traceId }, () => startChildSpan('database', async () => undefined));
    expect(spans().gateway).toMatchObject({ traceId, parent: undefined });
    expect(spans().database).toMatchObject({ traceId, parent: spans().gateway!.spanId });
  });

  it('connects the spans of command, delivery and consumer', async () => {
    let stored: string | undefined;
    await startSpan('command', { traceId }, async () => {
      stored = currentTraceparent();
    });
    const sending = beginSending('queue', { traceId, traceparent: stored });
    await startSpan('consume', { traceId, traceparent: sending.traceparent }, async () => undefined);
    sending.end();
    expect(spans().queue).toMatchObject({ traceId, parent: spans().command!.spanId });
    expect(spans().consume).toMatchObject({ traceId, parent: spans().queue!.spanId });
  });

  it('refuses a parent from another trace', async () => {
    await startSpan(
      'consume',
      { traceId, traceparent: `00-${'f'.repeat(32)}-${'1'.repeat(16)}-01` },
      async () => undefined,
    );
    expect(spans().consume).toMatchObject({ traceId, parent: undefined });
  });

  it('does not give its id to other traces', async () => {
    await startSpan('one', { traceId }, async () => undefined);
    provider.getTracer('other').startSpan('other', { root: true }).end();
    expect(spans().other!.traceId).not.toBe(traceId);
  });

  it('has no traceparent outside a span', () => {
    expect(currentTraceparent()).toBeUndefined();
  });
});
