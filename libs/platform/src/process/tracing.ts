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

/** What the SDK asks ids of. */
interface IdGenerator {
  generateTraceId: () => string;
  generateSpanId: () => string;
}

const tracer = trace.getTracer('jiceng');

/** Where a trace comes from: its id (32 hex digits) and, if known, the caller's `traceparent` (W3C). */
export interface TraceOrigin {
  traceId: string;
  traceparent?: string | undefined;
}

/**
 * Runs `work` in a span that belongs to the given trace, so that gateway, subgraph, database, queue and consumer of
 * one command share one trace. Costs next to nothing while no exporter is configured.
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

/** Runs `work` in a span below the one at work; outside any trace (background polling) it leaves no span. */
export function startChildSpan<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (!trace.getActiveSpan()) return work();
  return tracer.startActiveSpan(name, (span) => runIn(span, work));
}

/** Leaves a span of the given trace for work that was done for many at once, from `begun` until now. */
export function recordSpan(name: string, origin: TraceOrigin, begun: Date, kind = SpanKind.INTERNAL): void {
  spanIn(name, origin, kind, begun).end();
}

/** A span for a message on its way: ended by whoever began it, and named to the receiver by its `traceparent`. */
export interface SendingSpan {
  /** Undefined while no exporter is configured. */
  traceparent: string | undefined;
  end: () => void;
}

/** Begins the span of handing a message over, below the span that made it; several are open at once when handed over in bulk. */
export function beginSending(name: string, origin: TraceOrigin): SendingSpan {
  const span = spanIn(name, origin, SpanKind.PRODUCER);
  return { traceparent: span.isRecording() ? traceparentOf(span.spanContext()) : undefined, end: () => span.end() };
}

/** The `traceparent` (W3C) of the span at work, for the next process; undefined outside any span. */
export function currentTraceparent(): string | undefined {
  const active = trace.getSpanContext(context.active());
  return active ? traceparentOf(active) : undefined;
}

/** The `traceparent` for what is sent on within a trace: of the span at work, else of whoever sent what is being worked on. */
export function traceparentIn({ traceId, traceparent }: TraceOrigin): string | undefined {
  const active = trace.getSpanContext(context.active());
  return active?.traceId === traceId ? traceparentOf(active) : traceparent;
}

function traceparentOf({ traceId, spanId }: SpanContext): string {
  return `00-${traceId}-${spanId}-01`;
}

/** The trace that the next root span opens: ids of traces are given before their first span, to logs and answers as well. */
let nextTraceId: string | undefined;

/** Ids of traces and spans for the SDK: at random, but for a root span of a trace whose id was given. */
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

/** The caller's span, when it named one of this trace. */
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
