import { inspect } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Patience {
  /** Milliseconds until it gives up; 5,000 unless told. */
  timeoutMs?: number;
  /** Milliseconds between two looks; 25 unless told. */
  intervalMs?: number;
}

/**
 * Repeats `look` until it returns something truthy without throwing (so `expect` may be used inside, returning nothing
 * counts as success), and returns that. Fails with the last value or error seen, never quietly.
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
