import { gatewayErrors } from './gateway.errors.js';
import type { AllowanceStore } from './request-allowance.js';

const HOUR_S = 3600;

/** The parts of an answer that tell how many codes were wrong. */
interface Answer {
  payload: { errors?: readonly { extensions: { code: string } }[] };
  refusedWith?: string;
}

/**
 * Limits the wrong receipt codes of an address, and of a device that changes its address. A code needs no account, so
 * without this limit a caller could try codes as fast as requests are allowed. Half of the tries of an hour are
 * available at once, and the other half is added over the hour. All replicas share the count.
 */
export class ReceiptTries {
  constructor(
    private readonly store: AllowanceStore,
    private readonly fallback: AllowanceStore,
    private readonly perHour: number,
    private readonly onStoreFailure: () => void,
  ) {}

  /**
   * Takes a try for each code before the operation runs, so that parallel requests cannot pass the limit, and gives the
   * tries of correct codes back. @throws TOO_MANY_RECEIPT_CODES before the operation runs
   */
  async counted<T extends Answer>(senders: readonly string[], codes: number, run: () => Promise<T>): Promise<T> {
    const granted = await this.lease(senders, codes);
    if (senders.some((sender) => (granted.get(sender) ?? 0) < codes)) {
      await this.giveBack(senders, (sender) => granted.get(sender) ?? 0);
      const minutes = Math.ceil(120 / this.perHour);
      throw gatewayErrors.TOO_MANY_RECEIPT_CODES({ minutes, retryAfter: 60 * minutes });
    }
    const outcome = await run();
    const right = codes - wrongIn(outcome, codes);
    await this.giveBack(senders, () => right);
    return outcome;
  }

  private async giveBack(senders: readonly string[], count: (sender: string) => number): Promise<void> {
    for (const sender of senders) if (count(sender) > 0) await this.lease([sender], -count(sender));
  }

  private async lease(senders: readonly string[], count: number): Promise<Map<string, number>> {
    const wanted = new Map(senders.map((sender) => [sender, count]));
    const [rate, burst] = [Math.floor(this.perHour / 2) / HOUR_S, Math.ceil(this.perHour / 2)];
    return this.store.lease(wanted, rate, burst).catch(() => {
      this.onStoreFailure();
      return this.fallback.lease(wanted, rate, burst);
    });
  }
}

/**
 * Returns the number of wrong codes in an answer. After a timeout the result is unknown, so all codes of the operation
 * count as wrong.
 */
function wrongIn({ payload, refusedWith }: Answer, codes: number): number {
  if (refusedWith === 'REQUEST_TIMEOUT') return codes;
  const wrong = (payload.errors ?? []).filter(({ extensions }) => extensions.code === 'RECEIPT_CODE_UNKNOWN').length;
  return Math.min(codes, wrong);
}
