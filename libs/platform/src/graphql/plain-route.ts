import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RequestContext } from '../access/request-context.js';
import { DomainError, platformErrors } from '../values/errors.js';
import { contextOfRequest, type SubgraphOptions } from './graphql.js';
import { toApiError } from './graphql-errors.js';

const statusOfKind = { not_found: 404, invalid: 400, conflict: 409, forbidden: 403, unavailable: 503 } as const;

/** The parts that plain HTTP routes of a service share: the signed context, refusals, and content that is streamed. */
export class PlainRoute {
  constructor(private readonly options: SubgraphOptions) {}

  /** Returns null after it has refused a request without a valid context. */
  callerOf(request: FastifyRequest, reply: FastifyReply): RequestContext | null {
    try {
      return contextOfRequest(request, this.options);
    } catch (error) {
      void this.refuse(reply, error, null);
      return null;
    }
  }

  refuse(reply: FastifyReply, error: unknown, ctx: RequestContext | null): FastifyReply {
    const { status, body } = this.shapeOf(error, ctx);
    if (error instanceof DomainError && error.retry.retryAfter !== undefined)
      void reply.header('retry-after', String(error.retry.retryAfter));
    return reply.code(status).send(body);
  }

  /** Returns an error as GraphQL answers it, with its HTTP status. */
  shapeOf(error: unknown, ctx: RequestContext | null): { status: number; body: object } {
    const { log } = this.options;
    const shape = toApiError(error, { locale: ctx?.locale ?? 'zh', traceId: ctx?.traceId ?? '', log });
    const status = error instanceof DomainError ? statusOfKind[error.kind] : 503;
    return { status, body: { errors: [shape] } };
  }

  /**
   * Reads the first bytes before the answer begins, so that a source that fails at once gives an error and not half a
   * file.
   * @throws TEMPORARILY_UNAVAILABLE
   */
  async begun(content: AsyncIterable<Buffer>): Promise<AsyncIterable<Buffer>> {
    const rest = content[Symbol.asyncIterator]();
    const { log } = this.options;
    const first = await rest.next().catch((error: unknown) => {
      log.error({ err: error }, 'a file could not be read');
      throw platformErrors.TEMPORARILY_UNAVAILABLE();
    });
    return (async function* () {
      if (first.done) return;
      yield first.value;
      try {
        yield* { [Symbol.asyncIterator]: () => rest };
      } catch (error) {
        log.error({ err: error }, 'a file ended while it was sent');
        throw error;
      }
    })();
  }
}
