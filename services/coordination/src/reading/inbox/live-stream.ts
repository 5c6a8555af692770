import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { RequestContext } from '@jiceng/platform/request-context';
import type { FeedStep, LiveFeed } from './live-feed.js';
import { isEarlierSnapshot } from './snapshot.js';

/** Milliseconds between comments in a silent stream. Without these comments, proxies would close the stream. */
const HEARTBEAT_MS = 15_000;

/**
 * The event stream of one client. Only the last event of a read has an id, so a client whose connection breaks in the
 * middle receives all steps of that read again.
 */
export class LiveStream {
  private readonly heartbeat: NodeJS.Timeout;
  /** Steps that the reader sends while the stream still reads earlier steps; null when the stream has caught up. */
  private waiting: { steps: readonly FeedStep[]; seen: string }[] | null = [];
  private place = '';

  constructor(
    private readonly ctx: RequestContext,
    private readonly response: ServerResponse,
  ) {
    this.heartbeat = setInterval(() => {
      // The comment contains the present place in the feed. Without it, a client whose stream was silent for hours
      // would resume from a place hours ago.
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

  /** Receives the steps of one read of the feed. */
  readonly take = (steps: readonly FeedStep[], seen: string): void => {
    if (this.waiting) this.waiting.push({ steps, seen });
    else this.tell(steps, seen);
  };

  /**
   * Opens the stream and sends the steps after `since`.
   * @param since the last event id of the client; when it cannot be an earlier snapshot of this PostgreSQL server, the
   * stream begins at `start`
   * @param start the place from which the reader sends steps
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

  /**
   * Sends steps to the client.
   * @param seen the place after these steps; null when further steps up to the same snapshot follow
   */
  private tell(steps: readonly FeedStep[], seen: string | null): void {
    const { actor, policy } = this.ctx;
    // A rule that gave the right may have been revoked since the stream began.
    if (!policy.mayUse('Live.inbox')) return this.end();
    const own = steps.filter(({ facts }) => policy.permits('Live.inbox', facts));
    own.forEach(({ told, deskOrganizationIds }, index) => {
      const id = seen !== null && index === own.length - 1 ? `id: ${seen}\n` : '';
      const onMyDesk = deskOrganizationIds.some((organization) => actor!.organizationIds.includes(organization));
      this.response.write(`${id}event: step\ndata: ${JSON.stringify({ ...told, onMyDesk })}\n\n`);
    });
    if (seen !== null) this.place = seen;
  }
}
