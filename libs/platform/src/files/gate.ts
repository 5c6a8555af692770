import { platformErrors } from '../values/errors.js';

/** Limits how many pieces of work run at once. Further pieces wait; when too many wait, the next one is refused. */
export class Gate {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly atOnce: number,
    private readonly mostWaiting: number,
  ) {}

  /** @throws TEMPORARILY_UNAVAILABLE */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.atOnce) {
      if (this.waiting.length >= this.mostWaiting) throw platformErrors.TEMPORARILY_UNAVAILABLE();
      await new Promise<void>((go) => this.waiting.push(go));
    } else this.running += 1;
    try {
      return await work();
    } finally {
      // The next waiting piece of work gets the place directly, so that no newer piece can take the place.
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
