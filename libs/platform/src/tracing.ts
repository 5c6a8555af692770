import { context, SpanStatusCode, trace, TraceFlags, type Context, type Span } from '@opentelemetry/api';

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
export function startSpan<T>(name: string, origin: TraceOrigin, work: (span: Span) => Promise<T>): Promise<T> {
  const active = trace.getSpanContext(context.active());
  const parent = active?.traceId === origin.traceId ? context.active() : remoteParent(origin);
  return tracer.startActiveSpan(name, {}, parent, (span) => runIn(span, work));
}

/** Runs `work` in a span below the one at work; outside any trace (background polling) it leaves no span. */
export function startChildSpan<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (!trace.getActiveSpan()) return work();
  return tracer.startActiveSpan(name, (span) => runIn(span, work));
}

/** Leaves a span of the given trace for work that was done for many at once, from `begun` until now. */
export function recordSpan(name: string, origin: TraceOrigin, begun: Date): void {
  tracer.startSpan(name, { startTime: begun }, remoteParent(origin)).end();
}

/** The `traceparent` (W3C) of the span at work, for the next process; undefined outside any span. */
export function currentTraceparent(): string | undefined {
  const active = trace.getSpanContext(context.active());
  return active ? `00-${active.traceId}-${active.spanId}-01` : undefined;
}

function remoteParent({ traceId, traceparent }: TraceOrigin): Context {
  const [, , callerSpan] = traceparent?.split('-') ?? [];
  // A message carries the trace's id alone: its consumer hangs below a span id derived from it.
  const spanId = callerSpan ?? traceId.slice(0, 16);
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
