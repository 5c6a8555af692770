import type { IssueProgressed, IssueStep } from '@jiceng/contracts/coordination/issue-progressed';
import type { EffectTx } from '@jiceng/platform/effects';
import { sameDuty } from '../matter/duty-span.rules.js';
import type { Happening } from '../matter/happening.rules.js';
import type { DutySpanRow } from '../tables/issue-step.table.js';
import type { IssueRow } from '../tables/issue.table.js';
import type { StepJson } from './issue-step.queries.js';
import type { TaskRow } from '../tables/task.table.js';

/** One step and what it changes. */
export interface StepTaken {
  step: IssueStep;
  /** Null for steps that move nothing, such as an escalation. */
  happening: Happening | null;
  /** The organization whose step it was; the actor's by default, null for reporters and the clock. */
  organizationId?: string | null;
  counterpartOrganizationId?: string | null;
  taskId?: string | null;
  reasonCode?: string | null;
  note?: string | null;
  /** The rule that decided, for the timeline. */
  rule?: string | null;
  late?: boolean | null;
  /** Refused tasks that a ruling found wrongly refused. */
  wrongRefusals?: readonly string[];
  callback?: IssueProgressed['callback'];
  /** Further columns of the issue. */
  issue?: Partial<IssueRow>;
  /** Further columns of new or changed tasks, by task id. */
  tasks?: Readonly<Record<string, Partial<TaskRow>>>;
}

/** The entry of the timeline, and the span of duty that ends or begins with it. */
export function jsonOfStep(tx: EffectTx, before: IssueRow, row: IssueRow, taken: StepTaken): StepJson {
  const { actor } = tx.origin;
  const [was, is] = [dutyOf(before), dutyOf(row)];
  const same = was !== null && is !== null && sameDuty(was, is);
  return {
    issueId: row.id,
    seq: row.version,
    step: taken.step,
    at: tx.now,
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
