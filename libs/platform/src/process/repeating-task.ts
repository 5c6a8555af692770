import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from './log.js';

/** A task that looks for work repeatedly until it is stopped. It logs errors and retries with a growing pause. */
export abstract class RepeatingTask {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private again = false;
  private stopped = true;
  private failures = 0;

  /**
   * @param everyMs pause in milliseconds after a run that found nothing to do
   * @param gatherMs pause in milliseconds before a run that was requested during the previous run, so that more work is
   * handled together
   */
  constructor(
    protected readonly name: string,
    private readonly everyMs: number,
    protected readonly log: Logger,
    private readonly gatherMs = 0,
  ) {}

  /** Does one portion of work. Returns true when more work is probably waiting. */
  protected abstract runOnce(): Promise<boolean>;

  start(): void {
    this.stopped = false;
    this.kick();
  }

  /** Starts a run at once instead of after the pause. */
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

  /** Stops after the current portion. */
  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    await this.running;
  }

  /** Returns whether a run was requested since the last run, and clears the request. */
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
