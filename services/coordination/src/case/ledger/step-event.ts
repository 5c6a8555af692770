import type { IssueProgressed } from '@jiceng/contracts/coordination/issue-progressed';
import type { EffectTx } from '@jiceng/platform/effects';
import type { Clock, DelayCharge } from '../matter/delay.rules.js';
import type { IssueRow } from '../tables/issue.table.js';
import type { TaskRow } from '../tables/task.table.js';
import { organizationOf, type StepTaken } from './step-taken.js';

/** A step, the issue after the step, and the tasks before and after the step. */
export interface TakenStep {
  taken: StepTaken;
  row: IssueRow;
  tasksBefore: readonly TaskRow[];
  tasksAfter: readonly TaskRow[];
  clock: Clock;
  /** Charges for delay up to this step, of all organizations of the matter. */
  delay: readonly DelayCharge[];
}

/** Returns the event about a step for other services. */
export function eventOf(
  tx: EffectTx,
  { taken, row, tasksBefore, tasksAfter, clock, delay }: TakenStep,
): IssueProgressed {
  const { actor } = tx.origin;
  const task = tasksAfter.find(({ id }) => id === taken.taskId);
  const wasReturned = (id: string): boolean => tasksBefore.some((each) => each.id === id && each.state === 'returned');
  const refused = tasksAfter.find(({ id, state }) => state === 'returned' && !wasReturned(id));
  return {
    ...nothingTold,
    issueId: row.id,
    processKey: row.processKey,
    step: taken.step,
    organizationId: organizationOf(tx, taken),
    staffId: actor.kind === 'staff' && !taken.byRule ? actor.id : null,
    counterpartOrganizationId: taken.counterpartOrganizationId ?? null,
    reasonCode: taken.reasonCode ?? null,
    task: task
      ? {
          id: task.id,
          organizationId: task.organizationId,
          role: task.role,
          dueAt: task.dueAt?.toISOString() ?? null,
        }
      : null,
    refusal: refused ? { taskId: refused.id, organizationId: refused.organizationId } : null,
    wrongRefusals: [...(taken.wrongRefusals ?? [])],
    late: taken.late ?? null,
    callback: taken.callback ?? null,
    after: {
      ...snapshotOf(row),
      elapsedMinutes: minutesBetween(clock, row.reportedAt, row.steppedAt),
      limitMinutes: row.handleDueAt && minutesBetween(clock, row.reportedAt, row.handleDueAt),
      delay: [...delay],
    },
  };
}

function minutesBetween(clock: Clock, from: Date, to: Date): number {
  return Math.max(0, Math.floor(clock.workingMinutesBetween(from, to)));
}

/** Returns the event about a report for other services. */
export function eventOfReport(row: IssueRow, staffId: string | null): IssueProgressed {
  return {
    ...nothingTold,
    issueId: row.id,
    processKey: row.processKey,
    step: 'reported',
    organizationId: row.firstReceiverOrganizationId,
    staffId,
    after: { ...snapshotOf(row), elapsedMinutes: 0, limitMinutes: null, delay: [] },
  };
}

const nothingTold = {
  counterpartOrganizationId: null,
  reasonCode: null,
  task: null,
  refusal: null,
  wrongRefusals: [] as string[],
  late: null,
  callback: null,
};

/**
 * Returns the state of an issue for the event. For an issue that has ended, `responsibleOrganizationId` is the
 * organization that was responsible last.
 */
function snapshotOf(row: IssueRow): Omit<IssueProgressed['after'], 'elapsedMinutes' | 'limitMinutes' | 'delay'> {
  return {
    state: row.state,
    responsibleOrganizationId: row.answerableOrganizationId,
    holderOrganizationId: row.holderOrganizationId,
    activity: row.activity,
    firstReceiverOrganizationId: row.firstReceiverOrganizationId,
    handlerOrganizationIds: row.handlerOrganizationIds,
    regionCode: row.areaCode,
    categoryCode: row.categoryCode,
    line: row.line,
    severity: row.severity,
    handleDueAt: row.handleDueAt?.toISOString() ?? null,
    version: row.version,
  };
}
