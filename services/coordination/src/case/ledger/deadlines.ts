import { isResting } from '@jiceng/contracts/coordination/issue-progressed';
import type { EffectTx } from '@jiceng/platform/effects';
import { AROUND_THE_CLOCK } from '../../rulebook/calendar/calendar.rules.js';
import type { WorkingClock } from '../../rulebook/calendar/working-clock.js';
import { stateKinds, type TimerName } from '../../rulebook/process/state-kind.rules.js';
import type { ProcessLevel } from '../../rulebook/process/process-definition.rules.js';
import { authorityOf } from '../../rulebook/authority/authority.rules.js';
import type { TaskRow } from '../tables/task.table.js';
import { escalationLevels, nextLevel } from './escalation.rules.js';
import type { IssueRow } from '../tables/issue.table.js';
import type { LockedIssue } from './locked-issue.js';
import type { Matter } from '../matter/matter.rules.js';

/** A step, with the data from which its timers and deadlines are computed. */
export interface DeadlineChange extends Pick<LockedIssue, 'row' | 'definition' | 'clock' | 'directory'> {
  before: Matter;
  after: Matter;
  now: Date;
  tasksBefore: readonly TaskRow[];
  tasksAfter: readonly TaskRow[];
  offeredTaskId: string | null;
  /**
   * True when a leader keeps a suspension. The timer of the state then begins again although the state does not change.
   */
  beginsAnew: boolean;
}

/** Payload of a timer. It contains the data for the next level of escalation, so no earlier steps need to be read. */
export interface TimerPayload {
  issueId: string;
  taskId: string | null;
  startedAt: string;
  limitMinutes: number;
  level: number;
}

/** The timer of a spot check. It runs while the issue is closed, so it belongs to no state. */
export const SPOT_CHECK_TIMER = 'spot-check-due';

/** Cancels the timer of a state that the issue left, and the timers of tasks whose clock has stopped. */
export function cancelTimers(tx: EffectTx, change: DeadlineChange): void {
  if (change.before.state === 'closed' && change.after.state !== 'closed')
    tx.cancelTimer(SPOT_CHECK_TIMER, change.row.id);
  const left = stateKinds[change.before.state].timer;
  if (left && left !== 'handle-due' && stateWasLeft(change)) tx.cancelTimer(left, change.row.id);
  for (const task of change.tasksBefore) {
    if (
      isRunning(task, change.before) &&
      !isRunning(
        change.tasksAfter.find(({ id }) => id === task.id)!,
        change.after,
      )
    )
      tx.cancelTimer('handle-due', task.id);
  }
}

/**
 * Starts the timers of the state that the issue enters and of tasks that begin. Returns the deadlines for the row of
 * the issue.
 */
export function startTimers(tx: EffectTx, change: DeadlineChange): Pick<IssueRow, 'stateDueAt' | 'handleDueAt'> {
  const { row, clock, after, now } = change;
  const limit = limitOfMatter(change);
  for (const task of change.tasksAfter) {
    const before = change.tasksBefore.find(({ id }) => id === task.id);
    if (!isRunning(task, after) || (before && isRunning(before, change.before)) || !task.dueAt) continue;
    const inherited = task.dueAt.getTime() === limit?.getTime() && row.handleDueAt !== null;
    // A limit that began before a transfer keeps its start, so a level of escalation that was told of the delay is not
    // told again.
    const startedAt = inherited && after.reopens === 0 ? change.tasksAfter[0]!.offeredAt : now;
    const limitMinutes = Math.max(1, Math.round(clock.workingMinutesBetween(startedAt, task.dueAt)));
    const answered = change.before.state === 'awaiting-approval';
    const level = inherited && limit <= now && !answered ? row.escalationLevel : -1;
    scheduleNextLevel(
      tx,
      'handle-due',
      task.id,
      { issueId: row.id, taskId: task.id, startedAt: startedAt.toISOString(), limitMinutes, level },
      change,
    );
  }
  const running = change.tasksAfter
    .filter((task) => isRunning(task, after))
    .map((task) => task.dueAt)
    .filter((due) => due !== null);
  const handleDueAt = limit ?? running[0] ?? null;
  if (isResting(after.state)) return { stateDueAt: null, handleDueAt };
  if (after.state === 'handling')
    return { stateDueAt: running.sort((a, b) => a.getTime() - b.getTime())[0] ?? null, handleDueAt };
  const { timer, byClock } = stateKinds[after.state];
  if (!timer || !stateWasLeft(change)) return { stateDueAt: row.stateDueAt, handleDueAt };
  const limitMinutes = limitOf(timer, change);
  // An approved pause counts from the time of the request.
  const startedAt = timer === 'pause-ends' ? (row.pausedAt ?? now) : now;
  const { holderOrganizationId } = after;
  const stateClock = clockOfLimit(timer, { ...change, row: { ...row, holderOrganizationId } });
  const payload: TimerPayload = {
    issueId: row.id,
    taskId: change.offeredTaskId,
    startedAt: startedAt.toISOString(),
    limitMinutes,
    level: -1,
  };
  if (byClock) {
    // A timer that makes a move fires once, at the limit: an unanswered offer is accepted, or a pause ends.
    const offered = change.tasksAfter.find(({ id, state }) => id === change.offeredTaskId && state === 'offered');
    const dueAt = offered?.acceptDueAt ?? stateClock.addWorkingMinutes(startedAt, limitMinutes);
    tx.schedule({ kind: timer, key: row.id, dueAt, payload: { ...payload } });
    return { stateDueAt: dueAt, handleDueAt };
  }
  scheduleNextLevel(tx, timer, row.id, payload, { ...change, clock: stateClock });
  return { stateDueAt: stateClock.addWorkingMinutes(startedAt, limitMinutes), handleDueAt };
}

/**
 * Returns the limit of the matter. The category sets it at the first dispatch; offers, refusals and hand-overs do not
 * extend it. A reopening sets a new limit, because the closing ended the old one.
 */
function limitOfMatter(change: DeadlineChange): Date | null {
  const { row, before, after, clock, now } = change;
  const known = after.reopens > before.reopens ? null : row.handleDueAt;
  if (known !== null || after.state !== 'dispatched') return known;
  return clock.addWorkingMinutes(now, limitOf('handle-due', change));
}

/**
 * Schedules the timer for the next level of escalation, on the clock of the limit. Above the top level, no timer is
 * scheduled.
 */
export function scheduleNextLevel(
  tx: EffectTx,
  name: TimerName | typeof SPOT_CHECK_TIMER,
  key: string,
  payload: TimerPayload,
  issue: Pick<LockedIssue, 'definition' | 'clock'>,
): void {
  const levels = escalationLevels(
    new Date(payload.startedAt),
    payload.limitMinutes,
    issue.definition.limits.escalateAt,
    issue.clock,
  );
  const next = nextLevel(levels, payload.level);
  if (next) tx.schedule({ kind: name, key, dueAt: next.at, payload: { ...payload, level: next.level } });
}

/**
 * Returns the working minutes of the limit of a state. A limit of the category takes precedence over the limit of the
 * process.
 */
export function limitOf(
  timer: TimerName,
  { definition: { limits, levels }, row, directory }: Pick<LockedIssue, 'definition' | 'row' | 'directory'>,
): number {
  const category = row.categoryCode ? directory.category(row.categoryCode, row.reportedAt) : null;
  const minutes: Record<TimerName, number> = {
    'judge-due': limits.judgeMinutes,
    'dispatch-due': Math.min(limits.dispatchMinutes, passUpAfter(levels, row, directory)),
    'task-accept-due':
      row.severity === 'critical' ? limits.criticalAcceptMinutes : (category?.acceptMinutes ?? limits.acceptMinutes),
    'ruling-due': limits.rulingMinutes,
    'handle-due': category?.handleMinutes ?? limits.handleMinutes,
    'approval-due': row.severity === 'critical' ? limits.criticalApprovalMinutes : limits.approvalMinutes,
    'pause-ends': limits.pauseMinutes,
    'review-due': limits.reviewMinutes,
    'verify-due': limits.verifyMinutes,
    'close-due': limits.closeMinutes,
  };
  return minutes[timer];
}

/**
 * Returns the working minutes within which the level of the responsible organization must dispatch the issue or pass it
 * up; infinite when the authority matrix has no row for the category and level.
 */
function passUpAfter(
  levels: readonly ProcessLevel[],
  { categoryCode, responsibleOrganizationId }: IssueRow,
  directory: LockedIssue['directory'],
): number {
  const kind = responsibleOrganizationId && directory.organizations.get(responsibleOrganizationId)?.kind;
  const level = levels.findLast(({ kinds }) => kind && kinds.includes(kind));
  const authority = level && authorityOf(directory.authorities, categoryCode, level.code);
  return authority?.passUpAfterMinutes ?? Infinity;
}

/**
 * Returns the clock of a limit. An offer runs on the calendar of the desk that receives it, a request on the calendar
 * of the approver; both are the holder. In critical matters they use the wall clock, as reviews of suspensions do. All
 * other limits use the calendar of the process.
 */
export function clockOfLimit(
  timer: TimerName,
  { row, clock, directory, definition }: Pick<LockedIssue, 'clock' | 'directory' | 'definition'> & ClockOwner,
): WorkingClock {
  const { severity, holderOrganizationId } = row;
  const ofHolder = timer === 'approval-due' || timer === 'task-accept-due';
  if (timer === 'review-due' || (ofHolder && severity === 'critical')) return directory.clock(AROUND_THE_CLOCK);
  return ofHolder && holderOrganizationId
    ? directory.deskClock(holderOrganizationId, definition.limits.calendar)
    : clock;
}

/** The columns that decide which clock a limit uses. */
interface ClockOwner {
  row: Pick<IssueRow, 'severity' | 'holderOrganizationId'>;
}

/** True while the clock of a task runs: the task is accepted and the issue is not paused. */
function isRunning(task: Pick<TaskRow, 'state'>, matter: Matter): boolean {
  return task.state === 'accepted' && matter.state === 'handling';
}

/**
 * True when the timer of the state must begin again. A new offer, a new verifier and a kept suspension each begin a new
 * limit although the state stays the same.
 */
function stateWasLeft({ before, after, beginsAnew }: DeadlineChange): boolean {
  return (
    beginsAnew ||
    before.stateCode !== after.stateCode ||
    (before.holderOrganizationId !== after.holderOrganizationId && after.state !== 'handling')
  );
}
