import type { Durability, InvariantsCheck } from './durability.js';
import {
  recoveriesOf,
  RECOVERY_SECONDS,
  summaryOf,
  type Bucket,
  type Operation,
  type Recovery,
} from './observations.js';
import { lengthOf, type Profile, type Threshold } from './profiles.js';
import type { Sample } from './process-samples.js';

export interface Judged {
  threshold: Threshold;
  actual: number;
  /** True when the level was kept; null when no operation of the kind happened. */
  kept: boolean | null;
}

export interface Verdict {
  passed: boolean;
  line: string;
  levels: Judged[];
  recoveries: Recovery[];
  /** Journeys that could not begin because no virtual user was free. These arrivals got no answer. */
  dropped: number;
  /**
   * The bottleneck when a level was broken, an arrival was dropped or the latency stayed high after a spike; otherwise
   * null, and also null without samples.
   */
  bottleneck: string | null;
}

export interface Evidence {
  profile: Profile;
  operations: readonly Operation[];
  buckets: readonly Bucket[];
  samples: readonly Sample[];
  startedAt: number;
  dropped: number;
  durability: Durability;
  invariants: InvariantsCheck;
  /** Exit status of k6: 0, or 99 when a threshold was broken. With any other status k6 did not run. */
  k6Status: number;
}

/** Judges a run by its service levels, the recovery after spikes, dropped arrivals, lost issues and the invariants. */
export function judge(evidence: Evidence): Verdict {
  const { profile, operations, dropped, durability, invariants } = evidence;
  const levels = profile.thresholds.map((threshold) => judgeLevel(threshold, operations));
  const filing = operations.filter(({ kind }) => kind === 'file');
  const recoveries = recoveriesOf(
    evidence.buckets,
    profile.spikesEnd.filter(() => filing.length > 0),
    serviceLevelOf(profile),
  );
  const broken = levels.find(({ kept }) => kept === false);
  const faults = [
    ...(operations.length === 0 ? ['nothing was measured'] : gapIn(evidence)),
    ...(![0, 99].includes(evidence.k6Status) ? [`k6 ended with ${evidence.k6Status}`] : []),
    ...levels
      .filter(({ kept }) => kept === false)
      .map(
        ({ threshold, actual }) =>
          `${nameOf(threshold)} was ${valueText(threshold, actual)}, not below ${valueText(threshold, threshold.below)}`,
      ),
    ...recoveries
      .filter(({ seconds }) => seconds === null || seconds > RECOVERY_SECONDS)
      .map(
        ({ spikeEnd, seconds }) =>
          `${seconds === null ? 'no recovery' : `recovery took ${seconds} s`} after the spike that ended at ${spikeEnd} s`,
      ),
    ...growthIn(evidence),
    ...(dropped > profile.mostDropped * (operations.length + dropped)
      ? [`${dropped} arrivals found nobody to serve them`]
      : []),
    ...(durability.lost.length > 0
      ? [`${durability.lost.length} of ${durability.acknowledged} acknowledged reports were lost`]
      : []),
    ...(invariants.held === false ? [`invariants: ${invariants.text}`] : []),
  ];
  // A breakpoint is expected to break a level. It fails only when an issue was lost, an invariant does not hold or
  // nothing could be measured.
  const passed = profile.untilItBreaks
    ? operations.length > 0 && durability.lost.length === 0 && invariants.held !== false
    : faults.length === 0;
  const bottleneck =
    broken || recoveries.some(({ seconds }) => seconds === null) || dropped > 0 ? bottleneckOf(evidence) : null;
  return { passed, line: lineOf(evidence, passed, faults, bottleneck), levels, recoveries, dropped, bottleneck };
}

/**
 * Returns a sentence when the lines cover less than half of the profile. Lost lines, such as logs of ended pods, would
 * make the load look smaller than it was.
 */
function gapIn({ profile, operations }: Evidence): string[] {
  const [wanted, seen] = [lengthOf(profile), (maxOf(operations) - minOf(operations)) / 1000];
  return seen < wanted / 2
    ? [`operations of ${Math.round(seen)} s only were recorded, and the profile lasts ${wanted} s`]
    : [];
}

/**
 * Returns a sentence when the memory of the gateway has grown by more than the profile allows. Only a single gateway
 * that is watched can be judged; the sum over several changes with their number.
 */
function growthIn({ profile: { gatewayGrowth }, samples }: Evidence): string[] {
  const sizes = samples.flatMap(({ processes }) => processes.gateway?.memory ?? []);
  const single = samples.every(({ replicas }) => (replicas?.gateway ?? 1) === 1);
  if (gatewayGrowth === null || sizes.length === 0 || !single) return [];
  const growth = Math.round(Math.max(...sizes) - sizes[0]!);
  return growth > gatewayGrowth ? [`the gateway grew by ${growth} MiB, not by at most ${gatewayGrowth} MiB`] : [];
}

const minOf = (operations: readonly Operation[]): number =>
  operations.reduce((least, { startedAt }) => Math.min(least, startedAt), Infinity);
const maxOf = (operations: readonly Operation[]): number =>
  operations.reduce((most, { startedAt }) => Math.max(most, startedAt), -Infinity);

function judgeLevel(threshold: Threshold, operations: readonly Operation[]): Judged {
  const judged = operations.filter(({ kind }) => threshold.of === 'all' || kind === threshold.of);
  if (judged.length === 0) return { threshold, actual: 0, kept: null };
  const { failed, count, p95 } = summaryOf(judged);
  const actual = threshold.measure === 'errors' ? failed / count : p95;
  return { threshold, actual, kept: actual < threshold.below };
}

function serviceLevelOf(profile: Profile): number {
  return profile.thresholds.find(({ of, measure }) => of === 'file' && measure === 'p95')?.below ?? 0;
}

/**
 * Returns the signs of a bottleneck in the worst quarter of the run as one text: waiting connections, late events, and
 * the busiest process. Null without samples.
 */
function bottleneckOf({
  samples,
  buckets,
  startedAt,
}: Pick<Evidence, 'samples' | 'buckets' | 'startedAt'>): string | null {
  if (samples.length === 0) return null;
  const worst = new Set(
    [...buckets]
      .sort((a, b) => b.p95 - a.p95)
      .slice(0, Math.ceil(buckets.length / 4))
      .map(({ second }) => second),
  );
  const bad = samples.filter(({ at }) => worst.has(Math.floor((at - startedAt) / 5000) * 5));
  const looked = bad.length > 0 ? bad : samples;
  const mean = (value: (sample: Sample) => number): number =>
    looked.reduce((total, sample) => total + value(sample), 0) / looked.length;
  const names = [...new Set(looked.flatMap(({ processes }) => Object.keys(processes)))];
  const busy = names
    .map((name) => ({ name, cpu: mean(({ processes }) => processes[name]?.cpu ?? 0) }))
    .sort((a, b) => b.cpu - a.cpu)[0];
  const parts = [
    ...(mean(({ poolWaiting }) => poolWaiting) >= 1
      ? [`${mean(({ poolWaiting }) => poolWaiting).toFixed(0)} requests waited for a database connection`]
      : []),
    ...(mean(({ outboxLag }) => outboxLag) >= 5
      ? [`events waited ${mean(({ outboxLag }) => outboxLag).toFixed(0)} s in the outbox`]
      : []),
    ...(busy ? [`${busy.name} used ${(busy.cpu * 100).toFixed(0)} % of a core, the most of all`] : []),
  ];
  return parts.join('; ') || null;
}

/** Returns the highest rate before the level of filing was broken for two buckets in a row. */
export function heldUpTo(buckets: readonly Bucket[], levelMs: number): number {
  const busy = buckets.filter(({ count }) => count > 0);
  const broken = busy.findIndex(({ p95 }, index) => p95 >= levelMs && (busy[index + 1]?.p95 ?? levelMs) >= levelMs);
  return Math.max(0, ...(broken < 0 ? busy : busy.slice(0, broken)).map(({ arrivals }) => arrivals));
}

export function nameOf({ of, measure }: Threshold): string {
  const operations = {
    file: 'filing',
    read: 'reading',
    command: 'other commands',
    token: 'signing in',
    upload: 'requests of uploads',
    all: 'all operations',
  }[of];
  return measure === 'errors' ? `failures of ${operations}` : `p95 of ${operations}`;
}

export function valueText({ measure }: Pick<Threshold, 'measure'>, value: number): string {
  return measure === 'errors' ? `${(value * 100).toFixed(2)} %` : `${value.toFixed(0)} ms`;
}

function lineOf(
  { profile, operations, durability, buckets }: Evidence,
  passed: boolean,
  faults: readonly string[],
  bottleneck: string | null,
): string {
  const text = (kind: Threshold['of'], name: string): string[] => {
    const { count, p95 } = summaryOf(operations.filter((operation) => operation.kind === kind));
    return count > 0 ? [`${count} ${name} p95 ${p95.toFixed(0)} ms`] : [];
  };
  const all = summaryOf(operations);
  const measured = [
    ...text('file', 'filings'),
    ...text('read', 'reads'),
    ...text('command', 'commands'),
    `${all.failed} of ${all.count} failed`,
    `${durability.lost.length} of ${durability.acknowledged} lost`,
  ];
  const until = profile.untilItBreaks
    ? [`held up to ${heldUpTo(buckets, serviceLevelOf(profile)).toFixed(0)} operations/s`]
    : [];
  return `${passed ? 'PASSED' : 'FAILED'} ${profile.name}: ${[...until, ...measured].join(', ')}${faults.length > 0 ? ` — ${faults.join('; ')}` : ''}${bottleneck ? ` (${bottleneck})` : ''}`;
}
