import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { badInput, platformErrors, DomainError, type ErrorKind } from '@jiceng/platform/errors';
import { contextOfRequest, type SubgraphOptions } from '@jiceng/platform/graphql';
import type { Logger } from '@jiceng/platform/log';
import type { RequestContext } from '@jiceng/platform/request-context';
import { LOGGER, SUBGRAPH_OPTIONS } from '@jiceng/platform/service';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LiveFeed } from './live-feed.js';
import { LiveReader } from './live-reader.js';
import { LiveStream } from './live-stream.js';
import { parseSnapshot } from './snapshot.js';

/** HTTP statuses at which the gateway does not try again. */
const STATUS: Partial<Record<ErrorKind, number>> = { forbidden: 403, invalid: 400 };

/**
 * `GET /live/inbox`: server-sent events for every step of the issues that the policy lets the actor follow. A client
 * resumes with the last event id, at this process or at another one.
 */
@Injectable()
export class LiveInbox implements OnModuleInit, OnModuleDestroy, BeforeApplicationShutdown {
  private readonly streams = new Set<LiveStream>();

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly feed: LiveFeed,
    private readonly reader: LiveReader,
    @Inject(SUBGRAPH_OPTIONS) private readonly options: SubgraphOptions,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    server.get('/live/inbox', (request, reply) => this.open(request, reply));
  }

  /**
   * Ends the streams first, because the server does not close while a stream is open. The clients continue at another
   * process.
   */
  onModuleDestroy(): void {
    for (const stream of this.streams) stream.end();
  }

  /** Ends the streams that were opened in the meantime. */
  beforeApplicationShutdown(): void {
    for (const stream of this.streams) stream.end();
  }

  private async open(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    let ctx: RequestContext;
    let stream: LiveStream;
    let start: string;
    const since =
      (request.headers['last-event-id'] as string | undefined) ?? (request.query as { since?: string }).since ?? null;
    try {
      ctx = contextOfRequest(request, this.options);
      ctx.policy.policy.grants(ctx.actor, 'Live.inbox');
      // An unreadable event id is refused: if the stream started at the newest step instead, the client would not
      // notice that steps are missing.
      if (since !== null && parseSnapshot(since) === null)
        throw badInput('Last-Event-ID', '不是本平台给出的事件标识', 'is not an event id of this platform');
      stream = new LiveStream(ctx, reply.raw);
      start = await this.reader.listen(stream.take);
    } catch (error) {
      const known = error instanceof DomainError ? error : platformErrors.TEMPORARILY_UNAVAILABLE();
      return reply.code(STATUS[known.kind] ?? 503).send({ code: known.code, messages: known.messages });
    }
    reply.hijack();
    this.streams.add(stream);
    stream.onClose(() => {
      this.streams.delete(stream);
      this.reader.leave(stream.take);
    });
    await stream.begin(this.feed, since, start).catch((error: unknown) => {
      // The client reconnects with its last event id, so ending the stream loses no step.
      this.log.warn({ err: error }, 'a live inbox could not resume');
      stream.end();
    });
    return reply;
  }
}
