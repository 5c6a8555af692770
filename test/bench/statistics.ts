/** Median and range of one lane over its rounds. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

/** @throws Error when the lane has no value */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new Error('no rounds to take a spread of');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, min: sorted[0]!, max: sorted.at(-1)! };
}

/**
 * Returns the ratio of two lanes round by round. Both lanes of a round ran under the same conditions, so other load on
 * the machine cancels out; a quotient of two medians could compare a quiet minute with a busy minute.
 */
export function ratioOf(lane: readonly number[], against: readonly number[]): Spread {
  if (lane.length !== against.length)
    throw new Error(`${lane.length} rounds cannot be compared with ${against.length}`);
  return spreadOf(lane.map((value, round) => value / against[round]!));
}

/** Returns the percentile: the smallest of the values that are not below a share (0 to 1) of all values. */
export function percentileOf(values: readonly number[], share: number): number {
  if (values.length === 0) throw new Error('no values to take a percentile of');
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}

/** Formats a number: without decimals from 100 on, with one from 10 on, with four below a tenth, else with two. */
export function figure(value: number): string {
  if (value >= 100) return value.toFixed(0);
  if (value !== 0 && Math.abs(value) < 0.1) return value.toFixed(4);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** Formats a spread as `median (min–max)`. */
export function spreadText({ median, min, max }: Spread): string {
  return `${figure(median)} (${figure(min)}–${figure(max)})`;
}
