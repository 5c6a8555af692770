import { spanIds } from './tracing.js';

/** Sends the remaining spans and stops. */
export type StopTelemetry = () => Promise<void>;

/**
 * Sends the spans of this process to an OpenTelemetry collector. The libraries are loaded only when there is an
 * endpoint, because loading them slows the start of a process.
 * @param endpoint base URL of the collector's OTLP/HTTP receiver; without an endpoint no spans are recorded
 */
export async function startTelemetry(service: string, endpoint: string | undefined): Promise<StopTelemetry> {
  if (!endpoint) return async () => undefined;
  const [
    { OTLPTraceExporter },
    { resourceFromAttributes },
    { BatchSpanProcessor, NodeTracerProvider, RandomIdGenerator },
  ] = await Promise.all([
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/sdk-trace-node'),
  ]);
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': `jiceng-${service}` }),
    idGenerator: spanIds(new RandomIdGenerator()),
    spanProcessors: [new BatchSpanProcessor(exporter, { scheduledDelayMillis: 500 })],
  });
  provider.register();
  return () => provider.shutdown();
}
