import type { Threshold } from './profiles.js';

/** One operation as k6 measured it. */
export interface Operation {
  kind: Threshold['of'];
  name: string;
  /** Milliseconds since the epoch. */
  startedAt: number;
  ms: number;
  /** Error code; null when the operation succeeded. */
  fault: string | null;
  /** True when a colleague took the step first. The refusal is correct and does not count as a failure. */
  overtaken: boolean;
  /** Id that the platform acknowledged; null when the operation created no object. */
  acknowledgedId: string | null;
  /** Journey of the operation; `-` before the first arrival. */
  journey: string;
}

const OVERTAKEN = 'STALE_VERSION';

/** Reads one line of `k6/gateway.ts`; null for any other line. */
export function readOperation(line: string): Operation | null {
  const [mark, kind, name, startedAt, ms, outcome, id, journey = '-'] = line.split(' ');
  if (mark !== 'op' || !kind || !name || !startedAt || !ms || !outcome || !id) return null;
  return {
    kind: kind as Operation['kind'],
    name,
    startedAt: Number(startedAt),
    ms: Number(ms),
    fault: outcome === 'ok' || outcome === OVERTAKEN ? null : outcome,
    overtaken: outcome === OVERTAKEN,
    acknowledgedId: id === '-' ? null : id,
    journey,
  };
}

/** Length in milliseconds of the period at the end of a run in which k6 aborts requests without an answer. */
const CUT_OFF_MS = 1000;

/**
 * Leaves out requests without an answer at the very end of a breakpoint. k6 aborts them, so they are not failures of
 * the platform.
 */
export function withoutCutOff(operations: readonly Operation[]): Operation[] {
  const end = operations.reduce((last, { startedAt, ms }) => Math.max(last, startedAt + ms), 0);
  return operations.filter(({ fault, startedAt, ms }) => fault !== 'HTTP_0' || startedAt + ms < end - CUT_OFF_MS);
}

/**
 * Returns the percentile: the smallest of the values that are not below a share `p` (0 to 1) of all values; 0 without
 * values.
 * @param sorted the values in ascending order
 */
export function percentile(sorted: readonly number[], p: number): number {
  if (sorted.length === 0) return 0;
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * p) - 1)]!;
}

export interface Summary {
  count: number;
  failed: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

export function summaryOf(operations: readonly Operation[]): Summary {
  const sorted = operations.map(({ ms }) => ms).sort((a, b) => a - b);
  const failed = operations.filter(({ fault }) => fault !== null).length;
  return {
    count: operations.length,
    failed,
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    p99: percentile(sorted, 0.99),
    max: sorted.at(-1) ?? 0,
  };
}

/** Operations of a few seconds of the run. */
export interface Bucket extends Summary {
  /** Seconds from the start of the run to the start of the bucket. */
  second: number;
  /** Operations that began in the bucket, and operations that ended in it, per second. */
  arrivals: number;
  completions: number;
}

export const BUCKET_SECONDS = 5;

/** Groups operations by time. A latency belongs to the bucket in which its operation began. */
export function bucketsOf(operations: readonly Operation[], startedAt: number): Bucket[] {
  const place = (at: number): number => Math.max(0, Math.floor((at - startedAt) / 1000 / BUCKET_SECONDS));
  const begun = Map.groupBy(operations, (operation) => place(operation.startedAt));
  const ended = Map.groupBy(operations, ({ startedAt: began, ms }) => place(began + ms));
  const last = Math.max(-1, ...begun.keys(), ...ended.keys());
  return Array.from({ length: last + 1 }, (_, index) => {
    const inBucket = begun.get(index) ?? [];
    return {
      second: index * BUCKET_SECONDS,
      ...summaryOf(inBucket),
      arrivals: inBucket.length / BUCKET_SECONDS,
      completions: (ended.get(index)?.length ?? 0) / BUCKET_SECONDS,
    };
  });
}

/**
 * The latency is normal up to the larger of two values: the service level, and this multiple of the median p95 before
 * the first spike.
 */
const NORMAL_FACTOR = 1.5;
export const RECOVERY_SECONDS = 60;

export interface Recovery {
  spikeEnd: number;
  /** Seconds until p95 was normal for two buckets in a row; null when it never was. */
  seconds: number | null;
}

/** Returns for each spike how long after its end the latency was normal again. */
export function recoveriesOf(
  buckets: readonly Bucket[],
  spikesEnd: readonly number[],
  serviceLevelMs: number,
): Recovery[] {
  const calm = buckets
    .filter(({ second, count }) => count > 0 && second < Math.min(...spikesEnd) / 2)
    .map(({ p95 }) => p95)
    .sort((a, b) => a - b);
  const normal = Math.max(percentile(calm, 0.5) * NORMAL_FACTOR, serviceLevelMs);
  return spikesEnd.map((spikeEnd) => {
    const after = buckets.filter(({ second, count }) => second >= spikeEnd && count > 0);
    const index = after.findIndex((bucket, place) => bucket.p95 <= normal && (after[place + 1]?.p95 ?? 0) <= normal);
    return { spikeEnd, seconds: index < 0 ? null : Math.max(0, after[index]!.second - spikeEnd) };
  });
}
