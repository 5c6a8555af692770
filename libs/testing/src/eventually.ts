import { inspect } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Patience {
  /** Milliseconds until the wait fails; 5,000 by default. */
  timeoutMs?: number;
  /** Milliseconds between two calls; 25 by default. */
  intervalMs?: number;
}

/**
 * Calls `look` until it returns a truthy value, or undefined without throwing, and returns that value; `look` may use
 * `expect`. After the time limit, the wait fails with the last value or error.
 */
export async function eventually<T>(
  look: () => T | Promise<T>,
  { timeoutMs = 5000, intervalMs = 25 }: Patience = {},
): Promise<Exclude<T, null | undefined | false | 0 | ''>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    let seen: { value: T } | { error: unknown };
    try {
      seen = { value: await look() };
      if (seen.value === undefined || seen.value) return seen.value as Exclude<T, null | undefined | false | 0 | ''>;
    } catch (error) {
      seen = { error };
    }
    if (Date.now() >= deadline) {
      if ('error' in seen)
        throw new Error(
          `not within ${timeoutMs} ms; the last look failed: ${seen.error instanceof Error ? seen.error.message : inspect(seen.error)}`,
          { cause: seen.error },
        );
      throw new Error(`not within ${timeoutMs} ms; last seen: ${inspect(seen.value, { depth: 6, breakLength: 120 })}`);
    }
    await sleep(intervalMs);
  }
}
