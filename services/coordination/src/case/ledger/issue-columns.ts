import { isResting } from '@jiceng/contracts/coordination/issue-progressed';
import { handlersOf, isOpen, type Matter } from '../matter/matter.rules.js';
import type { IssueRow } from '../tables/issue.table.js';
import type { TaskRow } from '../tables/task.table.js';
import type { LockedIssue } from './locked-issue.js';

/** The issue as the rules see it. */
export function matterOf({ row, tasks }: Pick<LockedIssue, 'row' | 'tasks'>): Matter {
  const {
    stateCode,
    state,
    firstReceiverOrganizationId,
    responsibleOrganizationId,
    holderOrganizationId,
    activity,
    jointRule,
    returns,
    handOvers,
    refusedBy,
    verificationFailures,
    pauses,
    extensions,
    reopens,
    reopenUntil,
  } = row;
  return {
    stateCode,
    state,
    firstReceiverOrganizationId,
    responsibleOrganizationId,
    holderOrganizationId,
    activity,
    jointRule,
    returns,
    handOvers,
    refusedBy,
    verificationFailures,
    pauses,
    extensions,
    reopens,
    reopenUntil,
    tasks: tasks.map(({ id, organizationId, staffId, role, state: taskState, required, dependsOn, acceptance }) => ({
      id,
      organizationId,
      staffId,
      role,
      state: taskState,
      required,
      dependsOn,
      acceptance,
    })),
  };
}

/** Returns the columns that follow from the matter after a step, and from the state that the matter has entered. */
export function columnsOf(after: Matter, tasks: readonly TaskRow[], row: IssueRow, now: Date): Partial<IssueRow> {
  const {
    stateCode,
    state,
    firstReceiverOrganizationId,
    responsibleOrganizationId,
    holderOrganizationId,
    activity,
    jointRule,
    returns,
    handOvers,
    refusedBy,
    verificationFailures,
    pauses,
    extensions,
    reopens,
    reopenUntil,
  } = after;
  const open = tasks.filter(isOpen).map((task) => task.organizationId);
  const moved = stateCode !== row.stateCode;
  const late = row.handleDueAt !== null && row.handleDueAt <= now && reopens === row.reopens;
  // The escalation of an unanswered request was about the approver, so it does not continue for the unit.
  const anew = moved && (!late || row.state === 'awaiting-approval');
  const told = anew ? [] : [row.escalatedToOrganizationId];
  const present = (ids: readonly (string | null)[]): string[] => [...new Set(ids.filter((id) => id !== null))];
  return {
    stateCode,
    state,
    firstReceiverOrganizationId,
    responsibleOrganizationId,
    holderOrganizationId,
    activity,
    jointRule,
    returns,
    handOvers,
    refusedBy: [...refusedBy],
    verificationFailures,
    pauses,
    extensions,
    reopens,
    reopenUntil,
    answerableOrganizationId: responsibleOrganizationId ?? row.answerableOrganizationId,
    handlerOrganizationIds: handlersOf(after),
    deskOrganizationIds: isResting(state)
      ? []
      : present([responsibleOrganizationId, holderOrganizationId, ...open, ...told]),
    involvedOrganizationIds: present([
      ...row.involvedOrganizationIds,
      firstReceiverOrganizationId,
      responsibleOrganizationId,
      holderOrganizationId,
      ...tasks.map((task) => task.organizationId),
    ]),
    arbitrated: row.arbitrated || state === 'arbitrating',
    // After a move the escalation begins again at the lowest level, unless the limit of the matter has passed.
    ...(anew ? { escalationLevel: -1, escalatedToOrganizationId: null } : {}),
    ...(state === row.state ? {} : columnsOfEntry(state, row, now)),
  };
}

/**
 * Returns the columns that change when an issue enters a state of another kind: the time of closing, the start of a
 * pause, and the number of its endings (`edition`).
 */
function columnsOfEntry(state: IssueRow['state'], row: IssueRow, now: Date): Partial<IssueRow> {
  return {
    closedAt: state === 'closed' ? now : null,
    pausedAt: pauseBegan(state, row, now),
    ...(state === 'closed' || state === 'rejected' ? { edition: row.edition + 1 } : {}),
  };
}

/** Returns the start of a pause or suspension. An approved pause counts from the time of the request. */
function pauseBegan(state: IssueRow['state'], row: IssueRow, now: Date): Date | null {
  if (state === 'awaiting-approval') return now;
  return state === 'paused' || state === 'suspended' ? (row.pausedAt ?? now) : null;
}
