import { movesFrom, sameStateIn, type ProcessDefinition } from '../../rulebook/process/process-definition.rules.js';
import { moveNames, type GuardName, type MoveName } from '../../rulebook/process/state-kind.rules.js';

/** A published version that issues of the period follow. */
export interface FollowedVersion {
  key: string;
  version: number;
  definition: ProcessDefinition;
}

/**
 * Variants of the steps of one move. An offer to the next level (`passed-up`) and its return to the lower level
 * (`sent-back`) have rules of their own.
 */
export const stepVariants = ['plain', 'passed-up', 'sent-back'] as const;
export type StepVariant = (typeof stepVariants)[number];

/** Reason why a draft refuses a step. */
export type RefusalReason = 'STATE_MISSING' | 'MOVE_MISSING' | 'LEVEL_MISSING' | 'ROLE_MISSING' | 'GUARD';

/** The condition under which a draft allows a move. */
interface Condition {
  /** The reason when the draft refuses the move for every issue and person; null when the answer depends on them. */
  reason: Exclude<RefusalReason, 'ROLE_MISSING' | 'GUARD'> | null;
  /** Roles that may make the move; null when every role of the command may. */
  roles: readonly string[] | null;
  /** Guard that counts earlier moves or working minutes; null when there is no such guard. */
  guard: GuardName | null;
  /** The move whose earlier occurrences the guard counts; null when the guard counts none. */
  counted: MoveName | null;
  least: number;
  /** Null for no limit. */
  most: number | null;
  /** Working minutes since the closing within which the issue may be opened again; null for no limit. */
  windowMinutes: number | null;
  /** Shift calendar by which `windowMinutes` counts. */
  calendar: string | null;
}

/** A condition of the draft that the followed version does not have, for steps of one move from one state. */
export interface Tightening extends Condition {
  key: string;
  version: number;
  fromStateCode: string;
  move: MoveName;
  variant: StepVariant;
}

const open: Condition = {
  reason: null,
  roles: null,
  guard: null,
  counted: null,
  least: 0,
  most: null,
  windowMinutes: null,
  calendar: null,
};

/**
 * Returns the conditions in which a draft is stricter than the versions that issues follow. Each state is compared with
 * the draft's state of the same code, or else of the same kind, so a renamed state is no reason to refuse a step.
 * @param codes the kind of each state code in all processes, because an issue may have made steps in another process
 * before the judgement
 */
export function tighteningsOf(
  draft: ProcessDefinition,
  followed: readonly FollowedVersion[],
  codes: ReadonlyMap<string, ProcessDefinition['states'][string]['kind']>,
): Tightening[] {
  return followed.flatMap(({ key, version, definition }) =>
    [...codes].flatMap(([fromStateCode, kindElsewhere]) => {
      const kind = definition.states[fromStateCode]?.kind ?? kindElsewhere;
      return moveNames.flatMap((move) =>
        variantsOf(move).flatMap((variant) => {
          const isOwn = fromStateCode in definition.states;
          const before = isOwn ? conditionOf(definition, fromStateCode, move, variant) : open;
          // The version does not allow this move from this state, so no issue made it.
          if (before.reason !== null) return [];
          const after = conditionOf(draft, sameStateIn(draft, fromStateCode, kind), move, variant);
          const stricter = beyond(after, before);
          return stricter ? [{ key, version, fromStateCode, move, variant, ...stricter }] : [];
        }),
      );
    }),
  );
}

function variantsOf(move: MoveName): readonly StepVariant[] {
  if (move === 'dispatch') return ['plain', 'passed-up'];
  return move === 'return-task' ? ['plain', 'sent-back'] : ['plain'];
}

/**
 * Returns the condition under which a definition allows a move from a state.
 * @param stateCode null when the definition has no such state
 */
function conditionOf(
  definition: ProcessDefinition,
  stateCode: string | null,
  move: MoveName,
  variant: StepVariant,
): Condition {
  // A draft without this move refuses nothing: without an arbiter, no limit of offers applies, and an unanswered offer
  // is accepted by silence.
  if (move === 'send-to-arbiter') return open;
  if (stateCode === null) return { ...open, reason: 'STATE_MISSING' };
  const names: readonly MoveName[] =
    move === 'return-task' && variant === 'plain' ? ['return-task', 'send-to-arbiter'] : [move];
  const ways = names.flatMap((name) => movesFrom(definition, stateCode, name));
  if (ways.length === 0) return { ...open, reason: 'MOVE_MISSING' };
  const isOfLevel = move === 'solve' || variant !== 'plain';
  // The top level can neither solve nor pass up.
  const levelRoles =
    isOfLevel && variant !== 'sent-back' ? definition.levels.slice(0, -1).flatMap(({ roles }) => roles) : null;
  if (isOfLevel && definition.levels.length === 0) return { ...open, reason: 'LEVEL_MISSING' };
  const narrowed = ways.every(({ roles }) => roles !== null) ? ways.flatMap(({ roles }) => roles ?? []) : null;
  const roles =
    levelRoles && narrowed ? narrowed.filter((role) => levelRoles.includes(role)) : (narrowed ?? levelRoles);
  return { ...open, roles: roles && [...new Set(roles)].sort(), ...guardOf(definition, ways, variant) };
}

/**
 * Returns the guard that counts earlier moves or time; empty when one of the moves has no such guard. A return with one
 * move below the limit and another move at the limit is possible at every count.
 */
function guardOf(
  { limits }: ProcessDefinition,
  ways: ReturnType<typeof movesFrom>,
  variant: StepVariant,
): Partial<Condition> {
  if (variant === 'sent-back' || ways.some(({ guards }) => !guards.some((guard) => guard in counting))) return {};
  const guards = new Set(ways.flatMap((way) => way.guards));
  if (guards.has('returned-less-often-than-the-limit') && guards.has('returned-as-often-as-the-limit')) return {};
  const guard = (Object.keys(counting) as (keyof typeof counting)[]).find((each) => guards.has(each))!;
  return { guard, ...counting[guard](limits) };
}

const counting = {
  'pauses-left': ({ maxPauses }) => ({ counted: 'approve-pause', most: maxPauses - 1 }),
  'extensions-left': ({ maxExtensions }) => ({ counted: 'approve-extension', most: maxExtensions - 1 }),
  'returned-less-often-than-the-limit': ({ returnsUntilArbiter }) => ({
    counted: 'return-task',
    most: returnsUntilArbiter - 2,
  }),
  'returned-as-often-as-the-limit': ({ returnsUntilArbiter }) => ({
    counted: 'return-task',
    least: returnsUntilArbiter - 1,
  }),
  'within-reopen-window': ({ reopenMinutes, calendar }) => ({ windowMinutes: reopenMinutes, calendar }),
} satisfies Partial<Record<GuardName, (limits: ProcessDefinition['limits']) => Partial<Condition>>>;

/**
 * Returns the part of a condition that is stricter than the condition before; null when nothing is stricter. A part
 * that both conditions have was fulfilled when the step was made.
 */
function beyond(after: Condition, before: Condition): Condition | null {
  if (after.reason !== null) return { ...open, reason: after.reason };
  const roles = after.roles && before.roles?.every((role) => after.roles!.includes(role)) ? null : after.roles;
  const sameGuard =
    before.guard === after.guard &&
    before.least >= after.least &&
    (after.most === null || (before.most !== null && before.most <= after.most)) &&
    before.calendar === after.calendar &&
    (after.windowMinutes === null || (before.windowMinutes !== null && before.windowMinutes <= after.windowMinutes));
  const guard = sameGuard ? {} : pickGuard(after);
  return roles === null && sameGuard ? null : { ...open, roles, ...guard };
}

const pickGuard = ({ guard, counted, least, most, windowMinutes, calendar }: Condition): Partial<Condition> => ({
  guard,
  counted,
  least,
  most,
  windowMinutes,
  calendar,
});
