import { Readable } from 'node:stream';
import type { SubgraphOptions } from '@jiceng/platform/graphql';
import { PlainRoute } from '@jiceng/platform/plain-route';
import { SUBGRAPH_OPTIONS } from '@jiceng/platform/service';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Exports } from './exports.js';

/** Time that one download may take, in milliseconds. */
const LONGEST_MS = 600_000;

type WithId = FastifyRequest<{ Params: { id: string } }>;

/** Downloads of exports: `GET /exports/<service>/<id>` with a signed context of the gateway. */
@Injectable()
export class ExportRoute implements OnModuleInit {
  private readonly plain: PlainRoute;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly exports: Exports,
    @Inject(SUBGRAPH_OPTIONS) private readonly options: SubgraphOptions,
  ) {
    this.plain = new PlainRoute(options);
  }

  onModuleInit(): void {
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    // Fastify would answer HEAD by reading the whole file and sending none of it.
    server.get<{ Params: { id: string } }>(
      `/exports/${this.options.service}/:id`,
      { exposeHeadRoute: false },
      (request, reply) => this.download(request, reply),
    );
  }

  private async download(request: WithId, reply: FastifyReply): Promise<unknown> {
    const ctx = this.plain.callerOf(request, reply);
    if (!ctx) return reply;
    try {
      const { content, type, name, close } = await this.exports.open(ctx, request.params.id);
      // A client that stops reading would keep its place among the downloads for ever.
      const late = setTimeout(() => reply.raw.destroy(), LONGEST_MS);
      const end = (): void => {
        clearTimeout(late);
        close();
      };
      if (reply.raw.closed) {
        end();
        return reply;
      }
      reply.raw.once('close', end);
      const headers = {
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
        'content-disposition': `attachment; filename="${name}"`,
      };
      const begun = await this.plain.begun(content);
      return await reply
        .headers(headers)
        .type(type)
        .send(Readable.from(begun, { objectMode: false }));
    } catch (error) {
      return this.plain.refuse(reply, error, ctx);
    }
  }
}
