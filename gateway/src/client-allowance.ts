import { gatewayErrors } from './gateway.errors.js';
import type { AllowanceStore } from './request-allowance.js';

const MINUTE_S = 60;

/**
 * Limits the operations of a client to the number in its registration, over all replicas. A minute's operations may
 * come at once; the allowance then grows again over the minute. The store is asked for each request, because the rate
 * of a client is low beside that of people.
 */
export class ClientAllowance {
  /** @param nameOf the name under which the shared store counts a client: a keyed digest */
  constructor(
    private readonly store: AllowanceStore,
    private readonly fallback: AllowanceStore,
    private readonly nameOf: (client: string) => string,
    private readonly onStoreFailure: () => void,
  ) {}

  /**
   * Takes all `count` operations or none: operations that were left stay for the next request.
   * @throws CLIENT_RATE_EXCEEDED when fewer than `count` operations are left; CLIENT_ARRAY_TOO_LARGE when a minute
   * never has so many
   */
  async take(clientId: string, { requestsPerMinute }: { requestsPerMinute: number }, count: number): Promise<void> {
    if (count > requestsPerMinute)
      throw gatewayErrors.CLIENT_ARRAY_TOO_LARGE({ operations: count, perMinute: requestsPerMinute });
    const key = this.nameOf(clientId);
    const rate = requestsPerMinute / MINUTE_S;
    const lease = async (wanted: number): Promise<number> => {
      const asked = new Map([[key, wanted]]);
      const granted = await this.store.lease(asked, rate, requestsPerMinute).catch(() => {
        this.onStoreFailure();
        return this.fallback.lease(asked, rate, requestsPerMinute);
      });
      return granted.get(key) ?? 0;
    };
    const granted = await lease(count);
    if (granted >= count) return;
    if (granted > 0) await lease(-granted);
    throw gatewayErrors.CLIENT_RATE_EXCEEDED({
      perMinute: requestsPerMinute,
      retryAfter: Math.ceil((count - granted) / rate),
    });
  }
}
