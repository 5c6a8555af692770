import { Injectable } from '@nestjs/common';
import { jsonb, text, timestamptz } from '@jiceng/platform/columns';
import type { Transaction } from '@jiceng/platform/database';
import type { EffectTx } from '@jiceng/platform/effects';
import { defineQuery } from '@jiceng/platform/query';
import { OnTimers, type Fired } from '@jiceng/platform/timers';
import { CALENDAR_TIMER } from '../case/ledger/calendar-timer.js';
import { IssueLedger, type PlannedStep } from '../case/ledger/issue-ledger.service.js';
import type { LockedIssue } from '../case/ledger/locked-issue.js';
import {
  clockChangeOf,
  isBehind,
  movedDeadlinesOf,
  movedDueAt,
  underCalendarsOf,
  type MovedDeadlines,
} from '../case/ledger/moved-deadlines.js';
import { scheduleNotice } from '../case/ledger/notice.js';
import { noteOfMove, ruleOfChange } from '../case/ledger/moved-deadlines-note.js';
import { missingNotice, nextLookAt, NOTICE_LOOK_TIMER } from '../rulebook/calendar/notice-missing.rules.js';
import type { Directory } from '../rulebook/directory/directory.js';
import { DirectoryService } from '../rulebook/directory/directory.service.js';
import { RESTING } from '../rulebook/process/resting-sql.js';
import { timerNames, type TimerName } from '../rulebook/process/state-kind.rules.js';
import { MovedTimers } from './moved-timers.js';

/** Number of issues in one transaction. A command on one of them waits until the transaction ends. */
const BATCH = 200;
/** A process may hold the calendars of before for a moment and report a matter with them, so a second pass follows. */
const SECOND_PASS_MS = 60_000;
const NO_ISSUE = '00000000-0000-0000-0000-000000000000';

export const ISSUES_BEHIND = `SELECT id::text AS id FROM issue
  WHERE state NOT IN ${RESTING} AND calendar_edition < $1 AND id > $2::uuid ORDER BY id LIMIT ${BATCH}`;
const behind = defineQuery({ id: text() }, () => ISSUES_BEHIND, 'calendar-issues-behind');
const pending = defineQuery(
  { kind: text<TimerName>(), key: text(), dueAt: timestamptz(), payload: jsonb<Record<string, unknown>>() },
  (columns) =>
    `SELECT ${columns()} FROM timer
     WHERE fired_at IS NULL AND cancelled_at IS NULL AND kind = ANY($1) AND key = ANY($2)`,
  'calendar-pending-timers',
);
const FOLLOW = 'UPDATE issue SET calendar_edition = $2 WHERE id = ANY($1::uuid[]) AND calendar_edition < $2';
/** The work lists of requests and verifications show the deadline of the state. */
const MOVE_LISTED = `WITH request AS (
    UPDATE deadline_request SET due_at = $2 WHERE issue_id = $1 AND ended_at IS NULL AND $3)
  UPDATE verification SET due_at = $2 WHERE issue_id = $1 AND recorded_at IS NULL AND NOT $3`;

interface Payload {
  after: string | null;
  isSecondPass?: boolean;
}

/**
 * Moves the deadlines of open issues after a change of calendars, some issues at a time, and tells the coordination
 * office when a notice is missing.
 */
@Injectable()
export class CalendarTimers {
  constructor(
    private readonly ledger: IssueLedger,
    private readonly directories: DirectoryService,
    private readonly movedTimers: MovedTimers,
  ) {}

  @OnTimers(CALENDAR_TIMER)
  async onChanged(fired: readonly Fired[], transaction: Transaction): Promise<void> {
    const directory = await this.directories.renewed();
    for (const { timer, tx } of fired) {
      const { after, isSecondPass = false } = timer.payload as unknown as Payload;
      const ids = (await behind.rows(transaction, [directory.calendars.edition, after ?? NO_ISSUE])).map(
        ({ id }) => id,
      );
      if (ids.length > 0) await this.move(transaction, tx, ids, directory);
      const { key, kind } = timer;
      if (ids.length === BATCH) tx.schedule({ kind, key, dueAt: tx.now, payload: { after: ids.at(-1), isSecondPass } });
      else if (!isSecondPass)
        tx.schedule({
          kind,
          key,
          dueAt: new Date(tx.now.getTime() + SECOND_PASS_MS),
          payload: { after: null, isSecondPass: true },
        });
    }
  }

  /** On 1 December, and then each week, the coordination office hears that the notice of the coming year is missing. */
  @OnTimers(NOTICE_LOOK_TIMER)
  async onLook(fired: readonly Fired[]): Promise<void> {
    const directory = await this.directories.renewed();
    for (const { timer, tx } of fired) {
      const isMissing = missingNotice(directory.calendars, tx.now) !== null;
      const office = directory.coordinationOffice(tx.now);
      if (isMissing && office) {
        const to = [{ organizationId: office.id, staffId: null }];
        scheduleNotice(tx, { issueId: null, seq: 0, kind: 'calendar', to });
      }
      tx.schedule({ kind: timer.kind, key: timer.key, dueAt: nextLookAt(tx.now, isMissing), payload: {} });
    }
  }

  private async move(transaction: Transaction, tx: EffectTx, ids: string[], directory: Directory): Promise<void> {
    // While this transaction waited for its locks, another worker may have moved an issue to newer calendars.
    const locked = [...(await this.ledger.lockIssues(transaction, ids)).values()];
    const issues = locked.filter((issue) => isBehind(issue, directory));
    const keys = issues.flatMap(({ row, tasks }) => [row.id, ...tasks.map(({ id }) => id)]);
    const timers = await pending.rows(transaction, [timerNames, keys]);
    const steps: PlannedStep[] = [];
    const still: string[] = [];
    for (const issue of issues) {
      const moved = movedDeadlinesOf(issue, directory);
      const nextOf = (timer: DueTimer): Date => timerDueAt(timer, issue, directory, moved);
      this.movedTimers.remember(transaction, issue.row.id, (timer) => nextOf(timer as DueTimer));
      const own = timers.filter(({ key }) => key === issue.row.id || issue.tasks.some(({ id }) => id === key));
      for (const { kind, key, dueAt, payload } of own) {
        const next = nextOf({ kind, dueAt, payload });
        if (next.getTime() !== dueAt.getTime()) tx.schedule({ kind, key, dueAt: next, payload });
      }
      if (moved) steps.push(this.step(tx, issue, directory, moved));
      else still.push(issue.row.id);
    }
    this.ledger.takeAll(transaction, steps);
    if (still.length > 0) transaction.send(FOLLOW, [still, directory.calendars.edition], { name: 'calendar-follow' });
  }

  private step(tx: EffectTx, issue: LockedIssue, directory: Directory, moved: MovedDeadlines): PlannedStep {
    const { id, state, calendarEdition } = issue.row;
    if (moved.issue.stateDueAt && (state === 'awaiting-approval' || state === 'verifying'))
      tx.send(MOVE_LISTED, [id, moved.issue.stateDueAt, state === 'awaiting-approval'], {
        name: 'calendar-move-listed',
      });
    return this.ledger.plan(tx, underCalendarsOf(directory, issue), {
      step: 'deadlines-moved',
      happening: null,
      organizationId: null,
      rule: ruleOfChange(directory.calendars, calendarEdition),
      note: noteOfMove(issue.row, moved.issue),
      issue: moved.issue,
      tasks: moved.tasks,
    });
  }
}

/** A timer of an issue that is pending, or that this transaction has taken. */
interface DueTimer {
  kind: TimerName;
  dueAt: Date;
  payload: Record<string, unknown>;
}

/** Returns the time of a timer on the present calendars. An offer is answered at its own deadline. */
function timerDueAt(
  { kind, dueAt, payload }: DueTimer,
  issue: LockedIssue,
  directory: Directory,
  moved: MovedDeadlines | null,
): Date {
  if (kind !== 'task-accept-due') return movedDueAt(dueAt, clockChangeOf(kind, issue, directory));
  return moved?.tasks[String(payload.taskId)]?.acceptDueAt ?? dueAt;
}
