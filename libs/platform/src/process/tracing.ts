import {
  context,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Context,
  type Span,
  type SpanContext,
} from '@opentelemetry/api';

/** Generates ids for the SDK. */
interface IdGenerator {
  generateTraceId: () => string;
  generateSpanId: () => string;
}

const tracer = trace.getTracer('jiceng');

/** The trace to which a span belongs: its id (32 hex digits) and, when known, the caller's `traceparent` (W3C). */
export interface TraceOrigin {
  traceId: string;
  traceparent?: string | undefined;
}

/**
 * Runs `work` in a span of the given trace, so that gateway, subgraph, database, queue and consumer of a command share
 * one trace. Without a configured exporter the cost is negligible.
 */
export function startSpan<T>(
  name: string,
  origin: TraceOrigin,
  work: (span: Span) => Promise<T>,
  kind = SpanKind.INTERNAL,
): Promise<T> {
  const span = spanIn(name, origin, kind);
  return context.with(trace.setSpan(context.active(), span), () => runIn(span, work));
}

/** Runs `work` in a child of the active span. Outside a trace, as in background polling, no span is recorded. */
export function startChildSpan<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (!trace.getActiveSpan()) return work();
  return tracer.startActiveSpan(name, (span) => runIn(span, work));
}

/** Records a span of the given trace from `begun` until now, for work that handled several messages together. */
export function recordSpan(name: string, origin: TraceOrigin, begun: Date, kind = SpanKind.INTERNAL): void {
  spanIn(name, origin, kind, begun).end();
}

/**
 * The span of a message on its way. The sender ends the span, and the receiver learns of it through its `traceparent`.
 */
export interface SendingSpan {
  /** Undefined while no exporter is configured. */
  traceparent: string | undefined;
  end: () => void;
}

/**
 * Begins the span in which a message is sent, as a child of the span that created the message. When messages are sent
 * in bulk, several such spans are open at once.
 */
export function beginSending(name: string, origin: TraceOrigin): SendingSpan {
  const span = spanIn(name, origin, SpanKind.PRODUCER);
  return { traceparent: span.isRecording() ? traceparentOf(span.spanContext()) : undefined, end: () => span.end() };
}

/** Returns the `traceparent` (W3C) of the active span for the next process; undefined outside a span. */
export function currentTraceparent(): string | undefined {
  const active = trace.getSpanContext(context.active());
  return active ? traceparentOf(active) : undefined;
}

/**
 * Returns the `traceparent` for a message of this trace: the active span, or else the span of the message that is being
 * handled.
 */
export function traceparentIn({ traceId, traceparent }: TraceOrigin): string | undefined {
  const active = trace.getSpanContext(context.active());
  return active?.traceId === traceId ? traceparentOf(active) : traceparent;
}

function traceparentOf({ traceId, spanId }: SpanContext): string {
  return `00-${traceId}-${spanId}-01`;
}

/**
 * Trace id of the next root span. A trace gets its id before its first span, because logs and answers need the id too.
 */
let nextTraceId: string | undefined;

/** Ids of traces and spans for the SDK: random, except that a root span of a trace takes the given trace id. */
export const spanIds = (random: IdGenerator): IdGenerator => ({
  generateTraceId: () => nextTraceId ?? random.generateTraceId(),
  generateSpanId: () => random.generateSpanId(),
});

function spanIn(name: string, origin: TraceOrigin, kind: SpanKind, begun?: Date): Span {
  const options = { kind, ...(begun ? { startTime: begun } : {}) };
  const active = trace.getSpanContext(context.active());
  if (active?.traceId === origin.traceId) return tracer.startSpan(name, options);
  const parent = remoteParent(origin);
  if (parent) return tracer.startSpan(name, options, parent);
  nextTraceId = origin.traceId;
  try {
    return tracer.startSpan(name, { ...options, root: true });
  } finally {
    nextTraceId = undefined;
  }
}

/** Returns the caller's span when it belongs to this trace. */
function remoteParent({ traceId, traceparent }: TraceOrigin): Context | null {
  const [, callerTrace, spanId] = traceparent?.split('-') ?? [];
  if (!spanId || callerTrace !== traceId) return null;
  return trace.setSpanContext(context.active(), { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true });
}

async function runIn<T>(span: Span, work: (span: Span) => Promise<T>): Promise<T> {
  try {
    return await work(span);
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'error' });
    throw error;
  } finally {
    span.end();
  }
}
