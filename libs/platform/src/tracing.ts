import { context, SpanStatusCode, trace, TraceFlags, type Span } from '@opentelemetry/api';

const tracer = trace.getTracer('jiceng');

/**
 * Runs `work` in a span that belongs to the trace `traceId` (32 hex digits), so that gateway, subgraph, database,
 * queue and consumer of one command share one trace. Costs next to nothing while no exporter is configured.
 */
export async function startSpan<T>(name: string, traceId: string, work: (span: Span) => Promise<T>): Promise<T> {
  const active = trace.getSpanContext(context.active());
  const parent =
    active?.traceId === traceId
      ? context.active()
      : trace.setSpanContext(context.active(), { traceId, spanId: traceId.slice(0, 16), traceFlags: TraceFlags.SAMPLED, isRemote: true });
  return tracer.startActiveSpan(name, {}, parent, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'error' });
      throw error;
    } finally {
      span.end();
    }
  });
}
