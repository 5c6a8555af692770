/** What repeated rounds of one lane showed. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

/** @throws Error without a value: a lane that was never run has no spread */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new Error('no rounds to take a spread of');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, min: sorted[0]!, max: sorted.at(-1)! };
}

/**
 * Ratio of two lanes round by round: both lanes of a round met the same machine, so that what else ran on it cancels out.
 * The quotient of two medians would compare a quiet minute with a busy one.
 */
export function ratioOf(lane: readonly number[], against: readonly number[]): Spread {
  if (lane.length !== against.length)
    throw new Error(`${lane.length} rounds cannot be compared with ${against.length}`);
  return spreadOf(lane.map((value, round) => value / against[round]!));
}

/** The smallest value that `share` (0 to 1) of the values do not exceed. */
export function percentileOf(values: readonly number[], share: number): number {
  if (values.length === 0) throw new Error('no values to take a percentile of');
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}

/** Four significant digits at most, as they stand in a table. */
export function figure(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** `median (min–max)`. */
export function spreadText({ median, min, max }: Spread): string {
  return `${figure(median)} (${figure(min)}–${figure(max)})`;
}
