import { Injectable } from '@nestjs/common';
import { AbstractGraphQLDriver, GraphQLFederationFactory, type GqlModuleOptions } from '@nestjs/graphql';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { CONTEXT_HEADER, loggedActor, verifyContext, type ContextClaims } from '../access/context.js';
import { platformErrors } from '../values/errors.js';
import { CompilingExecutor, type OperationExecutor, type OperationRequest } from './graphql-execution.js';
import { applyConventions } from './graphql-conventions.js';
import { sealCursors } from './graphql-cursors.js';
import { toApiError, withApiErrors } from './graphql-errors.js';
import { lowerIds } from './graphql-ids.js';
import { hideNumbersInText } from './graphql-numbers.js';
import { refuseInvisibleTexts } from './graphql-visible.js';
import { enforcePolicy } from './graphql-policy.js';
import { withLogScope, type Logger } from '../process/log.js';
import type { Metrics } from '../process/metrics.js';
import type { PolicyInForce } from '../access/policy-in-force.js';
import { RequestContext, type PseudonymsOf } from '../access/request-context.js';
import { restoreScalars } from '../values/scalars.js';
import { startSpan } from '../process/tracing.js';

/** Largest number of operations in one HTTP request. */
const LARGEST_BATCH = 200;

export interface SubgraphOptions extends GqlModuleOptions {
  service: string;
  contextSecrets: string;
  /** True in the local profile, where the context may carry a simulated time. */
  allowSimulatedClock: boolean;
  policy: PolicyInForce;
  log: Logger;
  metrics: Metrics;
  /** Resolves to true when the effects of these events are visible, or to false after a limited time. */
  awaitEffects: (eventIds: readonly string[]) => Promise<boolean>;
  /** Names an actor by pseudonyms, by which the rows of this service know the actor beside the id. */
  pseudonymsOf?: PseudonymsOf | undefined;
}

/**
 * The HTTP driver of a subgraph: one Fastify route that takes an operation or an array of operations, each with its own
 * signed context, and passes them to the executor.
 */
@Injectable()
export class SubgraphDriver extends AbstractGraphQLDriver<SubgraphOptions> {
  constructor(private readonly federation: GraphQLFederationFactory) {
    super();
  }

  override async generateSchema(options: SubgraphOptions): Promise<GraphQLSchema> {
    const schema = await this.federation.generateSchema(options);
    // Nest prints the schema and parses it again. This loses the functions with which scalars read and write values.
    restoreScalars(schema);
    sealCursors(schema, options.contextSecrets);
    lowerIds(schema);
    hideNumbersInText(schema);
    refuseInvisibleTexts(schema);
    enforcePolicy(schema, options.policy.current);
    applyConventions(schema);
    return schema;
  }

  async start(options: SubgraphOptions): Promise<void> {
    const server = this.httpAdapterHost.httpAdapter.getInstance<FastifyInstance>();
    const executor = new CompilingExecutor(options.schema!);
    server.post('/graphql', async (request, reply) => {
      const body = request.body as SentOperation | SentOperation[];
      const header = request.headers[CONTEXT_HEADER] as string | undefined;
      void reply.header('content-type', 'application/json; charset=utf-8');
      if (!Array.isArray(body)) return JSON.stringify(await answer(options, executor, body, header));
      if (body.length > LARGEST_BATCH)
        return reply.code(400).send({ errors: [{ message: `at most ${LARGEST_BATCH} operations in one request` }] });
      return JSON.stringify(await Promise.all(body.map((operation) => answer(options, executor, operation, header))));
    });
  }

  async stop(): Promise<void> {}
}

/** An operation in the body of a request, before any check. */
type SentOperation = Partial<OperationRequest> | null;

async function answer(
  options: SubgraphOptions,
  executor: OperationExecutor,
  sent: SentOperation,
  header: string | undefined,
): Promise<unknown> {
  let claims: ContextClaims;
  let operation: OperationRequest;
  try {
    const token = (sent?.extensions?.context as string | undefined) ?? header;
    claims = verifyContext(token, { audience: options.service, secrets: options.contextSecrets });
    if (typeof sent?.query !== 'string')
      throw platformErrors.BAD_INPUT({ field: 'query', problemZh: '缺失', problem: 'missing' });
    operation = { ...sent, query: sent.query };
  } catch (error) {
    options.metrics.refused.inc({ reason: 'context' });
    return { errors: [toApiError(error, { locale: 'zh', traceId: '', log: options.log })] };
  }
  // One operation is judged by one policy, even when the added rules change in the meantime.
  const policy = { current: options.policy.current };
  const context = new RequestContext(claims, policy, options.allowSimulatedClock, options.pseudonymsOf);
  const name = operation.operationName ?? 'anonymous';
  const scope = {
    traceId: claims.traceId,
    operation: name,
    ...loggedActor(claims.actor),
  };
  return withLogScope(scope, () =>
    startSpan(`${options.service} ${name}`, claims, async () => {
      const stale = context.awaited.length > 0 && !(await options.awaitEffects(context.awaited));
      const stop = options.metrics.requestSeconds.startTimer();
      const result = await executor.execute(operation, context);
      stop({ outcome: result.errors ? 'error' : 'ok' });
      const body = withApiErrors(result, { locale: claims.locale, traceId: claims.traceId, log: options.log });
      const extensions = {
        ...(Object.keys(context.written).length > 0 ? { written: context.written } : {}),
        ...(stale ? { stale: true } : {}),
      };
      return Object.keys(extensions).length > 0 ? { ...body, extensions } : body;
    }),
  );
}

/**
 * Verifies the signed context of a request to a plain HTTP route and returns it. Because the route may be a stream, the
 * context follows the policy in force.
 * @throws CONTEXT_REFUSED
 */
export function contextOfRequest(
  request: FastifyRequest,
  options: Pick<SubgraphOptions, 'service' | 'contextSecrets' | 'policy' | 'allowSimulatedClock' | 'pseudonymsOf'>,
): RequestContext {
  const claims = verifyContext(request.headers[CONTEXT_HEADER] as string | undefined, {
    audience: options.service,
    secrets: options.contextSecrets,
  });
  return new RequestContext(claims, options.policy, options.allowSimulatedClock, options.pseudonymsOf);
}
