import { organizationKinds } from '@jiceng/contracts/codes';
import { issueStates, type IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import { z } from 'zod';
import { issueSources } from './issue-source.js';
import type { GuardName, Label, MoveName } from './state-kind.rules.js';

/** Modes of the district: ordinary, or emergency during an emergency plan (平急转换). */
export const processModes = ['ordinary', 'emergency'] as const;
export type ProcessMode = (typeof processModes)[number];

const minutes = z.number().int().positive();
const code = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);
const label = z.strictObject({ zh: z.string().trim().min(1).max(40), en: z.string().trim().min(1).max(40) });

/** The first 2, 4 or 7 digits of a category code. */
const categoryPrefix = z.string().regex(/^\d{2}(\d{2}(\d{3})?)?$/);

/** A rule of choice: the matters that the process takes. An absent field means every value. */
const choiceRule = z.strictObject({
  source: z.enum(issueSources).optional(),
  category: categoryPrefix.optional(),
  mode: z.enum(processModes).optional(),
});
export type ChoiceRule = z.infer<typeof choiceRule>;

/** A level at which matters are judged and solved. The authority matrix names the level by its code. */
const level = z.strictObject({
  code,
  label,
  /** Roles that act for the level. */
  roles: z.array(z.string()).min(1),
  /**
   * Kinds of the organizations of the level. When several organizations contain the place, the one with the smallest
   * region acts.
   */
  kinds: z.array(z.enum(organizationKinds)).min(1),
});
export type ProcessLevel = z.infer<typeof level>;

/** The numbers of cases that make a gap or an overlap of the duty list. */
const dutyReview = z.strictObject({
  /** Length of the period in days whose offers and rulings count. */
  days: z.number().int().min(1).max(366).default(90),
  /** Smallest number of cases: refusals and rulings for a gap, acceptances for an overlap. */
  cases: z.number().int().min(1).default(3),
  /** Smallest number of units that share the acceptances of an overlap. */
  units: z.number().int().min(2).default(2),
  /** Smallest share of the acceptances that each of these units must have. */
  share: z.number().positive().max(0.5).default(0.3),
});
export type DutyReview = z.infer<typeof dutyReview>;

/** Organizations that may call the reporters of ended issues. */
export const callerChoices = ['coordination-office', 'streets-in-rotation'] as const;
const callbacks = z.strictObject({ callers: z.enum(callerChoices).default('coordination-office') });

/** Section about the intake desk, which receives residents' own reports. */
const intake = z.strictObject({
  /**
   * Categories of reports that pass the intake desk without a judgement. The platform offers these reports at once to
   * the lowest level that the authority matrix lets solve them.
   */
  passesAtOnce: z.array(categoryPrefix).default([]),
});

/** A share from 0 to 1 for each risk grade. */
const shareByRisk = z.record(z.enum(['1', '2', '3', '4']), z.number().min(0).max(1));

/**
 * Schema of a process definition. Unknown fields are refused, because the platform would ignore them without notice.
 */
export const processDefinitionSchema = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9-]{1,40}$/),
  version: z.number().int().positive(),
  name: label,
  /** Rules of choice: the matters that start in this process. With an empty list, no matter starts in it. */
  appliesTo: z.array(choiceRule),
  /** Code of the state in which a matter starts. */
  initial: z.string(),
  /** The states by code. The rules depend on the kind of a state. */
  states: z.record(code, z.strictObject({ kind: z.enum(issueStates), label })),
  moves: z
    .array(
      z.strictObject({
        name: z.string(),
        from: z.array(z.string()).min(1),
        to: z.string(),
        guards: z.array(z.string()),
        /** Roles that may make the move in this process; when absent, every role of the command. */
        roles: z.array(z.string()).optional(),
      }),
    )
    .min(1),
  /** Levels from the lowest to the highest. In a process without levels, `solveIssue` and `passUpIssue` are refused. */
  levels: z.array(level).default([]),
  /**
   * Limits in working minutes on `calendar`, except those whose comment says "by the wall clock". Limits of a category
   * take precedence over `acceptMinutes` and `handleMinutes`.
   */
  limits: z.strictObject({
    calendar: z.string(),
    judgeMinutes: minutes,
    dispatchMinutes: minutes,
    acceptMinutes: minutes,
    rulingMinutes: minutes,
    handleMinutes: minutes,
    verifyMinutes: minutes,
    closeMinutes: minutes,
    callbackMinutes: minutes,
    /** Number of failed calls after which a reporter is not called again. */
    callAttempts: z.number().int().min(1).default(3),
    /** Minutes by the wall clock between two calls to one reporter, so that the calls are spread over time. */
    callPauseMinutes: minutes.default(60),
    /** Minutes by the wall clock for which a confidential reporter may be seen after the consent of another unit. */
    unsealMinutes: z.number().int().min(5).max(15).default(15),
    /** Minutes by the wall clock for which a request to see a confidential reporter waits for its answer. */
    unsealWaitMinutes: minutes.default(10_080),
    /** Days by the wall clock that a report may lie behind the time at which the matter was seen. */
    observedDays: z.number().int().min(1).max(90).default(7),
    /** Minutes by the wall clock between two urges of an issue by its source. */
    urgePauseMinutes: minutes.default(60),
    /** Number of texts that the reporters of a matter may add while it is open. */
    supplements: z.number().int().nonnegative().default(10),
    /** Length of the reopen window. */
    reopenMinutes: minutes,
    pauseMinutes: minutes,
    maxPauses: z.number().int().nonnegative(),
    /** Longest extension as a share of the limit of the matter. */
    extensionShare: z.number().positive().max(1).default(0.5),
    /**
     * Largest number of extensions of a matter. The organization above the unit approves the first, the coordination
     * office each further one.
     */
    maxExtensions: z.number().int().nonnegative().default(2),
    /** Minutes by the wall clock until a district leader must review a suspension again. The default is thirty days. */
    reviewMinutes: minutes.default(43_200),
    /**
     * Working minutes within which the level above must check an issue that was solved on the spot. The default is five
     * days of seven hours.
     */
    spotCheckMinutes: minutes.default(2100),
    /** Working minutes within which a leader must answer a request for more time. The default is four hours. */
    approvalMinutes: minutes.default(240),
    /** Minutes by the wall clock within which an offer of a critical matter must be answered, in every category. */
    criticalAcceptMinutes: minutes.default(30),
    /** Minutes by the wall clock within which the leader on duty must answer a request in a critical matter. */
    criticalApprovalMinutes: minutes.default(30),
    /**
     * Number of refusals at which the matter goes to the arbiter. A refusal is a return, or a transfer of an offer that
     * was not accepted.
     */
    returnsUntilArbiter: z.number().int().min(1),
    /**
     * Number of hand-overs at which the matter goes to the arbiter. A hand-over is an offer to an organization of
     * another department, street or office after the first dispatch.
     */
    handOversUntilArbiter: z.number().int().min(1).default(3),
    /**
     * Working minutes for all offers of a matter together. After this time the arbiter decides; the default is two days
     * of seven hours.
     */
    offersMinutes: minutes.default(840),
    /**
     * Working minutes in arbitration after which the leaders may rule when all arbiters without a part in the issue are
     * on leave. The default is four hours.
     */
    arbiterMinutes: minutes.default(240),
    /** Months after which a precedent no longer routes matters. */
    precedentMonths: z.number().int().min(1).max(120).default(24),
    /**
     * Shares of a limit at which a delay is reported. At the first share the issue becomes overdue; at each further
     * share the next level of escalation is told.
     */
    escalateAt: z.array(z.number().positive()).min(1),
  }),
  verification: z.strictObject({
    /**
     * Share of issues that an independent unit verifies on the spot, for each risk grade from 1 (highest) to 4. Joint,
     * arbitrated and reopened issues, and issues that failed a verification, are always verified on the spot.
     */
    fieldShare: shareByRisk,
    /** Share of issues solved on the spot that the level above checks afterwards, for each risk grade. */
    spotShare: shareByRisk.default({ 1: 1, 2: 0.2, 3: 0.1, 4: 0.05 }),
  }),
  duplicates: z.strictObject({
    /** Smallest score at which another issue is suggested as the same matter. */
    threshold: z.number().min(0).max(1),
    /** Distance in metres and time in days from which on the similarity of places and of times is 0. */
    metres: z.number().positive(),
    days: z.number().positive(),
  }),
  /** The section of the process for residents' reports applies to the whole district; that of others is not used. */
  dutyReview: dutyReview.prefault({}),
  intake: intake.prefault({}),
  callbacks: callbacks.prefault({}),
});
export type ProcessDefinition = z.infer<typeof processDefinitionSchema>;

/** A state of a process. */
export interface ProcessState {
  kind: IssueState;
  label: Label;
}

/** Returns the state with this code. @throws Error for a code that the definition does not have */
export function stateOf({ key, version, states }: ProcessDefinition, stateCode: string): ProcessState {
  const state = states[stateCode];
  if (!state) throw new Error(`process ${key} version ${version} has no state ${stateCode}`);
  return state;
}

/** A move that a definition allows from a state. */
export interface PossibleMove {
  /** Code of the state to which the move leads. */
  to: string;
  guards: readonly GuardName[];
  /** Roles that may make the move in this definition; null when the definition does not restrict them. */
  roles: readonly string[] | null;
}

/** Returns the moves named `move` that the definition allows from a state, with target and guards. */
export function movesFrom(definition: ProcessDefinition, stateCode: string, move: MoveName): PossibleMove[] {
  return definition.moves
    .filter((candidate) => candidate.name === move && candidate.from.includes(stateCode))
    .map(({ to, guards, roles }) => ({ to, guards: guards as GuardName[], roles: roles ?? null }));
}

/**
 * Returns the state in which the arbiter decides; null for a process without an arbiter. A state without a move to the
 * arbiter takes that of another state, so no order of commands avoids the arbiter when a limit of refusals, hand-overs
 * or offers is reached.
 */
export function arbiterStateOf({ moves }: ProcessDefinition, stateCode: string): string | null {
  const ways = moves.filter(({ name }) => name === 'send-to-arbiter');
  return (ways.find(({ from }) => from.includes(stateCode)) ?? ways[0])?.to ?? null;
}

/**
 * Returns the state of another process in which a matter continues when its process changes: the state with the same
 * code and kind, or else the first state of the same kind. Null when the other process has no state of this kind.
 */
export function sameStateIn(definition: ProcessDefinition, stateCode: string, kind: IssueState): string | null {
  if (definition.states[stateCode]?.kind === kind) return stateCode;
  return Object.keys(definition.states).find((each) => definition.states[each]!.kind === kind) ?? null;
}
