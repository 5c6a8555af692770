import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider, RandomIdGenerator } from '@opentelemetry/sdk-trace-node';
import { spanIds } from './tracing.js';

/** Sends the remaining spans and stops. */
export type StopTelemetry = () => Promise<void>;

/**
 * Sends the spans of this process to an OpenTelemetry collector.
 * @param endpoint base URL of the collector's OTLP/HTTP receiver; without an endpoint no spans are recorded
 */
export function startTelemetry(service: string, endpoint: string | undefined): StopTelemetry {
  if (!endpoint) return async () => undefined;
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': `jiceng-${service}` }),
    idGenerator: spanIds(new RandomIdGenerator()),
    spanProcessors: [new BatchSpanProcessor(exporter, { scheduledDelayMillis: 500 })],
  });
  provider.register();
  return () => provider.shutdown();
}
