import { Injectable } from '@nestjs/common';
import { boolean, jsonb, text, timestamptz, uuid } from '@jiceng/platform/columns';
import type { Transaction } from '@jiceng/platform/database';
import { isReplaced, type EffectTx } from '@jiceng/platform/effects';
import { defineQuery } from '@jiceng/platform/query';
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
import { noteOfMove, ruleOfChange } from '../case/ledger/moved-deadlines-note.js';
import type { Directory } from '../rulebook/directory/directory.js';
import { timerNames, type TimerName } from '../rulebook/process/state-kind.rules.js';
import { MovedTimers } from './moved-timers.js';

/**
 * Pending timers of issues and tasks, which this query locks. A timer that another transaction holds is firing, and its
 * handler waits for the issue; waiting for the timer would cause a deadlock. A timer that another one has replaced may
 * still be pending after a worker was killed. It does not take effect, so its time does not count.
 */
const pending = defineQuery(
  {
    id: uuid().as('t.id'),
    kind: text<TimerName>(),
    key: text(),
    dueAt: timestamptz(),
    payload: jsonb<Record<string, unknown>>(),
    isHeld: boolean().as('free.id IS NULL'),
    isReplaced: boolean().as(isReplaced('t')),
  },
  (columns) =>
    `WITH free AS (
       SELECT id FROM timer WHERE fired_at IS NULL AND cancelled_at IS NULL AND kind = ANY($1) AND key = ANY($2)
       FOR NO KEY UPDATE SKIP LOCKED)
     SELECT ${columns('t')} FROM timer t LEFT JOIN free ON free.id = t.id
     WHERE fired_at IS NULL AND cancelled_at IS NULL AND kind = ANY($1) AND key = ANY($2)`,
  'calendar-pending-timers',
);
const MOVE_TIMER = 'UPDATE timer SET due_at = $2, failures = 0 WHERE id = $1';
const FOLLOW = 'UPDATE issue SET calendar_edition = $2 WHERE id = ANY($1::uuid[]) AND calendar_edition < $2';
/** The work lists of requests and verifications show the deadline of the state. */
const MOVE_LISTED = `WITH request AS (
    UPDATE deadline_request SET due_at = $2 WHERE issue_id = $1 AND ended_at IS NULL AND $3)
  UPDATE verification SET due_at = $2 WHERE issue_id = $1 AND recorded_at IS NULL AND NOT $3`;

/** Issues that follow the calendars of the directory now, and the ids of those that have a timer which is firing. */
interface Moved {
  issues: ReadonlyMap<string, LockedIssue>;
  left: ReadonlySet<string>;
}

/** Moves the deadlines and timers of locked issues to the present calendars. */
@Injectable()
export class CalendarMoves {
  constructor(
    private readonly ledger: IssueLedger,
    private readonly movedTimers: MovedTimers,
  ) {}

  /**
   * Moves the issues that are behind. An issue of which another transaction is firing a timer is left as it is: that
   * transaction moves it before the timer takes effect.
   * @param txOf returns the transaction that takes the step of an issue
   * @param fired ids of the timers that this transaction fires; their handlers decide whether they are set again
   */
  async move(
    transaction: Transaction,
    locked: Iterable<LockedIssue>,
    directory: Directory,
    txOf: (issueId: string) => EffectTx,
    fired: ReadonlySet<string>,
  ): Promise<Moved> {
    const behind = [...locked].filter((issue) => isBehind(issue, directory));
    const moved = new Map<string, LockedIssue>();
    const left = new Set<string>();
    if (behind.length === 0) return { issues: moved, left };
    const keys = behind.flatMap(({ row, tasks }) => [row.id, ...tasks.map(({ id }) => id)]);
    const timers = Map.groupBy(await pending.rows(transaction, [timerNames, keys]), ({ key }) => key);
    const steps: PlannedStep[] = [];
    const still: string[] = [];
    for (const issue of behind) {
      const { id } = issue.row;
      const own = [id, ...issue.tasks.map((task) => task.id)].flatMap((key) => timers.get(key) ?? []);
      if (own.some(({ isHeld }) => isHeld)) {
        left.add(id);
        continue;
      }
      const tx = txOf(id);
      const deadlines = movedDeadlinesOf(issue, directory);
      const nextOf = (timer: DueTimer): Date => timerDueAt(timer, issue, directory, deadlines);
      this.movedTimers.remember(transaction, id, (timer) => nextOf(timer as DueTimer));
      for (const { id: timerId, kind, key, dueAt, payload, isReplaced: replaced } of own) {
        if (replaced) continue;
        const next = nextOf({ kind, dueAt, payload });
        if (next.getTime() === dueAt.getTime()) continue;
        // A timer that a command set while an earlier one fired must not count as a change of the earlier one's handler.
        if (fired.has(timerId)) tx.schedule({ kind, key, dueAt: next, payload });
        else transaction.send(MOVE_TIMER, [timerId, next], { name: 'calendar-move-timer' });
      }
      if (deadlines) steps.push(this.step(tx, issue, directory, deadlines));
      else still.push(id);
      moved.set(id, deadlines ? steps.at(-1)!.after : underCalendarsOf(directory, issue));
    }
    this.ledger.takeAll(transaction, steps);
    if (still.length > 0) transaction.send(FOLLOW, [still, directory.calendars.edition], { name: 'calendar-follow' });
    return { issues: moved, left };
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
