import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { CONTEXT_HEADER, type Actor } from '@jiceng/platform/context';
import { badInput, platformErrors } from '@jiceng/platform/errors';
import type { Logger } from '@jiceng/platform/log';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Agent, request as httpRequest } from 'undici';
import type { Actors } from './actors.js';
import { Call } from './call.js';
import { gatewayErrors } from './gateway.errors.js';
import type { Metrics } from './metrics.js';
import { assertSignedIn } from './server.js';

interface LiveOptions {
  /** Address of the service that owns the inbox. */
  upstream: string;
  secrets: string;
  streamsPerActor: number;
  heartbeatMs?: number;
  /**
   * Milliseconds after which the connection to coordination is replaced, so that the actor is read from personnel
   * again.
   */
  renewMs?: number;
}

/** A client with more unread bytes than this is disconnected. It can reconnect with Last-Event-ID. */
const MAX_UNREAD_BYTES = 256 * 1024;
const RECONNECT_MS = [200, 500, 1000, 2000, 5000];

/**
 * `GET /live/inbox`: a person's own inbox as server-sent events. The events come from coordination and pass unchanged;
 * the gateway adds heartbeats, reconnects to coordination from the last event that the client received, and ends the
 * stream when the token expires.
 */
export class LiveInbox {
  private readonly streams = new Set<InboxStream>();
  private readonly agent = new Agent({
    connections: null,
    pipelining: 1,
    connectTimeout: 2000,
    headersTimeout: 5000,
    bodyTimeout: 60_000,
  });

  constructor(
    private readonly options: LiveOptions,
    private readonly actors: Actors,
    private readonly metrics: Metrics,
    private readonly log: Logger,
  ) {}

  register(server: FastifyInstance, identify: (request: FastifyRequest) => Promise<void>): void {
    server.get('/live/inbox', { onRequest: identify }, (request, reply) => this.open(request, reply));
  }

  /**
   * Ends every stream. Each client is told to reconnect after a random delay of 1 to 5 seconds, so that the clients do
   * not reach the other replicas at the same moment.
   */
  async close(): Promise<void> {
    for (const stream of this.streams) stream.end('restarting', 1000 + Math.floor(Math.random() * 4000));
    await this.agent.close().catch(() => undefined);
  }

  private async open(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const actor = assertSignedIn(request.caller);
    const own = [...this.streams].filter((stream) => stream.actorId === actor.id).length;
    if (own >= this.options.streamsPerActor) throw gatewayErrors.TOO_MANY_REQUESTS({ retryAfter: 30 });
    const { identity, traceId, locale } = request.caller;
    const lastEventId = request.headers['last-event-id'] as string | undefined;
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const contextOf = (current: Actor): string =>
      new Call(current, traceId, locale, this.options.secrets, undefined, undefined, undefined).contextFor(
        'coordination',
      );
    const first = await this.connect(contextOf(actor), lastEventId, gone.signal).catch(() => undefined);
    if (first?.refused === 'last-event-id')
      throw badInput('Last-Event-ID', '不是本平台给出的事件标识', 'is not an event id of this platform');
    if (first?.refused) throw platformErrors.FORBIDDEN({ operation: 'Live.inbox' });
    reply.hijack();
    // The client disconnected while coordination was asked. A stream that opened now would never close and would count
    // against the person's limit.
    if (gone.signal.aborted) return;
    reply.raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    const stream = new InboxStream(reply.raw, gone, actor.id, lastEventId, this.options.heartbeatMs ?? 15_000);
    this.streams.add(stream);
    this.metrics.liveStreams.inc();
    const expiry = setTimeout(
      () => stream.end('token-expired'),
      Math.min(identity!.expiresAt - Date.now(), 2 ** 31 - 1),
    );
    stream.onClose(() => {
      clearTimeout(expiry);
      this.streams.delete(stream);
      this.metrics.liveStreams.dec();
    });
    void this.follow(stream, first, async () => {
      // The actor is resolved again on each connection, so that a withdrawn post ends its access to the stream.
      return this.connect(contextOf(await this.actors.resolve(identity!)), stream.lastEventId, gone.signal);
    });
  }

  /** Reads from coordination while the client is connected, and reconnects when that connection ends. */
  private async follow(
    stream: InboxStream,
    first: Upstream | undefined,
    reconnect: () => Promise<Upstream>,
  ): Promise<void> {
    let upstream = first;
    for (let failures = 0; !stream.closed;) {
      try {
        upstream ??= await reconnect();
        if (upstream.refused) return stream.end('refused');
        await forwardEvents(upstream, stream, () => (failures = 0));
      } catch (error) {
        this.log.debug({ err: error }, 'live stream interrupted');
      }
      upstream = undefined;
      await sleep(RECONNECT_MS[Math.min(failures++, RECONNECT_MS.length - 1)]!, undefined, { ref: false });
    }
  }

  private async connect(context: string, lastEventId: string | undefined, gone: AbortSignal): Promise<Upstream> {
    const renewal = AbortSignal.timeout(this.options.renewMs ?? 300_000);
    const { statusCode, body } = await httpRequest(this.options.upstream, {
      dispatcher: this.agent,
      signal: AbortSignal.any([gone, renewal]),
      headers: {
        accept: 'text/event-stream',
        [CONTEXT_HEADER]: context,
        ...(lastEventId ? { 'last-event-id': lastEventId } : {}),
      },
    });
    if (statusCode === 200) return { refused: false, body: body.setEncoding('utf8') };
    await body.dump();
    if (statusCode === 400) return { refused: 'last-event-id' };
    if (statusCode === 401 || statusCode === 403) return { refused: 'actor' };
    throw new Error(`coordination answered ${statusCode}`);
  }
}

/** The answer of coordination: a stream of text or a refusal. */
type Upstream = { refused: false; body: AsyncIterable<string> } | { refused: 'actor' | 'last-event-id' };

async function forwardEvents(
  upstream: Upstream & { refused: false },
  stream: InboxStream,
  onData: () => void,
): Promise<void> {
  let pending = '';
  for await (const chunk of upstream.body) {
    onData();
    pending += chunk;
    // Only complete events are passed on. Half an event followed by a reconnect would be read as a different event.
    const end = pending.lastIndexOf('\n\n');
    if (end === -1) continue;
    stream.forward(pending.slice(0, end + 2));
    pending = pending.slice(end + 2);
  }
}

/** The client's side of a stream. */
class InboxStream {
  private readonly heartbeat: NodeJS.Timeout;

  constructor(
    private readonly response: ServerResponse,
    private readonly gone: AbortController,
    readonly actorId: string,
    public lastEventId: string | undefined,
    heartbeatMs: number,
  ) {
    // The first bytes tell the client that the stream is open, even when no event follows for an hour.
    response.write(': open\n\n');
    this.heartbeat = setInterval(() => this.write(': heartbeat\n\n'), heartbeatMs);
    this.onClose(() => clearInterval(this.heartbeat));
  }

  get closed(): boolean {
    return this.gone.signal.aborted;
  }

  onClose(work: () => void): void {
    this.gone.signal.addEventListener('abort', work, { once: true });
  }

  forward(events: string): void {
    const ids = events.match(/^id:.*$/gm);
    if (ids) this.lastEventId = ids.at(-1)!.slice(3).trim();
    this.write(events);
  }

  /** `retryMs` is the delay after which the client should reconnect. */
  end(reason: string, retryMs?: number): void {
    if (this.closed) return;
    this.response.end(
      `${retryMs === undefined ? '' : `retry: ${retryMs}\n`}event: end\ndata: ${JSON.stringify({ reason })}\n\n`,
    );
    this.gone.abort();
  }

  private write(text: string): void {
    if (this.closed || this.response.writableEnded) return;
    this.response.write(text);
    if (this.response.writableLength > MAX_UNREAD_BYTES) this.response.destroy();
  }
}
