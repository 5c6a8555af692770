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

/** The columns that follow from the matter after a step, and from the state it has entered. */
export function columnsOf(after: Matter, tasks: readonly TaskRow[], row: IssueRow, now: Date): Partial<IssueRow> {
  const {
    stateCode,
    state,
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
  // The levels that a late answer to a request climbed are the approver's, not the unit's.
  const anew = moved && (!late || row.state === 'awaiting-approval');
  const told = anew ? [] : [row.escalatedToOrganizationId];
  const present = (ids: readonly (string | null)[]): string[] => [...new Set(ids.filter((id) => id !== null))];
  return {
    stateCode,
    state,
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
      responsibleOrganizationId,
      holderOrganizationId,
      ...tasks.map((task) => task.organizationId),
    ]),
    arbitrated: row.arbitrated || state === 'arbitrating',
    // The matter moved on: escalation begins again from the bottom, unless the limit of the matter has passed.
    ...(anew ? { escalationLevel: -1, escalatedToOrganizationId: null } : {}),
    ...(state === row.state ? {} : columnsOfEntry(state, row, now)),
  };
}

/** The columns of a kind of state that the issue enters: the edition counts its endings, and a pause has its beginning. */
function columnsOfEntry(state: IssueRow['state'], row: IssueRow, now: Date): Partial<IssueRow> {
  return {
    closedAt: state === 'closed' ? now : null,
    pausedAt: pauseBegan(state, row, now),
    ...(state === 'closed' || state === 'rejected' ? { edition: row.edition + 1 } : {}),
  };
}

/** From when a pause or suspension counts: from the moment when it was asked for, once it is approved (47). */
function pauseBegan(state: IssueRow['state'], row: IssueRow, now: Date): Date | null {
  if (state === 'awaiting-approval') return now;
  return state === 'paused' || state === 'suspended' ? (row.pausedAt ?? now) : null;
}
