import type { ExecutionResult, GraphQLSchema } from 'graphql';
import type { Logger } from '@jiceng/platform/log';
import { restoreScalars } from '@jiceng/platform/scalars';
import type { Call } from './call.js';
import type { PreparedOperation } from './documents.js';
import type { SubgraphTransport } from './subgraph-transport.js';

/**
 * Plans operations and runs them over the subgraphs. Only this file depends on the federation runtime, so that a faster
 * runtime can replace it here.
 */
export interface Executor {
  /** The schema for clients: the supergraph without the types of federation. */
  readonly schema: GraphQLSchema;
  execute(operation: PreparedOperation, variables: Record<string, unknown>, call: Call): Promise<ExecutionResult>;
  stop(): Promise<void>;
}

/** Loads a composed supergraph without contacting a subgraph. */
export async function createExecutor(
  supergraphSdl: string,
  transportFor: (subgraph: string) => SubgraphTransport,
  log: Logger,
): Promise<Executor> {
  // Without this setting the runtime would send usage reports to its vendor, which an intranet forbids.
  process.env.APOLLO_TELEMETRY_DISABLED = 'true';
  const { ApolloGateway } = await import('@apollo/gateway');
  const quiet = {
    debug() {},
    info() {},
    warn: (text?: string) => log.warn(text),
    error: (text?: string) => log.error(text),
  };
  const gateway = new ApolloGateway({
    supergraphSdl,
    logger: quiet,
    __exposeQueryPlanExperimental: false,
    // Composition has validated the supergraph, and a check compares this file with the result of composition.
    validateSupergraph: false,
    buildService: ({ name }) => {
      const transport = transportFor(name);
      return {
        process: ({ request, context }) =>
          transport.send(
            {
              query: request.query ?? '',
              variables: request.variables ?? {},
              operationName: request.operationName ?? undefined,
            },
            context as Call,
          ) as never,
      };
    },
  });
  const { schema, executor } = await gateway.load();
  restoreScalars(schema);
  return {
    schema,
    async execute(operation, variables, call) {
      const result = await executor({
        request: {
          query: operation.text,
          variables,
          ...(operation.operationName ? { operationName: operation.operationName } : {}),
        },
        document: operation.document,
        operation: operation.definition,
        operationName: operation.operationName ?? null,
        source: operation.text,
        queryHash: operation.hash,
        schema,
        context: call,
        logger: quiet,
        metrics: {},
        cache: undefined,
        overallCachePolicy: undefined,
      } as never);
      return { data: result.data ?? null, ...(result.errors ? { errors: result.errors as never } : {}) };
    },
    stop: () => gateway.stop(),
  };
}
