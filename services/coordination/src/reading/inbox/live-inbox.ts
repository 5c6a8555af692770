import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { platformErrors, DomainError } from '@jiceng/platform/errors';
import { contextOfRequest, type SubgraphOptions } from '@jiceng/platform/graphql';
import type { Logger } from '@jiceng/platform/log';
import type { RequestContext } from '@jiceng/platform/request-context';
import { LOGGER, SUBGRAPH_OPTIONS } from '@jiceng/platform/service';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LiveFeed } from './live-feed.js';

/** A comment keeps proxies from closing a silent stream, milliseconds. */
const HEARTBEAT_MS = 15_000;
/** One look for all streams of this process; a step shows after half of it on average. */
const LOOK_MS = 100;

/**
 * `GET /live/inbox`: server-sent events of every step on the desks of the actor. While there are streams, one look a tenth of
 * a second wakes them when there is a new step; what they send is read from the table, so nothing is lost between two
 * looks or two connections: a client resumes with the id it saw last.
 */
@Injectable()
export class LiveInbox implements OnModuleInit, OnModuleDestroy, BeforeApplicationShutdown {
  private readonly streams = new Map<FastifyReply, () => void>();
  private looking: NodeJS.Timeout | null = null;
  private newest: string | null = null;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly feed: LiveFeed,
    @Inject(SUBGRAPH_OPTIONS) private readonly options: SubgraphOptions,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    server.get('/live/inbox', (request, reply) => this.open(request, reply));
  }

  /** Ends the streams first: the server does not close while one is open. Clients come back and resume elsewhere. */
  onModuleDestroy(): void {
    for (const reply of this.streams.keys()) reply.raw.end();
  }

  /** One that came while the others ended. */
  beforeApplicationShutdown(): void {
    for (const reply of this.streams.keys()) reply.raw.end();
  }

  private async open(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    let ctx: RequestContext;
    try {
      ctx = contextOfRequest(request, this.options);
      ctx.policy.policy.grants(ctx.actor, 'Live.inbox');
      this.newest ??= await this.feed.newest();
    } catch (error) {
      const known = error instanceof DomainError ? error : platformErrors.TEMPORARILY_UNAVAILABLE();
      return reply.code(known.kind === 'forbidden' ? 403 : 503).send({ code: known.code, messages: known.messages });
    }
    const since =
      (request.headers['last-event-id'] as string | undefined) ?? (request.query as { since?: string }).since ?? null;
    reply.hijack();
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    this.stream(ctx, reply, await this.feed.startAt(since));
    return reply;
  }

  private stream(ctx: RequestContext, reply: FastifyReply, start: string): void {
    let cursor = start;
    let reading = false;
    let again = false;
    reply.raw.write(`retry: 2000\nid: ${cursor}\nevent: ready\ndata: {}\n\n`);
    let gathering: NodeJS.Timeout | null = null;
    const wake = (): void => {
      gathering ??= setTimeout(() => {
        gathering = null;
        void read();
      }, LOOK_MS / 2);
    };
    const read = async (): Promise<void> => {
      if (reading) {
        again = true;
        return;
      }
      reading = true;
      try {
        do {
          again = false;
          for (;;) {
            const steps = await this.feed.after(ctx, cursor);
            for (const { id, ...data } of steps)
              reply.raw.write(`id: ${id}\nevent: step\ndata: ${JSON.stringify(data)}\n\n`);
            if (steps.length === 0) break;
            cursor = steps.at(-1)!.id;
          }
        } while (again);
        if (await this.feed.heldBack()) wake();
      } catch (error) {
        this.log.warn({ err: error }, 'a live inbox could not be read');
      } finally {
        reading = false;
      }
    };
    const heartbeat = setInterval(() => {
      reply.raw.write(': still here\n\n');
    }, HEARTBEAT_MS);
    this.streams.set(reply, wake);
    this.look();
    reply.raw.once('close', () => {
      clearInterval(heartbeat);
      if (gathering) clearTimeout(gathering);
      this.streams.delete(reply);
    });
    void read();
  }

  /** Looks while there are streams; a look that fails is followed by the next. */
  private look(): void {
    this.looking ??= setTimeout(() => {
      void this.feed
        .newest()
        .then(
          (newest) => {
            if (newest !== this.newest) for (const wake of this.streams.values()) wake();
            this.newest = newest;
          },
          (error: unknown) => this.log.warn({ err: error }, 'the live feed could not be looked at'),
        )
        .finally(() => {
          this.looking = null;
          if (this.streams.size > 0) this.look();
        });
    }, LOOK_MS);
  }
}
