import { seededRandom, type Random } from '../../../deploy/demo/random.js';

/** Data of a matter that the plan needs. */
export interface PlannedMatter {
  issues: number;
  /** Times of the first report and of the last step, seconds since the epoch. */
  reportedAt: number;
  lastAt: number;
  /** True when the matter has ended and no timer waits. */
  settled: boolean;
  /** Time at which the next timer is due; null when no timer waits. */
  nextDueAt: number | null;
  /** End of the time within which a resident may reopen the issue. */
  reopenUntil: number;
}

export interface PlanWish {
  /** Number of issues to make. */
  issues: number;
  /** Number of the newest issues that keep events, facts, packets, audit records and timers. */
  trail: number;
  /** Share of issues that are open. */
  open: number;
  /** Number of days before now over which the ended issues are spread. */
  days: number;
  /** Present time, seconds since the epoch. */
  now: number;
}

/**
 * A copy of a matter: the index of the matter, the seconds by which the copy is moved, and whether it keeps events,
 * facts, packets, audit records and timers (its trail).
 */
export interface PlannedCopy {
  matter: number;
  shift: number;
  trail: boolean;
}

const WEEK = 7 * 86_400;
/**
 * Largest random shift of a copy in seconds. It is short, so that office hours and weekdays of the copy stay plausible.
 */
const JITTER = 20 * 60;
/**
 * No deadline falls due within this many seconds after the seeding, because due timers would disturb the first load
 * run.
 */
const QUIET = 3600;

/**
 * Decides which matter is copied to which time, oldest first. Ended matters move back by whole weeks and a few minutes;
 * open matters stay near their own time, because their deadlines must lie in the future. Copies of matters that can
 * still change, and the newest copies, keep their trail.
 */
export function planCopies(
  matters: readonly PlannedMatter[],
  { issues, trail, open, days, now }: PlanWish,
  seed = 'volume',
): PlannedCopy[] {
  const random = seededRandom(seed);
  const all = matters.map((matter, index) => ({ ...matter, index }));
  const settled = all.filter((matter) => matter.settled && matter.lastAt <= now);
  const living = all.filter(
    (matter) =>
      !matter.settled && matter.lastAt <= now && (matter.nextDueAt === null || matter.nextDueAt > now + QUIET),
  );
  const wanted = Math.round(issues * open);
  if (wanted > 0 && living.length === 0) throw new RangeError('there is no open matter to copy');
  if (issues > wanted && settled.length === 0) throw new RangeError('there is no settled matter to copy');
  const weeks = Math.max(1, Math.round(days / 7));
  const copies = [
    ...drawn(settled, issues - wanted, random, () => -WEEK * random.integer(0, weeks - 1) + random.integer(-JITTER, 0)),
    ...drawn(living, wanted, random, ({ lastAt, nextDueAt }) =>
      random.integer(nextDueAt === null ? -WEEK : Math.max(-WEEK, now + QUIET - nextDueAt), now - lastAt),
    ),
  ];
  const reportedAt = ({ matter, shift }: { matter: number; shift: number }): number =>
    matters[matter]!.reportedAt + shift;
  copies.sort((a, b) => reportedAt(a) - reportedAt(b));
  let behind = copies.reduce((total, { matter }) => total + matters[matter]!.issues, 0);
  return copies.map((copy) => {
    const matter = matters[copy.matter]!;
    const newest = behind <= trail;
    behind -= matter.issues;
    return { ...copy, trail: newest || !matter.settled || matter.reopenUntil + copy.shift > now };
  });
}

/** Draws copies of matters until there are enough issues. A matter counts with all its issues. */
function drawn<M extends PlannedMatter & { index: number }>(
  from: readonly M[],
  issues: number,
  random: Random,
  shiftOf: (matter: M) => number,
): { matter: number; shift: number }[] {
  const copies: { matter: number; shift: number }[] = [];
  const single = from.filter((matter) => matter.issues === 1);
  for (let missing = issues; missing > 0;) {
    const fitting = missing >= 10 || single.length === 0 ? from : single;
    const matter = random.pick(fitting);
    copies.push({ matter: matter.index, shift: shiftOf(matter) });
    missing -= matter.issues;
  }
  return copies;
}
