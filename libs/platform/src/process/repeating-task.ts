import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from './log.js';

/** Work that is looked for again and again until stopped; errors are logged and tried again with a growing pause. */
export abstract class RepeatingTask {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private again = false;
  private stopped = true;
  private failures = 0;

  /**
   * @param everyMs pause between two looks when there was nothing to do
   * @param gatherMs pause before a look that was asked for while one was running, so that more is there to be done in one go
   */
  constructor(
    protected readonly name: string,
    private readonly everyMs: number,
    protected readonly log: Logger,
    private readonly gatherMs = 0,
  ) {}

  /** Does one portion of work; true when there is probably more. */
  protected abstract runOnce(): Promise<boolean>;

  start(): void {
    this.stopped = false;
    this.kick();
  }

  /** Looks for work now instead of after the pause. */
  kick(): void {
    if (this.stopped) return;
    if (this.running) {
      this.again = true;
      return;
    }
    if (this.timer) clearTimeout(this.timer);
    this.running = this.loop().finally(() => {
      this.running = null;
      if (this.stopped) return;
      this.timer = setTimeout(() => this.kick(), this.everyMs * Math.min(2 ** this.failures, 50));
    });
  }

  /** Ends after the portion in hand. */
  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    await this.running;
  }

  /** Whether the work was asked for again since the last look. */
  private takeRequest(): boolean {
    const asked = this.again;
    this.again = false;
    return asked;
  }

  private async loop(): Promise<void> {
    try {
      do {
        if (this.takeRequest() && this.gatherMs > 0) await sleep(this.gatherMs);
        this.takeRequest();
        while (!this.stopped && (await this.runOnce()));
      } while (this.again && !this.stopped);
      this.failures = 0;
    } catch (error) {
      this.failures += 1;
      this.log.error(
        { err: error, task: this.name, failures: this.failures },
        'a background task failed and will be tried again',
      );
    }
  }
}
