import { peakOf, profileNamed, type Profile, type Stream } from '../profiles.ts';
import { prepare, type Shared } from './journeys.ts';

export { dashboard, deskInbox, deskWork, fileIssue, hotIssue, lifecycle, logIn, lookUp } from './journeys.ts';

const profile = profileNamed(__ENV.PROFILE, {
  rate: Number(__ENV.SCALE ?? '1'),
  hours: Number(__ENV.HOURS ?? '2'),
  time: Number(__ENV.TIME ?? '1'),
});
if (!profile) throw new Error(`no profile ${__ENV.PROFILE}`);

/** k6 takes whole numbers: rates are given per minute, and stages of no length are jumps. */
const perMinute = (rate: number): number => Math.max(0, Math.round(rate * 60));

/**
 * People in the system at once at the peak, each journey taking this long. Twice as many are there from the start, since k6 takes
 * longer to make one than an arrival waits on a busy machine; up to five times as many come when the platform slows down.
 */
const journeySeconds = 0.5;

function scenarioOf(stream: Stream): object {
  const people = Math.max(4, Math.ceil(peakOf(stream) * journeySeconds));
  return {
    executor: 'ramping-arrival-rate',
    exec: stream.journey,
    timeUnit: '1m',
    startRate: perMinute(stream.from),
    stages: stream.stages.map(({ seconds, to }) => ({
      duration: `${Math.round(seconds * 1000)}ms`,
      target: perMinute(to),
    })),
    preAllocatedVUs: people * 2,
    maxVUs: people * 5,
    gracefulStop: '30s',
  };
}

/** The service levels, for runs without `load.ts` and for ending a breakpoint as soon as one has broken. */
function thresholdsOf({ thresholds, untilItBreaks }: Profile): Record<string, object[]> {
  const stop = untilItBreaks ? { abortOnFail: true, delayAbortEval: '20s' } : {};
  return Object.fromEntries(
    thresholds.map(({ of, measure, below }) => {
      const metric =
        measure === 'errors' ? 'operation_failed' : of === 'all' ? 'operation_ms' : `operation_ms{kind:${of}}`;
      return [metric, [{ threshold: measure === 'errors' ? `rate<${below}` : `p(95)<${below}`, ...stop }]];
    }),
  );
}

export const options = {
  scenarios: Object.fromEntries(profile.streams.map((stream) => [stream.journey, scenarioOf(stream)])),
  thresholds: thresholdsOf(profile),
  summaryTrendStats: ['med', 'p(95)', 'p(99)', 'max'],
  // Connections are kept as browsers and apps keep them; a new one for each request would measure TCP.
  noConnectionReuse: false,
  discardResponseBodies: false,
};

export function setup(): Shared {
  return prepare(profile!.streams.map((stream) => stream.journey));
}

export function handleSummary(data: unknown): Record<string, string> {
  // A runner of the operator has nowhere to write to: what counts are its lines.
  return __ENV.SUMMARY ? { [__ENV.SUMMARY]: JSON.stringify(data) } : {};
}
