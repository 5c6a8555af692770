import { Injectable } from '@nestjs/common';
import { issueProgressed, type IssueStep } from '@jiceng/contracts/coordination/issue-progressed';
import type { Transaction } from '@jiceng/platform/database';
import type { EffectTx } from '@jiceng/platform/effects';
import { platformErrors } from '@jiceng/platform/errors';
import type { z } from 'zod';
import { DirectoryService } from '../directory/directory.service.js';
import { TaskRow } from '../task/task.entity.js';
import { sameDuty } from './duty-span.rules.js';
import { cancelTimers, startTimers, type DeadlineChange } from './deadlines.js';
import type { IssueInHand } from './issue-in-hand.js';
import { IssueRow } from './issue.entity.js';
import { INSERT_TOLD_STEPS, UPDATE_TOLD_ISSUES } from './issue-told.queries.js';
import type { DutySpanRow } from './issue-step.entity.js';
import { TAKE_STEP } from './issue-step.queries.js';
import { selectColumns } from './issue.queries.js';
import { advance, handlersOf, isOpen, restingStates, type Happening, type Matter } from './matter.rules.js';

type Progress = z.infer<typeof issueProgressed.payload>;

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
  wrongRefusal?: boolean | null;
  callback?: Progress['callback'];
  /** Further columns of the issue. */
  issue?: Partial<IssueRow>;
  /** Further columns of new or changed tasks, by task id. */
  tasks?: Readonly<Record<string, Partial<TaskRow>>>;
}

/** A step of the clock, for a batch. */
export interface ToldStep {
  issue: IssueInHand;
  taken: StepTaken;
  at: Date;
}

/**
 * The one place where an issue changes: row, tasks, span of duty, timeline, timers, event and audit record of a step are
 * written together, from what the rules say comes after it.
 */
@Injectable()
export class IssueLedger {
  private sql: { issue: string; tasks: string } | null = null;

  constructor(private readonly directories: DirectoryService) {}

  private loadSql({ connection }: EffectTx['manager']): { issue: string; tasks: string } {
    return (this.sql ??= {
      issue: `SELECT ${selectColumns(connection.getMetadata(IssueRow), 'i')}, (SELECT edition::text FROM directory_edition) AS "directoryEdition" FROM issue i WHERE i.id = $1 FOR UPDATE`,
      tasks: `SELECT ${selectColumns(connection.getMetadata(TaskRow), 't')} FROM task t WHERE t.issue_id = $1 ORDER BY t.ordinal`,
    });
  }

  /**
   * Loads and locks an issue.
   * @throws NOT_FOUND; STALE_VERSION with the steps taken since, when the caller worked on an older version
   */
  async takeInHand(tx: EffectTx, issueId: string, expectedVersion?: number | null): Promise<IssueInHand> {
    const { issue: issueSql, tasks: tasksSql } = this.loadSql(tx.manager);
    const [found] = await tx.sql<IssueRow & { directoryEdition: string }>(issueSql, [issueId], { name: 'ledger-load-issue' });
    if (!found) throw platformErrors.NOT_FOUND({ what: 'issue', id: issueId });
    const { directoryEdition, ...row } = found;
    if (expectedVersion != null && expectedVersion !== row.version) {
      const changes = await tx.sql('SELECT seq, step, at, actor_id AS "actorId", state FROM issue_step WHERE issue_id = $1 AND seq > $2 ORDER BY seq', [issueId, expectedVersion]);
      throw platformErrors.STALE_VERSION({ expected: expectedVersion, actual: row.version, changes });
    }
    const tasks = await tx.sql<TaskRow & Record<string, unknown>>(tasksSql, [issueId], { name: 'ledger-load-tasks' });
    const directory = await this.directories.since(directoryEdition);
    const definition = directory.process(row.processKey, row.processVersion);
    return { row, tasks, definition, clock: directory.clock(definition.limits.calendar), directory };
  }

  /** The issue of a task, in hand. @throws NOT_FOUND, STALE_VERSION */
  async takeTaskInHand(tx: EffectTx, taskId: string, expectedVersion?: number | null): Promise<IssueInHand & { task: TaskRow }> {
    const found = await tx.manager.findOneBy(TaskRow, { id: taskId });
    if (!found) throw platformErrors.NOT_FOUND({ what: 'task', id: taskId });
    const issue = await this.takeInHand(tx, found.issueId, expectedVersion);
    return { ...issue, task: issue.tasks.find((task) => task.id === taskId)! };
  }

  /** Takes one step and returns the issue as it stands after it. */
  async take(tx: EffectTx, issue: IssueInHand, taken: StepTaken): Promise<IssueInHand> {
    const before = matterOf(issue);
    const after = taken.happening ? advance(before, taken.happening) : before;
    const tasks = await this.writeTasks(tx, issue, after, taken);
    const deadlines: DeadlineChange = { ...issue, before, after, now: tx.now, tasksBefore: issue.tasks, tasksAfter: tasks, offeredTaskId: taken.taskId ?? null };
    cancelTimers(tx, deadlines);
    const due = startTimers(tx, deadlines);
    const row: IssueRow = { ...issue.row, ...columnsOf(after, tasks, issue.row), ...due, ...taken.issue, version: issue.row.version + 1 };
    await this.write(tx, issue.row, row, taken);
    this.announce(tx, issue.row, row, taken);
    return { ...issue, row, tasks };
  }

  /** Issues of a batch of deadlines, locked in the order of their ids; ids that are unknown are left out. */
  async takeManyInHand(transaction: Transaction, issueIds: readonly string[]): Promise<Map<string, IssueInHand>> {
    const ids = [...new Set(issueIds)].sort();
    const rows = await transaction.manager.createQueryBuilder(IssueRow, 'i').where('i.id = ANY(:ids)', { ids }).orderBy('i.id').setLock('pessimistic_write').getMany();
    const tasks = Map.groupBy(await transaction.manager.createQueryBuilder(TaskRow, 't').where('t.issue_id = ANY(:ids)', { ids }).orderBy('t.ordinal').getMany(), (task) => task.issueId);
    const directory = await this.directories.current();
    return new Map(rows.map((row) => {
      const definition = directory.process(row.processKey, row.processVersion);
      return [row.id, { row, tasks: tasks.get(row.id) ?? [], definition, clock: directory.clock(definition.limits.calendar), directory }];
    }));
  }

  /** Announces a step that moves nothing; its rows are written by `writeTold`, for a whole batch at once. */
  tell(tx: EffectTx, issue: IssueInHand, taken: StepTaken): IssueInHand {
    const row: IssueRow = { ...issue.row, ...taken.issue, version: issue.row.version + 1 };
    this.announce(tx, issue.row, row, taken);
    return { ...issue, row };
  }

  /** Writes the steps told and the issues as they stand after them. */
  async writeTold(transaction: Transaction, told: readonly ToldStep[]): Promise<void> {
    if (told.length === 0) return;
    const last = new Map(told.map(({ issue: { row } }) => [row.id, row]));
    await transaction.sql(UPDATE_TOLD_ISSUES, [JSON.stringify([...last.values()])], { name: 'ledger-update-told' });
    await transaction.sql(INSERT_TOLD_STEPS, [JSON.stringify(told.map(({ issue: { row }, taken, at }) => ({ ...taken, issueId: row.id, seq: row.version, state: row.state, at })))], { name: 'ledger-insert-told' });
  }

  private async writeTasks(tx: EffectTx, issue: IssueInHand, after: Matter, taken: StepTaken): Promise<TaskRow[]> {
    const tasks: TaskRow[] = [];
    for (const [ordinal, facts] of after.tasks.entries()) {
      const known = issue.tasks.find((task) => task.id === facts.id);
      const extra = taken.tasks?.[facts.id] ?? {};
      const { id, organizationId, staffId, role, state, required, acceptance } = facts;
      if (!known) {
        const fresh: TaskRow = {
          acceptDueAt: null, acceptedAt: null, dueAt: null, endedAt: null, result: null, reasonCode: null, evidence: null, proposedOrganizationId: null,
          wrongRefusal: null, route: null, id, issueId: issue.row.id, version: 1, ordinal, organizationId, staffId, role, state, required,
          dependsOn: [...facts.dependsOn], acceptance, offeredAt: tx.now, ...clockOf(issue, state, null, tx.now), ...extra,
        };
        await tx.manager.insert(TaskRow, fresh as never);
        tasks.push(fresh);
      } else if (known.state !== state || Object.keys(extra).length > 0) {
        const ended = isOpen({ state }) ? null : known.endedAt ?? tx.now;
        const changed: TaskRow = { ...known, state, acceptance, version: known.version + 1, endedAt: ended, ...clockOf(issue, state, known, tx.now), ...extra };
        await tx.manager.update(TaskRow, { id }, changed as never);
        tasks.push(changed);
      } else {
        tasks.push(known);
      }
    }
    return tasks;
  }

  /** Row, span of duty and step in one prepared statement: a command takes a step or two, and each round trip counts. */
  private async write(tx: EffectTx, before: IssueRow, row: IssueRow, taken: StepTaken): Promise<void> {
    const { actor } = tx.origin;
    const [was, is] = [dutyOf(before), dutyOf(row)];
    const span = { ends: was !== null && !(is && sameDuty(was, is)), begins: is !== null && !(was && sameDuty(was, is)), ...is };
    const step = {
      step: taken.step, at: tx.now, state: row.state, actorId: actor.id, actorKind: actor.kind, organizationId: organizationOf(tx, taken),
      counterpartOrganizationId: taken.counterpartOrganizationId ?? null, taskId: taken.taskId ?? null, reasonCode: taken.reasonCode ?? null, note: taken.note ?? null,
      rule: taken.rule ?? null, late: taken.late ?? null,
    };
    await tx.sql(TAKE_STEP, [JSON.stringify(row), JSON.stringify(span), JSON.stringify(step)], { name: 'ledger-take-step' });
  }

  private announce(tx: EffectTx, before: IssueRow, row: IssueRow, taken: StepTaken): void {
    const { actor } = tx.origin;
    const task = taken.taskId ? taken.taskId : null;
    tx.emit(issueProgressed, { key: row.id, payload: {
      issueId: row.id, step: taken.step, organizationId: organizationOf(tx, taken), staffId: actor.kind === 'staff' ? actor.id : null, taskId: task,
      counterpartOrganizationId: taken.counterpartOrganizationId ?? null, reasonCode: taken.reasonCode ?? null, taskRole: taskRoleOf(taken, task),
      late: taken.late ?? null, wrongRefusal: taken.wrongRefusal ?? null, callback: taken.callback ?? null, after: snapshotOf(row),
    } });
    const facts = ({ state, responsibleOrganizationId, version, categoryCode, mergedIntoId }: IssueRow): object => ({ state, responsibleOrganizationId, version, categoryCode, mergedIntoId });
    tx.audit({ subject: { type: 'issue', id: row.id }, before: facts(before), after: { step: taken.step, ...facts(row) }, reason: taken.note ?? taken.reasonCode ?? null });
  }
}

/** The issue as the rules see it. */
export function matterOf({ row, tasks }: Pick<IssueInHand, 'row' | 'tasks'>): Matter {
  const { state, firstReceiverOrganizationId, responsibleOrganizationId, holderOrganizationId, activity, jointRule, returns, refusedBy, verificationFailures, pauses, reopens, reopenUntil } = row;
  return {
    state, firstReceiverOrganizationId, responsibleOrganizationId, holderOrganizationId, activity, jointRule, returns, refusedBy, verificationFailures, pauses, reopens, reopenUntil,
    tasks: tasks.map(({ id, organizationId, staffId, role, state: taskState, required, dependsOn, acceptance }) => ({ id, organizationId, staffId, role, state: taskState, required, dependsOn, acceptance })),
  };
}

/** The part of an event that says how the issue stands; at rest it names who answered last. */
export function snapshotOf(row: IssueRow): Progress['after'] {
  return {
    state: row.state, responsibleOrganizationId: row.answerableOrganizationId,
    firstReceiverOrganizationId: row.firstReceiverOrganizationId, handlerOrganizationIds: row.handlerOrganizationIds, regionCode: row.areaCode,
    categoryCode: row.categoryCode, line: row.line, source: row.source, reportedAt: row.reportedAt.toISOString(), handleDueAt: row.handleDueAt?.toISOString() ?? null,
    returns: row.returns, verificationFailures: row.verificationFailures, reporters: row.reporters, version: row.version,
  };
}

function columnsOf(after: Matter, tasks: readonly TaskRow[], row: IssueRow): Partial<IssueRow> {
  const { state, responsibleOrganizationId, holderOrganizationId, activity, jointRule, returns, refusedBy, verificationFailures, pauses, reopens, reopenUntil } = after;
  const rests = restingStates.includes(state);
  const open = tasks.filter(isOpen).map((task) => task.organizationId);
  const told = state === row.state ? [row.escalatedToOrganizationId] : [];
  const present = (ids: readonly (string | null)[]): string[] => [...new Set(ids.filter((id) => id !== null))];
  return {
    state, responsibleOrganizationId, holderOrganizationId, activity, jointRule, returns, refusedBy: [...refusedBy], verificationFailures, pauses, reopens, reopenUntil,
    answerableOrganizationId: responsibleOrganizationId ?? row.answerableOrganizationId,
    handlerOrganizationIds: handlersOf(after),
    deskOrganizationIds: rests ? [] : present([responsibleOrganizationId, holderOrganizationId, ...open, ...told]),
    involvedOrganizationIds: present([...row.involvedOrganizationIds, responsibleOrganizationId, holderOrganizationId, ...tasks.map((task) => task.organizationId)]),
    // Somebody acted: escalation begins again from the bottom.
    ...(state === row.state ? {} : { escalationLevel: -1, escalatedToOrganizationId: null }),
  };
}

/** The clock of a task starts when it is accepted, and anew when a failed verification or a reopening gives it back. */
function clockOf(issue: IssueInHand, state: TaskRow['state'], known: TaskRow | null, now: Date): Partial<TaskRow> {
  if (state !== 'accepted' || known?.state === 'accepted') return {};
  return { acceptedAt: known?.acceptedAt ?? now, dueAt: issue.clock.addWorkingMinutes(now, handleMinutesOf(issue)), endedAt: null };
}

/** Working minutes to handle the issue: its category's, else the process's. */
export function handleMinutesOf({ row, directory, definition }: Pick<IssueInHand, 'row' | 'directory' | 'definition'>): number {
  const category = row.categoryCode ? directory.category(row.categoryCode, row.reportedAt) : null;
  return category?.handleMinutes ?? definition.limits.handleMinutes;
}

function dutyOf(row: IssueRow): { responsibleOrganizationId: string; holderOrganizationId: string; activity: DutySpanRow['activity'] } | null {
  const { responsibleOrganizationId, holderOrganizationId, activity } = row;
  return responsibleOrganizationId && holderOrganizationId && activity ? { responsibleOrganizationId, holderOrganizationId, activity } : null;
}

function organizationOf(tx: EffectTx, taken: StepTaken): string | null {
  return taken.organizationId === undefined ? tx.origin.actor.organizationId : taken.organizationId;
}

function taskRoleOf(taken: StepTaken, taskId: string | null): Progress['taskRole'] {
  if (!taskId || !taken.happening) return null;
  if ('task' in taken.happening && taken.happening.task.id === taskId) return taken.happening.task.role;
  return taken.tasks?.[taskId]?.role ?? null;
}
