/** What a lifecycle may leave in databases and files, and what it may write to the write-ahead log, in KiB. */
export interface Budget {
  /** Bytes of all databases and files, indexes included. */
  bytesKiB: number;
  /** Write-ahead log without full-page images. */
  logKiB: number;
}

/** A measurement may exceed the budget by this share, because tables grow by whole pages and pages split at random. */
export const TOLERANCE = 0.1;

const names: Record<keyof Budget, string> = {
  bytesKiB: 'left in databases and files by a lifecycle',
  logKiB: 'write-ahead log of a lifecycle',
};
const keys = ['bytesKiB', 'logKiB'] as const;

/** Returns a sentence for each figure that is over its budget by more than the tolerance. */
export function faultsAgainst(budget: Budget, measured: Budget): string[] {
  return keys
    .filter((key) => measured[key] > budget[key] * (1 + TOLERANCE))
    .map((key) => `${names[key]}: ${kib(measured[key])}, over the budget of ${kib(budget[key])}`);
}

/**
 * Returns a sentence for each figure that is below its budget by more than the tolerance. The budget should then be
 * lowered, because it would not notice when the saving is lost again.
 */
export function savingsAgainst(budget: Budget, measured: Budget): string[] {
  return keys
    .filter((key) => measured[key] < budget[key] * (1 - TOLERANCE))
    .map((key) => `${names[key]}: ${kib(measured[key])}; lower the budget of ${kib(budget[key])}`);
}

export const kib = (value: number): string => `${value.toFixed(1)} KiB`;
