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

  /** @throws CLIENT_RATE_EXCEEDED when fewer than `count` operations are left */
  async take(clientId: string, { requestsPerMinute }: { requestsPerMinute: number }, count: number): Promise<void> {
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
    if ((await lease(count)) >= count) return;
    throw gatewayErrors.CLIENT_RATE_EXCEEDED({
      perMinute: requestsPerMinute,
      retryAfter: Math.ceil(count / rate),
    });
  }
}
