import { peakOf, profileNamed, secondsOf, type Profile, type Stream } from '../profiles.ts';
import { prepare, type Shared } from './journeys.ts';

export {
  dashboard,
  deskInbox,
  deskWork,
  fileIssue,
  hotIssue,
  lifecycle,
  logIn,
  lookUp,
  photoReport,
} from './journeys.ts';

const profile = profileNamed(__ENV.PROFILE, {
  rate: Number(__ENV.SCALE ?? '1'),
  hours: Number(__ENV.HOURS ?? '2'),
  time: Number(__ENV.TIME ?? '1'),
});
if (!profile) throw new Error(`no profile ${__ENV.PROFILE}`);

/** Rates are given per minute, because k6 takes whole numbers only. A stage of length 0 changes the rate at once. */
const perMinute = (rate: number): number => Math.max(0, Math.round(rate * 60));

/**
 * k6 prepares twice the number of virtual users that the peak needs, because on a busy machine a new virtual user is
 * not ready in time. When the platform slows down, k6 may use up to five times this number.
 */
function scenarioOf(stream: Stream): object {
  const people = Math.max(4, Math.ceil(peakOf(stream) * secondsOf(stream.journey)));
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

/**
 * Service levels as thresholds of k6: for runs without `load.ts`, and so that the profile `breakpoint` ends as soon as
 * a level is broken.
 */
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
  // Connections are kept open, as browsers and apps do. With a new connection for each request, the run would measure
  // TCP.
  noConnectionReuse: false,
  discardResponseBodies: false,
};

export function setup(): Shared {
  return prepare(profile!.streams.map((stream) => stream.journey));
}

export function handleSummary(data: unknown): Record<string, string> {
  // A runner of the k6 operator has no folder for a summary; the run is judged by its lines.
  return __ENV.SUMMARY ? { [__ENV.SUMMARY]: JSON.stringify(data) } : {};
}
