import { Injectable } from '@nestjs/common';
import { issueProgressed } from '@jiceng/contracts/coordination/issue-progressed';
import type { Transaction } from '@jiceng/platform/database';
import type { EffectTx } from '@jiceng/platform/effects';
import { platformErrors } from '@jiceng/platform/errors';
import type { Directory } from '../../rulebook/directory/directory.js';
import { DirectoryService } from '../../rulebook/directory/directory.service.js';
import { chargesOf, lateSpansUntil, wrongRefusalsIn, type DelayCharge } from '../matter/delay.rules.js';
import { advance } from '../matter/matter.rules.js';
import { inSuccession } from '../matter/succession.rules.js';
import { stillWaits } from '../matter/source-request.rules.js';
import { HiddenNumbers } from '../reporter/hidden-numbers.js';
import type { IssueRow } from '../tables/issue.table.js';
import { END_SOURCE_REQUEST } from '../tables/source-request.table.js';
import type { TaskRow } from '../tables/task.table.js';
import { cancelTimers, startTimers, type DeadlineChange } from './deadlines.js';
import { columnsOf, matterOf } from './issue-columns.js';
import { lockedIssue, type LockedIssue } from './locked-issue.js';
import { load, type LoadedIssue } from './issue-load.queries.js';
import { noticeOf, scheduleNotice, scheduleProgress } from './notice.js';
import { jsonOfIssue, jsonOfTask, TAKE_STEP, TAKE_STEPS } from './issue-step.queries.js';
import { followSourceLimit } from './source-limit-timer.js';
import { scheduleStatus } from './status-timer.js';
import { eventOf, type TakenStep } from './step-event.js';
import { jsonOfStep, type StepTaken } from './step-taken.js';
import { tasksAfter } from './task-columns.js';

/** A step with all rows and messages that the ledger writes for it. `after` is the issue after the step. */
export interface PlannedStep {
  after: LockedIssue;
  issue: object;
  step: object;
  tasks: readonly object[];
  charges: readonly object[];
}

/**
 * Writes the steps of issues; other classes only insert reports and correct places. The row, tasks, duty span,
 * timeline, timers, event and audit record of a step are written together, so that none of them can be missing.
 */
@Injectable()
export class IssueLedger {
  constructor(
    private readonly directories: DirectoryService,
    private readonly numbers: HiddenNumbers,
  ) {}

  /**
   * Loads and locks an issue. `assertAllowed` throws STALE_VERSION only after the check of the policy, because a caller
   * who may not see the issue must not learn that it changed.
   * @param expectedVersion null for a command that is not based on a version, such as the answer to a call-back
   * @throws NOT_FOUND
   */
  async lockIssue(tx: EffectTx, issueId: string, expectedVersion: number | null): Promise<LockedIssue> {
    // Both queries go out in one round trip. PostgreSQL runs them in order, so the tasks are read after the issue is
    // locked.
    const [found, tasks] = await Promise.all([load.issue.first(tx, [issueId]), load.tasks.rows(tx, [issueId])]);
    if (!found) throw platformErrors.NOT_FOUND({ what: 'issue', id: issueId });
    return this.loaded(tx, found, tasks, expectedVersion);
  }

  /** Locks the issue of a task. @throws NOT_FOUND */
  async lockIssueOfTask(
    tx: EffectTx,
    taskId: string,
    expectedVersion: number,
  ): Promise<LockedIssue & { task: TaskRow }> {
    const [found, tasks] = await Promise.all([
      load.issueOfTask.first(tx, [taskId]),
      load.tasksBeside.rows(tx, [taskId]),
    ]);
    if (!found) throw platformErrors.NOT_FOUND({ what: 'task', id: taskId });
    const issue = await this.loaded(tx, found, tasks, expectedVersion);
    return { ...issue, task: issue.tasks.find((task) => task.id === taskId)! };
  }

  private async loaded(
    tx: EffectTx,
    { directoryEdition, ...row }: LoadedIssue,
    tasks: TaskRow[],
    expectedVersion: number | null,
  ): Promise<LockedIssue> {
    const issue = lockedIssue(row, tasks, await this.directoryOf(directoryEdition, [row]));
    if (expectedVersion === null || expectedVersion === row.version) return issue;
    const changes = await load.stepsSince.rows(tx, [row.id, expectedVersion]);
    return {
      ...issue,
      stale: platformErrors.STALE_VERSION({ expected: expectedVersion, actual: row.version, changes }),
    };
  }

  /**
   * Locks the issues of a batch in the order of their ids, so that two batches cannot deadlock. Unknown ids are left
   * out.
   */
  async lockIssues(transaction: Transaction, issueIds: readonly string[]): Promise<Map<string, LockedIssue>> {
    const ids = [...new Set(issueIds)].sort();
    const found = await load.issues.rows(transaction, [ids]);
    if (found.length === 0) return new Map();
    const tasks = Map.groupBy(await load.tasksOfMany.rows(transaction, [ids]), (task) => task.issueId);
    const directory = await this.directoryOf(found[0]!.directoryEdition, found);
    return new Map(
      found.map(({ directoryEdition: _, ...row }) => [row.id, lockedIssue(row, tasks.get(row.id) ?? [], directory)]),
    );
  }

  /**
   * Returns a directory that is not older than the rows. A query that waited for a lock returns the row as it is then,
   * but the edition of the directory as it was before.
   */
  private async directoryOf(edition: string, rows: readonly Pick<IssueRow, 'calendarEdition'>[]): Promise<Directory> {
    const directory = await this.directories.since(edition);
    return rows.some(({ calendarEdition }) => calendarEdition > directory.calendars.edition)
      ? this.directories.renewed()
      : directory;
  }

  /** Takes one step and returns the issue after it. */
  take(tx: EffectTx, issue: LockedIssue, taken: StepTaken): LockedIssue {
    const step = this.plan(tx, issue, taken);
    const values = [step.issue, step.step, step.tasks, step.charges];
    tx.send(
      TAKE_STEP,
      values.map((value) => JSON.stringify(value)),
      { name: 'ledger-take-step' },
    );
    return step.after;
  }

  /** Writes the steps of a batch in one statement. Each issue may have only one step in the batch. */
  takeAll(transaction: Transaction, steps: readonly PlannedStep[]): void {
    if (steps.length === 0) return;
    const values = [
      steps.map(({ issue }) => issue),
      steps.map(({ step }) => step),
      steps.flatMap(({ tasks }) => tasks),
      steps.flatMap(({ charges }) => charges),
    ];
    transaction.send(
      TAKE_STEPS,
      values.map((value) => JSON.stringify(value)),
      { name: 'ledger-take-steps' },
    );
  }

  /**
   * Computes a step: the state after it, its timers, its event, its audit record and the notice to people. Only `take`
   * and `takeAll` write the rows, and every planned step must be passed to one of them. When a step names a dissolved
   * organization, its successor is written instead, so that no work stays without people.
   */
  plan(tx: EffectTx, issue: LockedIssue, taken: StepTaken): PlannedStep {
    const successorOf = (id: string): string => issue.directory.successorOf(id, tx.now);
    const before = inSuccession(matterOf(issue), successorOf);
    const after = taken.happening
      ? inSuccession(advance(before, taken.happening, issue.definition), successorOf)
      : before;
    const told = issue.row.escalatedToOrganizationId;
    const known: IssueRow = { ...issue.row, escalatedToOrganizationId: told && successorOf(told) };
    const written: TaskRow[] = [];
    const tasks = tasksAfter(tx.now, issue, after, taken, written);
    const deadlines: DeadlineChange = {
      ...issue,
      before,
      after,
      now: tx.now,
      tasksBefore: issue.tasks,
      tasksAfter: tasks,
      offeredTaskId: taken.taskId ?? null,
      beginsAnew: taken.happening?.kind === 'suspension-reviewed',
    };
    cancelTimers(tx, deadlines);
    const due = startTimers(tx, deadlines);
    const row: IssueRow = {
      ...known,
      ...columnsOf(after, tasks, known, tx.now),
      ...due,
      // A timer that fires late has an earlier time than a step that a person took in the meantime.
      steppedAt: tx.now > issue.row.steppedAt ? tx.now : issue.row.steppedAt,
      lateSpans: lateSpansUntil(issue.row, issue.tasks, tx.now),
      newSupplementAt: tx.origin.actor.kind === 'staff' ? null : known.newSupplementAt,
      sourceRequest: stillWaits(known.sourceRequest, after.state),
      ...taken.issue,
      version: issue.row.version + 1,
    };
    const delay = chargesOf(row.lateSpans, wrongRefusalsIn(tasks), issue.clock);
    this.announce(tx, issue.row, {
      taken,
      row,
      tasksBefore: issue.tasks,
      tasksAfter: tasks,
      clock: issue.clock,
      delay,
    });
    scheduleNotice(tx, noticeOf(taken, row, { before: issue.tasks, after: tasks }));
    scheduleProgress(tx, issue.row, row);
    scheduleStatus(tx, issue.row, row, taken.step);
    followSourceLimit(tx, issue.row, row, issue.clock);
    if (known.sourceRequest !== null && row.sourceRequest === null)
      tx.send(END_SOURCE_REQUEST, [row.id, tx.now, null, null, null], { name: 'source-request-end' });
    return {
      after: { ...issue, row, tasks },
      issue: jsonOfIssue(row),
      step: jsonOfStep(tx, issue.row, row, taken),
      tasks: written.map(jsonOfTask),
      charges: chargesToWrite(issue, delay),
    };
  }

  private announce(tx: EffectTx, before: IssueRow, step: TakenStep): void {
    const { taken, row } = step;
    this.numbers.keep(tx, row.id);
    tx.emit(issueProgressed, { key: row.id, payload: eventOf(tx, step) });
    const facts = ({ state, responsibleOrganizationId, version, categoryCode, mergedIntoId }: IssueRow): object => ({
      state,
      responsibleOrganizationId,
      version,
      categoryCode,
      mergedIntoId,
    });
    tx.audit({
      subject: { type: 'issue', id: row.id },
      before: facts(before),
      after: { step: taken.step, ...facts(row) },
      reason: taken.note ?? taken.reasonCode ?? null,
    });
  }
}

/**
 * Returns the charges after a step. When a ruling moves delay away from an organization, the charge of that
 * organization becomes zero.
 */
function chargesToWrite({ row, tasks, clock }: LockedIssue, charges: readonly DelayCharge[]): object[] {
  const same = (one: DelayCharge, other: DelayCharge): boolean =>
    one.organizationId === other.organizationId && one.month === other.month;
  const gone = chargesOf(row.lateSpans, wrongRefusalsIn(tasks), clock).filter(
    (before) => !charges.some((charge) => same(before, charge)),
  );
  return [...charges, ...gone.map((before) => ({ ...before, minutes: 0 }))].map((charge) => ({
    issueId: row.id,
    ...charge,
  }));
}
