import { seededRandom, type Random } from '../../../deploy/demo/random.js';

/** What the plan needs to know of a matter. */
export interface PlannedMatter {
  issues: number;
  /** Seconds since the epoch: first report, and the last thing that has happened. */
  reportedAt: number;
  lastAt: number;
  /** True when nothing is left to happen to it: at rest, and no timer waits. */
  settled: boolean;
  /** The moment the next timer is due; null when none waits. */
  nextDueAt: number | null;
  /** Until when a resident may open it again. */
  reopenUntil: number;
}

export interface PlanWish {
  /** Issues to make. */
  issues: number;
  /** Of these, the newest that keep events, facts, packets and audit records. */
  trail: number;
  /** Share of issues that are open. */
  open: number;
  /** Number of days before now over which the ended issues are spread. */
  days: number;
  /** Seconds since the epoch. */
  now: number;
}

/** One copy: of which matter, moved by how many seconds, with or without its trail. */
export interface PlannedCopy {
  matter: number;
  shift: number;
  trail: boolean;
}

const WEEK = 7 * 86_400;
/** Copies of a week are moved apart by up to this, seconds, so that office hours and weekdays stay what they were. */
const JITTER = 20 * 60;
/** Nothing becomes due so soon after the seeding that it would meet the first load run, seconds. */
const QUIET = 3600;

/**
 * Decides which matters are copied to when, oldest first. Settled ones move back by whole weeks; open ones stay near their
 * own time, because their deadlines must still lie ahead. Whatever can go on living keeps its trail.
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

/** Copies of matters until there are enough issues; a matter of several issues counts as so many. */
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
