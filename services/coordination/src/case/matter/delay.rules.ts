import type { Activity } from '@jiceng/contracts/coordination/issue-progressed';

/**
 * Measures the minutes between two instants: working minutes or all minutes. The measure must be additive, so that the
 * parts of a span add up to the whole.
 */
export interface Clock {
  workingMinutesBetween(from: Date, to: Date): number;
}

/**
 * A return or transfer that a later ruling found wrong. The delay from the return or transfer to the ruling is charged
 * to the organization that gave the task away.
 */
export interface WrongRefusal {
  organizationId: string;
  returnedAt: Date;
  ruledAt: Date;
}

/**
 * A span of time past the limit of a matter, in ISO 8601. Its minutes are charged to the organizations in equal parts.
 */
export interface LateSpan {
  from: string;
  to: string;
  organizationIds: readonly string[];
}

/** Whole working minutes past the limit of a matter that are charged to an organization in a month of Asia/Shanghai. */
export interface DelayCharge {
  organizationId: string;
  month: string;
  minutes: number;
}

/** A matter as it stood since its last step. */
export interface HeldMatter {
  activity: Activity | null;
  holderOrganizationId: string | null;
  handleDueAt: Date | null;
  steppedAt: Date;
  lateSpans: readonly LateSpan[];
}

export interface RunningTask {
  organizationId: string;
  state: string;
  dueAt: Date | null;
}

/**
 * Activities during which the limit of a matter does not run. The limit is for handling, not for a pause, a suspension
 * or a verification.
 */
const outsideLimit: readonly (Activity | null)[] = [null, 'paused', 'suspended', 'verifying', 'closing'];

/**
 * Returns the spans past the limit up to a moment: the next step, or the moment of a query. The holder of the matter is
 * charged. While tasks are handled, the organizations whose own tasks are late are charged instead.
 */
export function lateSpansUntil(matter: HeldMatter, tasks: readonly RunningTask[], at: Date): LateSpan[] {
  const { activity, holderOrganizationId, handleDueAt, steppedAt, lateSpans } = matter;
  if (outsideLimit.includes(activity) || holderOrganizationId === null || handleDueAt === null) return [...lateSpans];
  const from = handleDueAt > steppedAt ? handleDueAt : steppedAt;
  if (from >= at) return [...lateSpans];
  const working = activity === 'handling' ? tasks.filter(({ state }) => state === 'accepted') : [];
  const limits = working.flatMap(({ dueAt }) => dueAt ?? []);
  return pieces(from, at, limits).reduce(
    (spans, [start, end]) => {
      const late = working.filter(({ dueAt }) => dueAt !== null && dueAt <= start);
      const organizationIds =
        late.length > 0 ? late.map(({ organizationId }) => organizationId) : [holderOrganizationId];
      return append(spans, start, end, [...new Set(organizationIds)].sort());
    },
    [...lateSpans],
  );
}

function append(spans: readonly LateSpan[], start: Date, end: Date, organizationIds: string[]): LateSpan[] {
  const [from, to] = [start.toISOString(), end.toISOString()];
  const last = spans.at(-1);
  if (last?.to === from && last.organizationIds.join() === organizationIds.join())
    return [...spans.slice(0, -1), { ...last, to }];
  return [...spans, { from, to, organizationIds }];
}

/** Cuts a span at the given moments, so that no piece contains one of them. */
export function pieces(start: Date, end: Date, moments: readonly Date[]): [Date, Date][] {
  const cuts = moments.filter((cut) => cut > start && cut < end);
  const edges = [start, ...cuts.sort((a, b) => a.getTime() - b.getTime()), end];
  return edges.slice(1).map((edge, index) => [edges[index]!, edge]);
}

/** The charge of an organization before it is rounded to whole minutes. */
interface Share extends Omit<DelayCharge, 'minutes'> {
  milliseconds: number;
}

/**
 * Returns the charge of each organization in each month; time lost by a wrong refusal is charged to the organization
 * that refused. The minutes of a month are rounded by the largest remainder, so the sum of all charges equals the
 * minutes past the limit.
 */
export function chargesOf(spans: readonly LateSpan[], refusals: readonly WrongRefusal[], clock: Clock): DelayCharge[] {
  const shares = new Map<string, Share>();
  for (const span of spans) {
    const [start, end] = [new Date(span.from), new Date(span.to)];
    const edges = refusals.flatMap(({ returnedAt, ruledAt }) => [returnedAt, ruledAt]);
    for (const [from, to] of pieces(start, end, [...edges, ...monthsBetween(start, end)])) {
      const refusal = refusals.find(({ returnedAt, ruledAt }) => returnedAt <= from && to <= ruledAt);
      const organizationIds = refusal ? [refusal.organizationId] : span.organizationIds;
      const parts = equalParts(Math.round(clock.workingMinutesBetween(from, to) * MINUTE), organizationIds.length);
      organizationIds.forEach((organizationId, index) => {
        const month = monthOf(from);
        const share = shares.get(`${month} ${organizationId}`) ?? { organizationId, month, milliseconds: 0 };
        shares.set(`${month} ${organizationId}`, { ...share, milliseconds: share.milliseconds + parts[index]! });
      });
    }
  }
  return inWholeMinutes([...shares.values()]);
}

const MINUTE = 60_000;

/** Splits a whole number into parts that differ by at most 1 and add up to the number. */
function equalParts(whole: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => Math.floor(whole / count) + (index < whole % count ? 1 : 0));
}

/** Rounds within each month, so that the charges of a month that is over do not change when the delay goes on. */
function inWholeMinutes(shares: readonly Share[]): DelayCharge[] {
  let elapsed = 0;
  const months = [...Map.groupBy(shares, ({ month }) => month)].sort(([a], [b]) => compare(a, b));
  return months.flatMap(([, ofMonth]) => {
    const before = Math.floor(elapsed / MINUTE);
    elapsed += ofMonth.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    const ordered = [...ofMonth].sort((a, b) => compare(a.organizationId, b.organizationId));
    const whole = ordered.map(({ milliseconds }) => Math.floor(milliseconds / MINUTE));
    const left = Math.floor(elapsed / MINUTE) - before - whole.reduce((sum, minutes) => sum + minutes, 0);
    const byRemainder = [...ordered.keys()].sort(
      (a, b) => (ordered[b]!.milliseconds % MINUTE) - (ordered[a]!.milliseconds % MINUTE) || a - b,
    );
    for (const index of byRemainder.slice(0, left)) whole[index]! += 1;
    return ordered
      .map(({ organizationId, month }, index) => ({ organizationId, month, minutes: whole[index]! }))
      .filter(({ minutes }) => minutes > 0);
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Offset of Asia/Shanghai in milliseconds. China has had one time zone and no summer time since 1991. */
export const SHANGHAI = 8 * 60 * MINUTE;

function monthOf(instant: Date): string {
  return new Date(instant.getTime() + SHANGHAI).toISOString().slice(0, 7);
}

/** Returns the beginnings of months between two moments. */
function monthsBetween(start: Date, end: Date): Date[] {
  const [year = 0, month = 0] = monthOf(start).split('-').map(Number);
  const beginnings: Date[] = [];
  for (let next = month; ; next += 1) {
    const begins = new Date(Date.UTC(year, next, 1) - SHANGHAI);
    if (begins >= end) return beginnings;
    beginnings.push(begins);
  }
}

/**
 * Finds the returns and transfers that a ruling marked as wrong, each with its time and the time of the first ruling
 * after it.
 */
export function wrongRefusalsIn(
  tasks: readonly (RunningTask & {
    acceptance: string | null;
    offeredAt: Date;
    endedAt: Date | null;
    wrongRefusal: boolean | null;
  })[],
): WrongRefusal[] {
  const rulings = tasks.filter(({ acceptance }) => acceptance === 'ruling').map(({ offeredAt }) => offeredAt);
  return tasks.flatMap(({ organizationId, endedAt, wrongRefusal }) => {
    const ruledAt = rulings.find((at) => endedAt !== null && at >= endedAt);
    return wrongRefusal && endedAt && ruledAt ? [{ organizationId, returnedAt: endedAt, ruledAt }] : [];
  });
}
