import type { IssueProgressed, IssueStep } from '@jiceng/contracts/coordination/issue-progressed';
import type { EffectTx } from '@jiceng/platform/effects';
import { sameDuty } from '../matter/duty-span.rules.js';
import { movesOf, type Happening } from '../matter/happening.rules.js';
import type { DutySpanRow } from '../tables/issue-step.table.js';
import type { IssueRow } from '../tables/issue.table.js';
import type { StepJson } from './issue-step.queries.js';
import type { StepRule } from './step-rules.js';
import type { TaskRow } from '../tables/task.table.js';

/** A step and its changes to an issue. */
export interface StepTaken {
  step: IssueStep;
  /** Null for steps that change no state and no task, such as an escalation. */
  happening: Happening | null;
  /** The organization that took the step. By default it is the actor's organization; null for reporters and timers. */
  organizationId?: string | null;
  counterpartOrganizationId?: string | null;
  taskId?: string | null;
  reasonCode?: string | null;
  note?: string | null;
  /** The rule that decided the step, as the timeline shows it. */
  rule?: StepRule | null;
  late?: boolean | null;
  /** True for a step that a rule of the district takes inside a command of a person. The person did not decide it. */
  byRule?: true;
  /** Ids of refused tasks whose refusal a ruling found wrong. */
  wrongRefusals?: readonly string[];
  callback?: IssueProgressed['callback'];
  /** Further columns of the issue to change. */
  issue?: Partial<IssueRow>;
  /** Further columns of new or changed tasks, by task id. */
  tasks?: Readonly<Record<string, Partial<TaskRow>>>;
}

/** The actor of steps that a rule takes, as the timeline names it. */
const RULE = { id: 'rulebook', kind: 'system' } as const;

/** Returns the entry of the timeline, and whether a duty span ends or begins with the step. */
export function jsonOfStep(tx: EffectTx, before: IssueRow, row: IssueRow, taken: StepTaken): StepJson {
  const actor = taken.byRule ? RULE : tx.origin.actor;
  const [was, is] = [dutyOf(before), dutyOf(row)];
  // The timeline shows the first move, which is the move of the command. A guard or a limit may have chosen another
  // move.
  const move = (taken.happening && movesOf(taken.happening)[0]) ?? null;
  const same = was !== null && is !== null && sameDuty(was, is);
  return {
    issueId: row.id,
    seq: row.version,
    step: taken.step,
    at: row.steppedAt,
    state: row.state,
    actorId: actor.id,
    actorKind: actor.kind,
    organizationId: organizationOf(tx, taken),
    counterpartOrganizationId: taken.counterpartOrganizationId ?? null,
    taskId: taken.taskId ?? null,
    reasonCode: taken.reasonCode ?? null,
    note: taken.note ?? null,
    rule: taken.rule ?? null,
    late: taken.late ?? null,
    move,
    fromStateCode: move && before.stateCode,
    ends: was !== null && !same,
    begins: is !== null && !same,
    ...is,
  };
}

function dutyOf(
  row: IssueRow,
): { responsibleOrganizationId: string; holderOrganizationId: string; activity: DutySpanRow['activity'] } | null {
  const { responsibleOrganizationId, holderOrganizationId, activity } = row;
  return responsibleOrganizationId && holderOrganizationId && activity
    ? { responsibleOrganizationId, holderOrganizationId, activity }
    : null;
}

export function organizationOf(tx: EffectTx, taken: StepTaken): string | null {
  return taken.organizationId === undefined ? tx.origin.actor.organizationId : taken.organizationId;
}
