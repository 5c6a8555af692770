import { organizationKinds } from '@jiceng/contracts/codes';
import { issueStates, type IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import { z } from 'zod';
import { issueSources } from './issue-source.js';
import type { GuardName, Label, MoveName } from './state-kind.rules.js';

/** How the district works: in ordinary times, or under an emergency plan (平急转换). */
export const processModes = ['ordinary', 'emergency'] as const;
export type ProcessMode = (typeof processModes)[number];

const minutes = z.number().int().positive();
const code = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);
const label = z.strictObject({ zh: z.string().trim().min(1).max(40), en: z.string().trim().min(1).max(40) });

/** The matters a rule covers; a part that is absent covers every value. */
const choiceRule = z.strictObject({
  source: z.enum(issueSources).optional(),
  /** The first 2, 4 or 7 digits of a category code. */
  category: z
    .string()
    .regex(/^\d{2}(\d{2}(\d{3})?)?$/)
    .optional(),
  mode: z.enum(processModes).optional(),
});
export type ChoiceRule = z.infer<typeof choiceRule>;

/** A level at which matters are judged and solved (37); the authority matrix says by its code what it may solve. */
const level = z.strictObject({
  code,
  label,
  /** Roles that act for the level. */
  roles: z.array(z.string()).min(1),
  /** Kinds of its organizations; of several that hold the place the one with the smallest region acts. */
  kinds: z.array(z.enum(organizationKinds)).min(1),
});
export type ProcessLevel = z.infer<typeof level>;

/** Unknown fields are refused: an official must not publish a line that the engine does not read. */
export const processDefinitionSchema = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9-]{1,40}$/),
  version: z.number().int().positive(),
  name: label,
  /** The matters that begin with this process; an empty list keeps the process for later. */
  appliesTo: z.array(choiceRule),
  /** Code of the state in which a matter begins. */
  initial: z.string(),
  /** The states by their codes. Everything that must hold in a state follows from its kind. */
  states: z.record(code, z.strictObject({ kind: z.enum(issueStates), label })),
  moves: z
    .array(
      z.strictObject({
        name: z.string(),
        from: z.array(z.string()).min(1),
        to: z.string(),
        guards: z.array(z.string()),
        /** Roles that may make the move here; every role of the command when absent. */
        roles: z.array(z.string()).optional(),
      }),
    )
    .min(1),
  /** The levels from the lowest to the highest; a process without levels lets none of them solve or pass up. */
  levels: z.array(level).default([]),
  /** Working minutes on `calendar`; a category's own limits go before `acceptMinutes` and `handleMinutes`. */
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
    /** Calls after which a reporter who was never reached is not called again (51). */
    callAttempts: z.number().int().min(1).default(3),
    /** Minutes by the wall clock between two calls of one reporter, so that the attempts are real ones. */
    callPauseMinutes: minutes.default(60),
    /** Length of the reopen window: clients show it and the server enforces it. */
    reopenMinutes: minutes,
    pauseMinutes: minutes,
    maxPauses: z.number().int().nonnegative(),
    /** Longest extension, as a share of the limit of the matter. */
    extensionShare: z.number().positive().max(1).default(0.5),
    /** The first extension is approved by the organization above the unit, each further one by the coordination office. */
    maxExtensions: z.number().int().nonnegative().default(2),
    /** Minutes by the wall clock in which a district leader reviews a suspension again. The default is thirty days. */
    reviewMinutes: minutes.default(43_200),
    /** Working minutes in which a leader answers a request for more time. The default is four hours. */
    approvalMinutes: minutes.default(240),
    /** Minutes around the clock in which the leader on duty answers a request in a critical matter. */
    criticalApprovalMinutes: minutes.default(30),
    /** The n-th refusal of the same matter goes to the arbiter: a return, or the handing on of an offer not accepted. */
    returnsUntilArbiter: z.number().int().min(1),
    /** The n-th hand-over of the same matter from one organization's tree to another goes to the arbiter. */
    handOversUntilArbiter: z.number().int().min(1).default(3),
    /** Working minutes for all offers of a matter together; then the arbiter decides. The default is two days of seven hours. */
    offersMinutes: minutes.default(840),
    /** Months after which a binding ruling no longer routes matters (40). */
    precedentMonths: z.number().int().min(1).max(120).default(24),
    /** Shares of a limit at which the delay is reported: the first marks the issue overdue, each further one goes a level up. */
    escalateAt: z.array(z.number().positive()).min(1),
  }),
  verification: z.strictObject({
    /** Share of issues verified on the spot by an outside unit, per risk grade 1 (highest) to 4. */
    fieldShare: z.record(z.enum(['1', '2', '3', '4']), z.number().min(0).max(1)),
  }),
  duplicates: z.strictObject({
    /** Score from which another issue is suggested as the same matter. */
    threshold: z.number().min(0).max(1),
    /** Metres and days beyond which place and time no longer count for a duplicate. */
    metres: z.number().positive(),
    days: z.number().positive(),
  }),
});
export type ProcessDefinition = z.infer<typeof processDefinitionSchema>;

/** A state of a process. */
export interface ProcessState {
  kind: IssueState;
  label: Label;
}

/** The state with this code. @throws Error for a code that the definition does not have */
export function stateOf({ key, version, states }: ProcessDefinition, stateCode: string): ProcessState {
  const state = states[stateCode];
  if (!state) throw new Error(`process ${key} version ${version} has no state ${stateCode}`);
  return state;
}

/** A move that a definition allows from a state. */
export interface PossibleMove {
  /** Code of the state it leads to. */
  to: string;
  guards: readonly GuardName[];
  /** Roles to which the definition narrows the move; null when it does not. */
  roles: readonly string[] | null;
}

/** Where `move` leads from the state with this code, and under which guards; empty when the definition does not allow it there. */
export function movesFrom(definition: ProcessDefinition, stateCode: string, move: MoveName): PossibleMove[] {
  return definition.moves
    .filter((candidate) => candidate.name === move && candidate.from.includes(stateCode))
    .map(({ to, guards, roles }) => ({ to, guards: guards as GuardName[], roles: roles ?? null }));
}

/**
 * The state to which refusals, hand-overs and unanswered offers bring a matter once their limit is reached; null for a
 * process without an arbiter. It holds from every state, so that no order of commands avoids the arbiter.
 */
export function arbiterStateOf({ moves }: ProcessDefinition, stateCode: string): string | null {
  const ways = moves.filter(({ name }) => name === 'send-to-arbiter');
  return (ways.find(({ from }) => from.includes(stateCode)) ?? ways[0])?.to ?? null;
}

/**
 * The state of another process in which a matter goes on when its process changes: the state with the same code, else the
 * first of the same kind. Null when the other process has no state of the kind.
 */
export function sameStateIn(definition: ProcessDefinition, stateCode: string, kind: IssueState): string | null {
  if (definition.states[stateCode]?.kind === kind) return stateCode;
  return Object.keys(definition.states).find((each) => definition.states[each]!.kind === kind) ?? null;
}
