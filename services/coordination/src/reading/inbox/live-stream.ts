import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { RequestContext } from '@jiceng/platform/request-context';
import type { FeedStep, LiveFeed } from './live-feed.js';
import { isEarlierSnapshot } from './snapshot.js';

/** Milliseconds between comments in a silent stream. Without them proxies would close the stream. */
const HEARTBEAT_MS = 15_000;

/**
 * One client's stream. The id of an event is the place in the feed up to which the client has seen all of its steps; an event
 * in the middle of a look carries none, so that a client that is cut off there gets the steps of that look again.
 */
export class LiveStream {
  private readonly heartbeat: NodeJS.Timeout;
  /** What the reader hands over while the stream still reads earlier steps; null once the stream is up to date. */
  private waiting: { steps: readonly FeedStep[]; seen: string }[] | null = [];
  private place = '';

  constructor(
    private readonly ctx: RequestContext,
    private readonly response: ServerResponse,
  ) {
    this.heartbeat = setInterval(() => {
      // A silent stream moves on too, or the client would later resume from hours ago.
      if (this.waiting === null) response.write(`id: ${this.place}\n: still here\n\n`);
    }, HEARTBEAT_MS);
    this.onClose(() => clearInterval(this.heartbeat));
  }

  onClose(work: () => void): void {
    if (this.response.closed) return work();
    this.response.once('close', work);
  }

  end(): void {
    this.response.end();
  }

  /** Takes the steps of one look of the reader. */
  readonly take = (steps: readonly FeedStep[], seen: string): void => {
    if (this.waiting) this.waiting.push({ steps, seen });
    else this.tell(steps, seen);
  };

  /**
   * Opens the stream and tells the steps after `since`.
   * @param since the last event id of the client. If PostgreSQL's present server did not write it, the stream starts now.
   * @param start the place from which the reader hands over
   */
  async begin(feed: LiveFeed, since: string | null, start: string): Promise<void> {
    this.response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    const from = since !== null && isEarlierSnapshot(since, start) ? since : start;
    this.place = from;
    this.response.write(`retry: 2000\nid: ${from}\nevent: ready\ndata: {}\n\n`);
    if (from !== start) await this.catchUp(feed, from, start);
    for (const { steps, seen } of this.waiting ?? []) this.tell(steps, seen);
    this.waiting = null;
  }

  private async catchUp(feed: LiveFeed, from: string, until: string): Promise<void> {
    let page = await feed.read(from, until);
    while (page.more && !this.response.closed) {
      this.tell(page.steps, null);
      if (this.response.writableNeedDrain)
        await Promise.race([once(this.response, 'drain'), once(this.response, 'close')]);
      page = await feed.read(from, until, page.more);
    }
    this.tell(page.steps, until);
  }

  /** @param seen the place after these steps; null when further steps of the same stretch follow */
  private tell(steps: readonly FeedStep[], seen: string | null): void {
    const { actor, policy } = this.ctx;
    const own = steps.filter(({ facts }) => policy.permits('Live.inbox', facts));
    own.forEach(({ told, deskOrganizationIds }, index) => {
      const id = seen !== null && index === own.length - 1 ? `id: ${seen}\n` : '';
      const onMyDesk = deskOrganizationIds.some((organization) => actor!.organizationIds.includes(organization));
      this.response.write(`${id}event: step\ndata: ${JSON.stringify({ ...told, onMyDesk })}\n\n`);
    });
    if (seen !== null) this.place = seen;
  }
}
