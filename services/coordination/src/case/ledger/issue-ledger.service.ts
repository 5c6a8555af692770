import { Injectable } from '@nestjs/common';
import { issueProgressed, type IssueProgressed, type IssueStep } from '@jiceng/contracts/coordination/issue-progressed';
import type { Transaction } from '@jiceng/platform/database';
import type { EffectTx } from '@jiceng/platform/effects';
import { platformErrors } from '@jiceng/platform/errors';
import type { Directory } from '../../rulebook/directory/directory.js';
import { DirectoryService } from '../../rulebook/directory/directory.service.js';
import type { TaskRow } from '../tables/task.table.js';
import { sameDuty } from '../matter/duty-span.rules.js';
import { cancelTimers, startTimers, type DeadlineChange } from './deadlines.js';
import type { IssueInHand } from './issue-in-hand.js';
import { load, type LoadedIssue } from './issue-load.queries.js';
import { jsonOfIssue, jsonOfTask, TAKE_STEP, TAKE_STEPS, type StepJson } from './issue-step.queries.js';
import type { DutySpanRow } from '../tables/issue-step.table.js';
import type { IssueRow } from '../tables/issue.table.js';
import { advance, handlersOf, isOpen, restingStates, type Happening, type Matter } from '../matter/matter.rules.js';

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
  callback?: IssueProgressed['callback'];
  /** Further columns of the issue. */
  issue?: Partial<IssueRow>;
  /** Further columns of new or changed tasks, by task id. */
  tasks?: Readonly<Record<string, Partial<TaskRow>>>;
}

/** A step with everything that has to be written of it; `after` is the issue as it stands then. */
export interface PlannedStep {
  after: IssueInHand;
  issue: object;
  step: object;
  tasks: readonly object[];
}

/**
 * The one place where an issue changes: row, tasks, span of duty, timeline, timers, event and audit record of a step are
 * written together, from what the rules say comes after it.
 */
@Injectable()
export class IssueLedger {
  constructor(private readonly directories: DirectoryService) {}

  /**
   * Loads and locks an issue.
   * @throws NOT_FOUND; STALE_VERSION with the steps taken since, when the caller worked on an older version
   */
  async takeInHand(tx: EffectTx, issueId: string, expectedVersion?: number | null): Promise<IssueInHand> {
    // In one round trip, one after the other: the tasks are read when the issue is locked.
    const [found, tasks] = await Promise.all([load.issue.first(tx, [issueId]), load.tasks.rows(tx, [issueId])]);
    if (!found) throw platformErrors.NOT_FOUND({ what: 'issue', id: issueId });
    return this.loaded(tx, found, tasks, expectedVersion);
  }

  /** The issue of a task, in hand. @throws NOT_FOUND, STALE_VERSION */
  async takeTaskInHand(
    tx: EffectTx,
    taskId: string,
    expectedVersion?: number | null,
  ): Promise<IssueInHand & { task: TaskRow }> {
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
    expectedVersion?: number | null,
  ): Promise<IssueInHand> {
    if (expectedVersion != null && expectedVersion !== row.version) {
      const changes = await load.stepsSince.rows(tx, [row.id, expectedVersion]);
      throw platformErrors.STALE_VERSION({ expected: expectedVersion, actual: row.version, changes });
    }
    return inHand(row, tasks, await this.directories.since(directoryEdition));
  }

  /**
   * Issues of a batch of timers, locked in the order of their ids, so that two batches never wait for each other; ids that
   * are unknown are left out.
   */
  async takeManyInHand(transaction: Transaction, issueIds: readonly string[]): Promise<Map<string, IssueInHand>> {
    const ids = [...new Set(issueIds)].sort();
    const found = await load.issues.rows(transaction, [ids]);
    if (found.length === 0) return new Map();
    const tasks = Map.groupBy(await load.tasksOfMany.rows(transaction, [ids]), (task) => task.issueId);
    const directory = await this.directories.since(found[0]!.directoryEdition);
    return new Map(
      found.map(({ directoryEdition: _, ...row }) => [row.id, inHand(row, tasks.get(row.id) ?? [], directory)]),
    );
  }

  /** Takes one step and returns the issue as it stands after it. */
  take(tx: EffectTx, issue: IssueInHand, taken: StepTaken): IssueInHand {
    const step = this.plan(tx, issue, taken);
    tx.send(TAKE_STEP, [JSON.stringify(step.issue), JSON.stringify(step.step), JSON.stringify(step.tasks)], {
      name: 'ledger-take-step',
    });
    return step.after;
  }

  /** Writes the steps of a batch in one statement; no two of them may be of one issue. */
  takeAll(transaction: Transaction, steps: readonly PlannedStep[]): void {
    if (steps.length === 0) return;
    const values = [
      steps.map(({ issue }) => issue),
      steps.map(({ step }) => step),
      steps.flatMap(({ tasks }) => tasks),
    ];
    transaction.send(
      TAKE_STEPS,
      values.map((value) => JSON.stringify(value)),
      { name: 'ledger-take-steps' },
    );
  }

  /**
   * Works out a step: what the rules say comes after it, its timers, its event and its audit record. Its rows are written
   * by `take` and `takeAll`, the only callers that may leave a planned step behind.
   */
  plan(tx: EffectTx, issue: IssueInHand, taken: StepTaken): PlannedStep {
    const before = matterOf(issue);
    const after = taken.happening ? advance(before, taken.happening) : before;
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
    };
    cancelTimers(tx, deadlines);
    const due = startTimers(tx, deadlines);
    const row: IssueRow = {
      ...issue.row,
      ...columnsOf(after, tasks, issue.row),
      ...due,
      ...taken.issue,
      version: issue.row.version + 1,
    };
    this.announce(tx, issue.row, row, taken);
    return {
      after: { ...issue, row, tasks },
      issue: jsonOfIssue(row),
      step: jsonOfStep(tx, issue.row, row, taken),
      tasks: written.map(jsonOfTask),
    };
  }

  private announce(tx: EffectTx, before: IssueRow, row: IssueRow, taken: StepTaken): void {
    const { actor } = tx.origin;
    const task = taken.taskId ? taken.taskId : null;
    tx.emit(issueProgressed, {
      key: row.id,
      payload: {
        issueId: row.id,
        step: taken.step,
        organizationId: organizationOf(tx, taken),
        staffId: actor.kind === 'staff' ? actor.id : null,
        taskId: task,
        counterpartOrganizationId: taken.counterpartOrganizationId ?? null,
        reasonCode: taken.reasonCode ?? null,
        taskRole: taskRoleOf(taken, task),
        late: taken.late ?? null,
        wrongRefusal: taken.wrongRefusal ?? null,
        callback: taken.callback ?? null,
        after: snapshotOf(row),
      },
    });
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

/** The issue as the rules see it. */
export function matterOf({ row, tasks }: Pick<IssueInHand, 'row' | 'tasks'>): Matter {
  const {
    state,
    firstReceiverOrganizationId,
    responsibleOrganizationId,
    holderOrganizationId,
    activity,
    jointRule,
    returns,
    refusedBy,
    verificationFailures,
    pauses,
    reopens,
    reopenUntil,
  } = row;
  return {
    state,
    firstReceiverOrganizationId,
    responsibleOrganizationId,
    holderOrganizationId,
    activity,
    jointRule,
    returns,
    refusedBy,
    verificationFailures,
    pauses,
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

/** The part of an event that says how the issue stands; at rest it names who answered last. */
export function snapshotOf(row: IssueRow): IssueProgressed['after'] {
  return {
    state: row.state,
    responsibleOrganizationId: row.answerableOrganizationId,
    firstReceiverOrganizationId: row.firstReceiverOrganizationId,
    handlerOrganizationIds: row.handlerOrganizationIds,
    regionCode: row.areaCode,
    categoryCode: row.categoryCode,
    line: row.line,
    source: row.source,
    reportedAt: row.reportedAt.toISOString(),
    handleDueAt: row.handleDueAt?.toISOString() ?? null,
    returns: row.returns,
    verificationFailures: row.verificationFailures,
    reporters: row.reporters,
    version: row.version,
  };
}

function columnsOf(after: Matter, tasks: readonly TaskRow[], row: IssueRow): Partial<IssueRow> {
  const {
    state,
    responsibleOrganizationId,
    holderOrganizationId,
    activity,
    jointRule,
    returns,
    refusedBy,
    verificationFailures,
    pauses,
    reopens,
    reopenUntil,
  } = after;
  const rests = restingStates.includes(state);
  const open = tasks.filter(isOpen).map((task) => task.organizationId);
  const told = state === row.state ? [row.escalatedToOrganizationId] : [];
  const present = (ids: readonly (string | null)[]): string[] => [...new Set(ids.filter((id) => id !== null))];
  return {
    state,
    responsibleOrganizationId,
    holderOrganizationId,
    activity,
    jointRule,
    returns,
    refusedBy: [...refusedBy],
    verificationFailures,
    pauses,
    reopens,
    reopenUntil,
    answerableOrganizationId: responsibleOrganizationId ?? row.answerableOrganizationId,
    handlerOrganizationIds: handlersOf(after),
    deskOrganizationIds: rests ? [] : present([responsibleOrganizationId, holderOrganizationId, ...open, ...told]),
    involvedOrganizationIds: present([
      ...row.involvedOrganizationIds,
      responsibleOrganizationId,
      holderOrganizationId,
      ...tasks.map((task) => task.organizationId),
    ]),
    // Somebody acted: escalation begins again from the bottom.
    ...(state === row.state ? {} : { escalationLevel: -1, escalatedToOrganizationId: null }),
  };
}

function inHand(row: IssueRow, tasks: TaskRow[], directory: Directory): IssueInHand {
  const definition = directory.process(row.processKey, row.processVersion);
  return { row, tasks, definition, clock: directory.clock(definition.limits.calendar), directory };
}

/** The tasks after a step; those that are new or changed are added to `written`. */
function tasksAfter(now: Date, issue: IssueInHand, after: Matter, taken: StepTaken, written: TaskRow[]): TaskRow[] {
  return after.tasks.map((facts, ordinal) => {
    const known = issue.tasks.find((task) => task.id === facts.id);
    const extra = taken.tasks?.[facts.id] ?? {};
    const { id, organizationId, staffId, role, state, required, acceptance } = facts;
    if (known && known.state === state && Object.keys(extra).length === 0) return known;
    const task: TaskRow = known
      ? {
          ...known,
          state,
          acceptance,
          version: known.version + 1,
          endedAt: isOpen({ state }) ? null : (known.endedAt ?? now),
          ...clockOf(issue, state, known, now),
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
          ...clockOf(issue, state, null, now),
          ...extra,
        };
    written.push(task);
    return task;
  });
}

/** The entry of the timeline, and the span of duty that ends or begins with it. */
function jsonOfStep(tx: EffectTx, before: IssueRow, row: IssueRow, taken: StepTaken): StepJson {
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

/** The clock of a task starts when it is accepted, and anew when a failed verification or a reopening gives it back. */
function clockOf(issue: IssueInHand, state: TaskRow['state'], known: TaskRow | null, now: Date): Partial<TaskRow> {
  if (state !== 'accepted' || known?.state === 'accepted') return {};
  return {
    acceptedAt: known?.acceptedAt ?? now,
    dueAt: issue.clock.addWorkingMinutes(now, handleMinutesOf(issue)),
    endedAt: null,
  };
}

/** Working minutes to handle the issue: its category's, else the process's. */
export function handleMinutesOf({
  row,
  directory,
  definition,
}: Pick<IssueInHand, 'row' | 'directory' | 'definition'>): number {
  const category = row.categoryCode ? directory.category(row.categoryCode, row.reportedAt) : null;
  return category?.handleMinutes ?? definition.limits.handleMinutes;
}

function dutyOf(
  row: IssueRow,
): { responsibleOrganizationId: string; holderOrganizationId: string; activity: DutySpanRow['activity'] } | null {
  const { responsibleOrganizationId, holderOrganizationId, activity } = row;
  return responsibleOrganizationId && holderOrganizationId && activity
    ? { responsibleOrganizationId, holderOrganizationId, activity }
    : null;
}

function organizationOf(tx: EffectTx, taken: StepTaken): string | null {
  return taken.organizationId === undefined ? tx.origin.actor.organizationId : taken.organizationId;
}

function taskRoleOf(taken: StepTaken, taskId: string | null): IssueProgressed['taskRole'] {
  if (!taskId || !taken.happening) return null;
  if ('task' in taken.happening && taken.happening.task.id === taskId) return taken.happening.task.role;
  return taken.tasks?.[taskId]?.role ?? null;
}
