import { residentAccounts } from './accounts.js';
import type { Classifier } from './classifier.js';
import { callbackShare, reopenShare, usualShares, verificationFailureShare, type Course } from './courses.js';
import { GridLocator } from '@jiceng/geometry/locator';
import { geometryOf, positionInside, type DemoGrid, type Position } from './geography.js';
import { seededRandom, type Random } from './random.js';
import { severityOf, type FileReport } from './reports.js';

export interface CallbackPlan {
  responded: boolean;
  resolved: boolean;
  satisfaction: number;
}

/** The plan for one report: the actions of people and the hours after which they happen. */
export interface Life {
  /** Key that is unique within a run; idempotency keys contain it. */
  key: string;
  subject: string;
  body: string;
  reportedAt: Date;
  position: Position;
  /** The grid that contains the position; null when no grid does. */
  gridCode: string | null;
  /** Account of the resident who reports. */
  reporter: string;
  source: 'RESIDENT' | 'HOTLINE_12345' | 'GRID_APP' | 'PATROL' | 'IOT';
  /**
   * Code of the organization whose desk found the matter on its rounds; null when another person reported the matter.
   */
  foundBy: string | null;
  categoryCode: string;
  course: Course;
  /**
   * Hours by the clock before each step. Every step except `answer` is then moved into office hours. `accept` is null
   * when the unit does not answer and the timer decides.
   */
  hours: {
    judge: number;
    dispatch: number;
    accept: number | null;
    handle: number;
    verify: number;
    close: number;
    answer: number;
  };
  verificationFails: boolean;
  /** The text that the reporter adds while the work goes on; null for none. */
  adds: string | null;
  reopens: boolean;
  callback: CallbackPlan | null;
  /** Description of the work in the words of the official reply. */
  result: string;
  /** Key of the earlier report about the same issue; null for a first report. */
  duplicateOf: string | null;
  /** True when the dispatcher reads the suggested duplicates and merges the report when the similarity is high. */
  looksForDuplicates: boolean;
}

export interface HistoryOptions {
  seed: string;
  grids: readonly DemoGrid[];
  classify: Classifier;
  /** The reports. A report without an official reply gets a simple one. */
  reports: readonly FileReport[];
  /** Shares of the courses other than plain, where they differ from `usualShares`; all other reports are plain. */
  shares?: Partial<Record<Course, number>>;
  /** Largest number of days for handling. */
  mostHandleDays?: number;
  /** True to merge the duplicates that the platform suggests instead of inventing duplicates. */
  realDuplicates?: boolean;
}

const hoursPerDay = 24;
/** Largest number of characters of a title; longer subjects are cut. */
const longestTitle = 100;
/**
 * Factor for the duration of handling. The real replies took eleven days in the median, but a district whose limits are
 * a few days should be faster.
 */
const paceOfHandling = 0.3;

/** Plans a life for every report. The same seed and reports give the same plans. */
export function planLives({
  seed,
  grids,
  classify,
  reports,
  shares = {},
  mostHandleDays = 30,
  realDuplicates = false,
}: HistoryOptions): Life[] {
  const random = seededRandom(`${seed}:lives`);
  const places: Places = {
    grids,
    locator: new GridLocator(grids.map((grid) => ({ code: grid.code, geometry: geometryOf(grid) }))),
  };
  const lives: Life[] = [];
  for (const report of reports) {
    const course = drawCourse(random, { ...usualShares, ...shares, ...(realDuplicates ? { duplicate: 0 } : {}) });
    const earlier = course === 'duplicate' ? findEarlier(lives, report, random) : null;
    const planned = planLife(seed, report, places, classify, random);
    const life = {
      ...planned,
      looksForDuplicates: realDuplicates,
      hours: { ...planned.hours, handle: Math.min(planned.hours.handle, mostHandleDays * hoursPerDay) },
    };
    lives.push(
      earlier === null
        ? { ...life, course: course === 'duplicate' ? 'plain' : course }
        : { ...life, ...sameMatter(earlier, random), course, duplicateOf: earlier.key },
    );
  }
  return lives;
}

/**
 * Returns the hours until the unit accepts: twelve minutes when a life is in danger; null when the unit does not
 * answer.
 */
function acceptedAfter(random: Random, inDanger: boolean): number | null {
  const hours = random.chance(0.08) ? null : 0.2 + random.next() * 4;
  return inDanger ? 0.2 : hours;
}

function drawCourse(random: Random, shares: Record<Course, number>): Course {
  let left = random.next();
  for (const [course, share] of Object.entries(shares) as [Course, number][]) {
    if (left < share) return course;
    left -= share;
  }
  return 'plain';
}

interface Places {
  grids: readonly DemoGrid[];
  locator: GridLocator;
}

function planLife(
  seed: string,
  report: FileReport,
  { grids, locator }: Places,
  classify: Classifier,
  random: Random,
): Life {
  const { subject, body, reportedAt } = report;
  const replyDays = report.repliedAt === null ? 3 : (report.repliedAt.getTime() - reportedAt.getTime()) / 86_400_000;
  const satisfied = random.chance(0.72);
  const position = report.position ?? positionInside(random.pick(grids), random);
  return {
    key: `${seed}:${report.line}`,
    subject: [...subject].slice(0, longestTitle).join(''),
    body,
    reportedAt,
    position,
    gridCode: locator.locate([position.longitude, position.latitude]),
    reporter: random.pick(residentAccounts),
    source: random.pick(['RESIDENT', 'RESIDENT', 'RESIDENT', 'HOTLINE_12345', 'HOTLINE_12345', 'GRID_APP']),
    foundBy: null,
    categoryCode: classify({ subject, body }).category.code,
    course: 'plain',
    hours: {
      judge: 0.1 + random.next() * 1.5,
      dispatch: 0.1 + random.next(),
      accept: acceptedAfter(random, severityOf(`${subject}${body}`) === 'CRITICAL'),
      handle: Math.max(1, Math.min(30, replyDays * paceOfHandling) * hoursPerDay * (0.5 + random.next())),
      verify: 1 + random.next() * 10,
      close: 0.2 + random.next() * 4,
      answer: 2 + random.next() * 30,
    },
    verificationFails: random.chance(verificationFailureShare),
    adds: report.line % 12 === 5 ? '补充：现场附近有学校，早晚高峰影响更大，请尽快处理。' : null,
    reopens: random.chance(reopenShare),
    callback: random.chance(callbackShare)
      ? {
          responded: random.chance(0.93),
          resolved: satisfied || random.chance(0.4),
          satisfaction: satisfied ? random.integer(4, 5) : random.integer(1, 3),
        }
      : null,
    result: report.reply ?? '已现场核实并处理完毕，向反映人说明了情况。',
    duplicateOf: null,
    looksForDuplicates: false,
  };
}

/**
 * Returns an issue without special events that was reported at most four days before and is perhaps still open. It
 * returns null when no issue fits.
 */
function findEarlier(lives: readonly Life[], report: FileReport, random: Random): Life | null {
  const recent = lives.filter(
    (life) => life.course === 'plain' && report.reportedAt.getTime() - life.reportedAt.getTime() < 4 * 86_400_000,
  );
  return recent.length === 0 ? null : random.pick(recent);
}

/** The same issue in similar words at a place nearby. */
function sameMatter(earlier: Life, random: Random): Partial<Life> {
  const nearby = (degrees: number): number => Math.round((degrees + (random.next() - 0.5) * 0.0002) * 1e7) / 1e7;
  return {
    subject: `再次反映：${earlier.subject}`.slice(0, 60),
    body: earlier.body,
    gridCode: earlier.gridCode,
    position: { longitude: nearby(earlier.position.longitude), latitude: nearby(earlier.position.latitude) },
    reporter: random.pick(residentAccounts.filter((account) => account !== earlier.reporter)),
    categoryCode: earlier.categoryCode,
  };
}
