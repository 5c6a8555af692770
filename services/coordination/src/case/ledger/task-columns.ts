import { isOpen, type Matter } from '../matter/matter.rules.js';
import type { TaskRow } from '../tables/task.table.js';
import type { LockedIssue } from './locked-issue.js';
import type { StepTaken } from './step-taken.js';

/** Returns the tasks after a step; new and changed tasks are added to `written`. */
export function tasksAfter(
  now: Date,
  issue: LockedIssue,
  after: Matter,
  taken: StepTaken,
  written: TaskRow[],
): TaskRow[] {
  return after.tasks.map((facts, ordinal) => {
    const known = issue.tasks.find((task) => task.id === facts.id);
    const extra = taken.tasks?.[facts.id] ?? {};
    const { id, organizationId, staffId, role, state, required, acceptance } = facts;
    const isTakenOver = known !== undefined && known.organizationId !== organizationId;
    if (known && known.state === state && !isTakenOver && Object.keys(extra).length === 0) return known;
    const task: TaskRow = known
      ? {
          ...known,
          // Persons of a dissolved organization lose the task; the successor chooses its own assignee.
          ...(isTakenOver ? { organizationId, staffId: null, proposedStaffId: null } : {}),
          state,
          acceptance,
          version: known.version + 1,
          endedAt: isOpen({ state }) ? null : (known.endedAt ?? now),
          ...clockOf(issue, facts, known, now),
          ...extra,
        }
      : {
          acceptDueAt: null,
          acceptedAt: null,
          dueAt: null,
          endedAt: null,
          result: null,
          reasonCode: null,
          evidence: null,
          proposedOrganizationId: null,
          proposedStaffId: null,
          wrongRefusal: null,
          route: null,
          id,
          issueId: issue.row.id,
          version: 1,
          ordinal,
          organizationId,
          staffId,
          role,
          state,
          required,
          dependsOn: [...facts.dependsOn],
          acceptance,
          offeredAt: now,
          ...clockOf(issue, facts, null, now),
          ...extra,
        };
    written.push(task);
    return task;
  });
}

/**
 * Returns the columns of the limit of a task that begins; no columns for other tasks. The task of a sole handler has
 * the limit of its matter, which a transfer does not change. A task of joint work has its own limit, and so has work
 * that is given back after a failed verification or a reopening.
 */
function clockOf(
  issue: LockedIssue,
  { state, role }: Pick<TaskRow, 'state' | 'role'>,
  known: TaskRow | null,
  now: Date,
): Partial<TaskRow> {
  if (state !== 'accepted' || known?.state === 'accepted') return {};
  const limit = role === 'sole' && known?.state !== 'done' ? issue.row.handleDueAt : null;
  return {
    acceptedAt: known?.acceptedAt ?? now,
    dueAt: limit ?? issue.clock.addWorkingMinutes(now, handleMinutesOf(issue)),
    endedAt: null,
  };
}

/** Returns the working minutes to handle the issue: those of its category, or else those of its process. */
export function handleMinutesOf({
  row,
  directory,
  definition,
}: Pick<LockedIssue, 'row' | 'directory' | 'definition'>): number {
  const category = row.categoryCode ? directory.category(row.categoryCode, row.reportedAt) : null;
  return category?.handleMinutes ?? definition.limits.handleMinutes;
}
