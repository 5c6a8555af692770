import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { DomainError, platformErrors } from '@jiceng/platform/errors';
import { contextOfRequest, type SubgraphOptions } from '@jiceng/platform/graphql';
import { toApiError } from '@jiceng/platform/graphql-errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import { SUBGRAPH_OPTIONS } from '@jiceng/platform/service';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { DemoClockService, type AdvanceDemoClockInput } from './demo-clock.service.js';

const inputSchema = z.object({ idempotencyKey: z.string(), to: z.iso.datetime().nullable() });

const statusOfKind = { not_found: 404, invalid: 400, conflict: 409, forbidden: 403, unavailable: 503 } as const;

/**
 * `POST /demo/clock` with a signed context and `{idempotencyKey, to}` moves the timers of the demo to the simulated
 * time `to`.
 */
@Injectable()
export class DemoClockRoute implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly clock: DemoClockService,
    @Inject(SUBGRAPH_OPTIONS) private readonly options: SubgraphOptions,
  ) {}

  onModuleInit(): void {
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    server.post('/demo/clock', (request, reply) => this.advance(request, reply));
  }

  private async advance(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    let ctx: RequestContext | null = null;
    try {
      ctx = contextOfRequest(request, this.options);
      ctx.policy.policy.grants(ctx.actor, 'Demo.clock');
      return await reply.send(await this.clock.advance(ctx, inputOf(request.body)));
    } catch (error) {
      const shape = toApiError(error, {
        locale: ctx?.locale ?? 'zh',
        traceId: ctx?.traceId ?? '',
        log: this.options.log,
      });
      const status = error instanceof DomainError ? statusOfKind[error.kind] : 503;
      return reply.code(status).send({ errors: [shape] });
    }
  }
}

/** Reads the body of the request. @throws BAD_INPUT with the name of the wrong field */
function inputOf(body: unknown): AdvanceDemoClockInput {
  const parsed = inputSchema.safeParse(body);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw platformErrors.BAD_INPUT({ field: path.join('.') || 'body', problemZh: '格式不正确', problem: message });
}
