import type { Activity, IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import { organizationKinds, type OrganizationKind } from '@jiceng/contracts/codes';
import { authorityOf, type Authority } from '../../rulebook/authority/authority.rules.js';
import { AROUND_THE_CLOCK } from '../../rulebook/calendar/calendar.rules.js';
import type { ProcessDefinition } from '../../rulebook/process/process-definition.rules.js';
import type { FollowedVersion } from './process-replay.rules.js';

/** Limits of a process on the time that an issue stays in a state, by their names in the definition. */
const stays = [
  { limit: 'judgeMinutes', state: 'reported', activity: 'judging' },
  { limit: 'dispatchMinutes', state: 'accepted', activity: 'dispatching' },
  { limit: 'acceptMinutes', state: 'dispatched', activity: 'deciding' },
  {
    limit: 'criticalAcceptMinutes',
    state: 'dispatched',
    activity: 'deciding',
    critical: true,
    byWallClock: true,
  },
  { limit: 'rulingMinutes', state: 'arbitrating', activity: 'arbitrating' },
  { limit: 'handleMinutes', state: 'handling', activity: 'handling' },
  { limit: 'approvalMinutes', state: 'awaiting-approval', activity: 'approving' },
  {
    limit: 'criticalApprovalMinutes',
    state: 'awaiting-approval',
    activity: 'approving',
    critical: true,
    byWallClock: true,
  },
  { limit: 'pauseMinutes', state: 'paused', activity: 'paused' },
  { limit: 'reviewMinutes', state: 'suspended', activity: 'suspended', byWallClock: true },
  { limit: 'verifyMinutes', state: 'verifying', activity: 'verifying' },
  { limit: 'closeMinutes', state: 'verified', activity: 'closing' },
] as const satisfies readonly {
  limit: keyof ProcessDefinition['limits'];
  state: IssueState;
  activity: Activity;
  critical?: boolean;
  byWallClock?: boolean;
}[];
export type StayLimit = (typeof stays)[number]['limit'];

/** A limit that the draft changes: its minutes and its shift calendar, before and after the change. */
export interface LimitMove {
  limit: StayLimit;
  state: IssueState;
  before: number;
  after: number;
  calendarBefore: string;
  calendarAfter: string;
}

/** A changed limit and the stays to which it applies: the stays in one state of the issues that follow one version. */
export interface MovedStays {
  key: string;
  version: number;
  activity: Activity;
  /** True for the stays of critical matters, which have a limit of their own; false for all others. */
  critical: boolean;
  /**
   * Category and kind of the responsible organization for a limit that depends on the authority matrix; empty for other
   * limits.
   */
  category: string;
  kind: string;
  /** Index of the limit in `moves`. */
  move: number;
  before: number;
  after: number;
  byWallClock: boolean;
}

export interface LimitWorld {
  draft: ProcessDefinition;
  followed: readonly FollowedVersion[];
  /** Rows of the authority matrix in force. Their limits take precedence over the limit to dispatch. */
  authorities: readonly Authority[];
  /** Categories of the issues; null for an issue without a category. */
  categories: readonly (string | null)[];
}

/**
 * Returns the limits that differ between the draft and the versions that issues follow. The catalogue sets the limits
 * of each category, so handleMinutes of a process applies only to issues without a category, and acceptMinutes only to
 * those that are not critical either.
 */
export function limitMovesOf({ draft, followed, authorities, categories }: LimitWorld): {
  moves: LimitMove[];
  stays: MovedStays[];
  /** True when the limit to dispatch depends on category and organization. */
  byAuthority: boolean;
} {
  const byAuthority = authorities.some(({ passUpAfterMinutes }) => passUpAfterMinutes !== null);
  const places = byAuthority
    ? categories.flatMap((category) => organizationKinds.map((kind) => ({ category, kind })))
    : [];
  const moves = new Map<string, { index: number; move: LimitMove }>();
  const moved: MovedStays[] = [];
  for (const { key, version, definition } of followed)
    for (const stay of stays) {
      const { limit, state, activity } = stay;
      const byWallClock = 'byWallClock' in stay;
      const calendarOf = ({ limits }: ProcessDefinition): string => (byWallClock ? AROUND_THE_CLOCK : limits.calendar);
      const [calendarBefore, calendarAfter] = [calendarOf(definition), calendarOf(draft)];
      const isDispatch = limit === 'dispatchMinutes' && byAuthority;
      for (const place of isDispatch ? places : [null]) {
        const minutesOf = (of: ProcessDefinition): number =>
          Math.min(of.limits[limit], place === null ? Infinity : passUpAfter(of, authorities, place));
        const [before, after] = [minutesOf(definition), minutesOf(draft)];
        if (before === after && calendarBefore === calendarAfter) continue;
        const move = { limit, state, before, after, calendarBefore, calendarAfter };
        const known = moves.get(JSON.stringify(move)) ?? { index: moves.size, move };
        moves.set(JSON.stringify(move), known);
        moved.push({
          key,
          version,
          activity,
          critical: 'critical' in stay,
          category: place?.category ?? '',
          kind: place?.kind ?? '',
          move: known.index,
          before,
          after,
          byWallClock,
        });
      }
    }
  return { moves: [...moves.values()].map(({ move }) => move), stays: moved, byAuthority };
}

/**
 * Returns the minutes after which the level of an organization must pass a matter up; infinite when the authority
 * matrix sets no such limit for the category and level.
 */
function passUpAfter(
  { levels }: ProcessDefinition,
  authorities: readonly Authority[],
  { category, kind }: { category: string | null; kind: OrganizationKind },
): number {
  const level = levels.findLast(({ kinds }) => kinds.includes(kind));
  return (level && authorityOf(authorities, category, level.code)?.passUpAfterMinutes) ?? Infinity;
}
