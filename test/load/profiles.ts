/** Activity of a person. Each journey is a function of `k6/journeys.ts`. */
export type Journey =
  'fileIssue' | 'photoReport' | 'lookUp' | 'deskInbox' | 'dashboard' | 'deskWork' | 'lifecycle' | 'logIn' | 'hotIssue';

/**
 * Arrivals per second over time. Arrivals do not wait for answers (open model), because people report whether or not
 * the server keeps up.
 */
export interface Stream {
  journey: Journey;
  /** Arrivals per second at the start. */
  from: number;
  /** Stages in order. In each stage the rate changes in a straight line to `to`. */
  stages: readonly Stage[];
}

export interface Stage {
  seconds: number;
  /** Arrivals per second at the end of the stage. */
  to: number;
}

/** A service level that the run must keep. */
export interface Threshold {
  /** The operations that the level covers: filing, reading, other commands, tokens, requests of uploads, or all. */
  of: 'file' | 'read' | 'command' | 'token' | 'upload' | 'all';
  /** `p95` is in milliseconds, `errors` is a share of the operations. */
  measure: 'p95' | 'errors';
  below: number;
}

export interface Profile {
  name: string;
  /** One sentence on the profile for the report. */
  about: string;
  streams: readonly Stream[];
  thresholds: readonly Threshold[];
  /** Seconds from the start at which each spike ends. Within a minute after each, latency must be normal again. */
  spikesEnd: readonly number[];
  /** Share of reports in the three busiest streets; the others are spread over the district. */
  concentration: number;
  /** Largest share of arrivals that may be dropped because no virtual user was free. */
  mostDropped: number;
  /** Largest growth of the gateway's resident memory during the run, in MiB; null when it is not judged. */
  gatewayGrowth: number | null;
  /** True when the run ends as soon as a service level is broken. */
  untilItBreaks: boolean;
}

export interface Scale {
  /** Multiplies every rate. */
  rate: number;
  /** Hours of a soak. */
  hours: number;
  /** Multiplies the length of every stage; 1 when absent. */
  time?: number;
}

const serviceLevels: readonly Threshold[] = [
  { of: 'file', measure: 'p95', below: 300 },
  { of: 'read', measure: 'p95', below: 150 },
  { of: 'all', measure: 'errors', below: 0.001 },
];

/**
 * Service levels for profiles that check only whether the platform works, also on a machine with other load. They are
 * half of the time after which k6 gives up. The other profiles measure speed.
 */
const slackLevels: readonly Threshold[] = [
  { of: 'file', measure: 'p95', below: 15_000 },
  { of: 'read', measure: 'p95', below: 15_000 },
  { of: 'all', measure: 'errors', below: 0.001 },
];

const steady = (journey: Journey, rate: number, seconds: number): Stream => ({
  journey,
  from: rate,
  stages: [{ seconds, to: rate }],
});

/** Returns a stream with plateaus of equal length. Each plateau begins at once, without a ramp, as a crowd does. */
function plateaus(journey: Journey, rates: readonly number[], seconds: number): Stream {
  return {
    journey,
    from: rates[0]!,
    stages: rates.flatMap((to) => [
      { seconds: 0, to },
      { seconds, to },
    ]),
  };
}

/** Returns the ends of the plateaus after which the rate falls. */
function fallsOf(rates: readonly number[], seconds: number): number[] {
  return rates.flatMap((rate, index) =>
    index + 1 < rates.length && rates[index + 1]! < rate ? [(index + 1) * seconds] : [],
  );
}

/** Speed of a phone's line while it sends a photo. */
export const LINE_MEGABITS = 2;
export const PHOTO_BYTES = 3_000_000;
/** Seconds that the upload of a photo takes on such a line. */
const PHOTO_SECONDS = (PHOTO_BYTES * 8) / (LINE_MEGABITS * 1e6);

const spikeRates = [1, 15, 1, 25, 2, 35, 10];

/**
 * Service requests of a city of four million, for each quarter of an hour of 1 to 3 January 2020, from Los Angeles open
 * data (MyLA311, public domain). The days are a holiday, a Thursday, and a Friday until a quarter past two, where the
 * file ends. Real days rise steeply in the morning and come in bursts, which a smooth curve would not show.
 */
const holiday: readonly number[] = [
  2, 4, 3, 8, 8, 3, 2, 1, 5, 3, 3, 1, 3, 2, 0, 8, 2, 0, 0, 1, 0, 0, 0, 1, 8, 9, 3, 1, 1, 1, 4, 10, 14, 5, 11, 21, 20,
  21, 25, 20, 29, 34, 24, 20, 23, 38, 28, 24, 33, 26, 39, 30, 35, 34, 18, 29, 30, 30, 41, 41, 33, 37, 36, 14, 31, 70,
  41, 28, 20, 22, 27, 17, 74, 28, 32, 54, 8, 24, 15, 14, 15, 18, 22, 13, 14, 13, 11, 33, 10, 23, 6, 9, 8, 8, 13, 4,
];

/** Thursday: 5,964 requests. */
const workingDay: readonly number[] = [
  6, 7, 4, 3, 5, 5, 1, 1, 0, 4, 10, 5, 4, 0, 2, 5, 1, 0, 0, 0, 2, 0, 1, 1, 3, 3, 11, 7, 21, 22, 53, 58, 104, 83, 69,
  122, 90, 106, 101, 94, 149, 220, 134, 124, 158, 152, 235, 178, 155, 163, 147, 156, 98, 114, 190, 156, 143, 169, 107,
  114, 110, 98, 109, 202, 140, 176, 80, 73, 89, 79, 54, 29, 37, 24, 44, 41, 28, 30, 26, 22, 78, 43, 23, 26, 48, 28, 20,
  21, 15, 32, 18, 5, 10, 6, 10, 14,
];

/** Friday until 14:15. */
const fridayMorning: readonly number[] = [
  7, 0, 5, 5, 1, 1, 4, 1, 4, 2, 2, 2, 2, 3, 3, 1, 1, 3, 0, 3, 1, 5, 3, 5, 6, 9, 6, 6, 17, 21, 13, 22, 67, 33, 40, 77,
  75, 79, 93, 83, 129, 107, 78, 82, 86, 113, 68, 80, 101, 83, 79, 91, 72, 92, 88, 118, 85, 77,
];

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
/** Ratio of the Friday's requests to the Thursday's, up to the time at which the file ends. */
const fridayShare = total(fridayMorning) / total(workingDay.slice(0, fridayMorning.length));

/**
 * Counts from Monday to Sunday, made from the three days of the file. Monday to Thursday are the Thursday of the file.
 * The afternoon of the Friday is that of the Thursday, multiplied by the ratio of the two mornings; each day of the
 * weekend is the holiday.
 */
const week: readonly number[] = [
  ...workingDay,
  ...workingDay,
  ...workingDay,
  ...workingDay,
  ...fridayMorning,
  ...workingDay.slice(fridayMorning.length).map((count) => count * fridayShare),
  ...holiday,
  ...holiday,
];

/** Seconds of the run for a quarter of an hour: a working day takes ten minutes. */
const QUARTER_SECONDS = 6.25;
/** Reports per second in the busiest quarter of an hour. */
const BUSIEST = 10;
/** Seconds of the run for a quarter of an hour of the week: seven days take seventeen and a half minutes. */
const WEEK_QUARTER_SECONDS = 1.5625;
const busiestQuarter = Math.max(...workingDay);
const shape = (journey: Journey, peak: number, counts: readonly number[], seconds: number): Stream => ({
  journey,
  from: 0,
  stages: counts.map((count) => ({ seconds, to: (peak * count) / busiestQuarter })),
});
/**
 * Streams of a district over a day or a week: residents report and look issues up, and desks do the work that arrives.
 */
const district = (counts: readonly number[], seconds: number): Stream[] => [
  shape('fileIssue', BUSIEST, counts, seconds),
  shape('lookUp', 2 * BUSIEST, counts, seconds),
  shape('deskInbox', BUSIEST, counts, seconds),
  shape('deskWork', BUSIEST, counts, seconds),
  shape('lifecycle', BUSIEST / 5, counts, seconds),
  shape('dashboard', BUSIEST / 10, counts, seconds),
];

/** Ten minutes at 43 per second with four peaks of 250 per second; the mean is 54 per second. */
const emergency: Stage[] = [90, 120, 120, 120]
  .flatMap((calm) => [
    { seconds: calm, to: 43 },
    { seconds: 3, to: 250 },
    { seconds: 5, to: 250 },
    { seconds: 3, to: 43 },
  ])
  .concat({ seconds: 106, to: 43 });
const emergencyPeaksEnd = [101, 232, 363, 494];

/** Returns the profile with the name; null when there is none. */
export function profileNamed(name: string, { rate, hours, time = 1 }: Scale): Profile | null {
  const plain = {
    spikesEnd: [],
    concentration: 0.1,
    untilItBreaks: false,
    gatewayGrowth: null,
    mostDropped: 0.001,
    thresholds: serviceLevels,
  };
  // The entries are functions, because every virtual user of k6 loads this file and needs only one profile.
  const profiles: Record<string, () => Omit<Profile, 'name'>> = {
    smoke: () => ({
      ...plain,
      about: 'Half a minute of everything, to see that it works.',
      thresholds: slackLevels,
      mostDropped: 0.5,
      streams: [
        steady('fileIssue', 1, 30),
        steady('photoReport', 0.2, 30),
        steady('lookUp', 1, 30),
        steady('deskInbox', 1, 30),
        steady('dashboard', 0.5, 30),
        steady('lifecycle', 0.5, 30),
        steady('deskWork', 0.5, 30),
        steady('logIn', 0.5, 30),
      ],
    }),
    'ordinary-day': () => ({
      ...plain,
      about: 'A working day of a district in ten minutes, with the shape and the bursts of real arrivals.',
      streams: district(workingDay, QUARTER_SECONDS),
    }),
    'ordinary-week': () => ({
      ...plain,
      about: 'A week of a district in seventeen and a half minutes: four full working days, a Friday, a quiet weekend.',
      streams: district(week, WEEK_QUARTER_SECONDS),
    }),
    'emergency-morning': () => ({
      ...plain,
      about: 'A flooded morning: 54 reports a second in the mean, peaks of 250, most of them in three streets.',
      concentration: 0.6,
      spikesEnd: emergencyPeaksEnd,
      streams: [
        { journey: 'fileIssue', from: 43, stages: emergency },
        steady('lookUp', 20, 600),
        steady('deskInbox', 10, 600),
      ],
    }),
    spike: () => ({
      ...plain,
      about: 'Whole lifecycles: 1, 15, 1, 25, 2, 35, 10 a second, two minutes each.',
      spikesEnd: fallsOf(spikeRates, 120),
      streams: [plateaus('lifecycle', spikeRates, 120), steady('deskInbox', 5, 840)],
    }),
    'spike-times-five': () => ({
      ...plain,
      about: 'The spikes five times as high.',
      spikesEnd: fallsOf(spikeRates, 120),
      streams: [
        plateaus(
          'lifecycle',
          spikeRates.map((each) => 5 * each),
          120,
        ),
        steady('deskInbox', 5, 840),
      ],
    }),
    'login-storm': () => ({
      ...plain,
      about: '5,000 people sign in and open their desk within a minute.',
      thresholds: [...serviceLevels, { of: 'token', measure: 'p95', below: 300 }],
      streams: [steady('logIn', 5000 / 60, 60)],
    }),
    'hot-issue': () => ({
      ...plain,
      about: '500 people report, look up and join one and the same matter within a minute.',
      streams: [steady('hotIssue', 500 / 60, 60)],
    }),
    photos: () => ({
      ...plain,
      about: `Reports with a photo of 3 MB over lines of ${LINE_MEGABITS} Mbit/s, about 20 uploads at the same time.`,
      thresholds: [...serviceLevels, { of: 'upload', measure: 'p95', below: 2000 }],
      gatewayGrowth: 150,
      streams: [
        steady('photoReport', 20 / PHOTO_SECONDS, 120),
        steady('fileIssue', 5, 120),
        steady('deskInbox', 5, 120),
      ],
    }),
    breakpoint: () => ({
      ...plain,
      about: 'Filings and reads rise until a service level breaks.',
      untilItBreaks: true,
      streams: [
        { journey: 'fileIssue', from: 5, stages: [{ seconds: 900, to: 500 }] },
        { journey: 'lookUp', from: 5, stages: [{ seconds: 900, to: 500 }] },
      ],
    }),
    soak: () => ({
      ...plain,
      about: 'An even load for hours: what leaks, and what grows.',
      streams: [
        steady('fileIssue', 3, hours * 3600),
        steady('lookUp', 6, hours * 3600),
        steady('deskInbox', 3, hours * 3600),
        steady('deskWork', 3, hours * 3600),
        steady('lifecycle', 1, hours * 3600),
      ],
    }),
  };
  const profile = Object.hasOwn(profiles, name) ? profiles[name]!() : undefined;
  if (!profile) return null;
  const scaled = profile.streams.map((stream) => ({
    ...stream,
    from: stream.from * rate,
    stages: stream.stages.map(({ seconds, to }) => ({ seconds: seconds * time, to: to * rate })),
  }));
  return { ...profile, name, streams: scaled, spikesEnd: profile.spikesEnd.map((end) => end * time) };
}

export const profileNames = [
  'smoke',
  'ordinary-day',
  'ordinary-week',
  'emergency-morning',
  'spike',
  'spike-times-five',
  'login-storm',
  'hot-issue',
  'photos',
  'breakpoint',
  'soak',
] as const;

/** Returns the seconds until the last arrival. */
export function lengthOf(profile: Pick<Profile, 'streams'>): number {
  return Math.max(...profile.streams.map(({ stages }) => stages.reduce((sum, stage) => sum + stage.seconds, 0)));
}

/** Seconds that a journey takes, from which the number of virtual users at the peak is computed. */
export const secondsOf = (journey: Journey): number => (journey === 'photoReport' ? PHOTO_SECONDS + 2 : 0.5);

/** Returns the highest rate of a stream, arrivals per second. */
export function peakOf({ from, stages }: Stream): number {
  return Math.max(from, ...stages.map((stage) => stage.to));
}
