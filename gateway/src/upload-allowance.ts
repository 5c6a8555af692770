import { gatewayErrors } from './gateway.errors.js';
import type { AllowanceStore } from './request-allowance.js';

const HOUR_S = 3600;
/** Largest number of uploads and downloads that run at once in this process: for one account, and for all accounts. */
const STREAMS_OF_ACCOUNT = 32;
const STREAMS = 500;

/**
 * Limits how many uploads an account begins in an hour, over all replicas, and how many streams of files run at once in
 * this process. Half of the uploads of an hour are available at once, and the other half is added over the hour.
 */
export class UploadAllowance {
  private readonly running = new Map<string, number>();
  private all = 0;

  /** @param nameOf the name under which the shared store counts an account: a keyed digest */
  constructor(
    private readonly store: AllowanceStore,
    private readonly fallback: AllowanceStore,
    private readonly perHour: number,
    private readonly nameOf: (account: string) => string,
    private readonly onStoreFailure: () => void,
  ) {}

  /** @throws TOO_MANY_UPLOADS */
  async take(account: string): Promise<void> {
    const key = this.nameOf(account);
    const [rate, burst] = [this.perHour / 2 / HOUR_S, Math.ceil(this.perHour / 2)];
    const wanted = new Map([[key, 1]]);
    const granted = await this.store.lease(wanted, rate, burst).catch(() => {
      this.onStoreFailure();
      return this.fallback.lease(wanted, rate, burst);
    });
    if ((granted.get(key) ?? 0) > 0) return;
    const minutes = Math.ceil(120 / this.perHour);
    throw gatewayErrors.TOO_MANY_UPLOADS({ minutes, retryAfter: 60 * minutes });
  }

  /** Counts a stream until the returned function is called. @throws TOO_MANY_REQUESTS */
  enter(account: string): () => void {
    const own = this.running.get(account) ?? 0;
    if (own >= STREAMS_OF_ACCOUNT || this.all >= STREAMS) throw gatewayErrors.TOO_MANY_REQUESTS({ retryAfter: 5 });
    this.running.set(account, own + 1);
    this.all += 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.all -= 1;
      const rest = this.running.get(account)! - 1;
      if (rest === 0) this.running.delete(account);
      else this.running.set(account, rest);
    };
  }
}
