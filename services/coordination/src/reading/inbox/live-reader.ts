import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from '@jiceng/platform/log';
import { LOGGER } from '@jiceng/platform/service';
import { LiveFeed, type FeedStep } from './live-feed.js';

/** Milliseconds between two reads of the feed. On average a step appears after half of this time. */
const LOOK_MS = 100;

/**
 * Receives the steps between the last read and the snapshot `seen`, which is the next place of the listener in the
 * feed.
 */
type Listener = (steps: readonly FeedStep[], seen: string) => void;

/**
 * Reads the feed for all streams of this process: each read is one statement, for any number of listeners. A read that
 * fails is repeated from the same place, so no step is lost.
 */
@Injectable()
export class LiveReader {
  private readonly listeners = new Set<Listener>();
  private place: string | null = null;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly feed: LiveFeed,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /**
   * Sends every later step to the listener.
   * @returns the place in the feed from which the listener receives steps
   */
  async listen(listener: Listener): Promise<string> {
    const now = this.place ?? (await this.feed.now());
    // Another listener may have started the reader during the wait. The place of the reader is then used.
    this.place ??= now;
    this.listeners.add(listener);
    this.lookAgain();
    return this.place;
  }

  leave(listener: Listener): void {
    this.listeners.delete(listener);
  }

  private lookAgain(): void {
    this.timer ??= setTimeout(() => {
      void this.look()
        .catch((error: unknown) => this.log.warn({ err: error }, 'the live feed could not be read'))
        .finally(() => {
          this.timer = null;
          if (this.listeners.size > 0) this.lookAgain();
          else this.place = null;
        });
    }, LOOK_MS);
  }

  private async look(): Promise<void> {
    const since = this.place;
    if (since === null || this.listeners.size === 0) return;
    let page = await this.feed.read(since);
    const steps = [...page.steps];
    while (page.more) {
      page = await this.feed.read(since, page.seen, page.more);
      steps.push(...page.steps);
    }
    this.place = page.seen;
    for (const listener of this.listeners) listener(steps, page.seen);
  }
}
