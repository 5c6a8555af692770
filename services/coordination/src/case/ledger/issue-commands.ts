import { Injectable } from '@nestjs/common';
import { CommandRunner, type AnswerKeeping, type Anonymity, type SingleStatement } from '@jiceng/platform/commands';
import type { CommandInput } from '@jiceng/platform/command-input';
import type { EffectTx } from '@jiceng/platform/effects';
import { platformErrors } from '@jiceng/platform/errors';
import { defineQuery } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import { DataSource } from 'typeorm';
import { issueTable, type IssueRow } from '../tables/issue.table.js';
import { issueView, taskView, type IssueView, type TaskView } from '../tables/issue.view.js';
import { taskTable } from '../tables/task.table.js';
import { issueFacts } from './issue-access.js';

/** The answer of a command on an issue: the issue, the tasks that the command is about, and plain facts. */
interface IssueAnswer {
  issue: IssueView;
  task?: TaskView;
  tasks?: TaskView[];
}

/** What is stored of an answer beside issue and task: ids of the tasks of a joint handling, and the plain facts. */
interface Rest {
  taskIds?: string[];
  [fact: string]: unknown;
}

const issueOfAnswer = defineQuery(
  issueTable.columns,
  (columns) =>
    `SELECT ${columns('i')} FROM issue i WHERE i.id = coalesce((SELECT issue_id FROM task WHERE id = $1), $1)`,
);
const tasksOfAnswer = defineQuery(
  taskTable.columns,
  (columns) => `SELECT ${columns()} FROM task WHERE id = ANY($1::uuid[]) ORDER BY array_position($1::uuid[], id)`,
);

/**
 * Runs commands that answer with an issue. Beside the key stands only the id of the task, or of the issue, with the
 * version of the issue; a retry gets both as they stand now.
 */
@Injectable()
export class IssueCommands {
  constructor(
    private readonly commands: CommandRunner,
    private readonly dataSource: DataSource,
  ) {}

  /** Runs a command as `CommandRunner.run` does; null is an answer without an issue. */
  run<T extends IssueAnswer | null>(
    ctx: RequestContext,
    command: string,
    input: CommandInput,
    work: (tx: EffectTx) => Promise<T>,
    anonymity: Anonymity = {},
  ): Promise<T> {
    return this.commands.run(ctx, command, input, work, { ...anonymity, keeping: this.keeping<T>(command) });
  }

  runSingle<T extends IssueAnswer>(
    ctx: RequestContext,
    command: string,
    input: CommandInput,
    prepare: (tx: EffectTx) => SingleStatement<T>,
    anonymity: Anonymity,
  ): Promise<T> {
    return this.commands.runSingle(ctx, command, input, prepare, { ...anonymity, keeping: this.keeping<T>(command) });
  }

  private keeping<T extends IssueAnswer | null>(command: string): AnswerKeeping<T> {
    return {
      keep: (answer) => {
        if (answer === null) return { row: null, rest: null };
        const { issue, task, tasks, ...facts } = answer;
        const rest: Rest = { ...(tasks ? { taskIds: tasks.map(({ id }) => id) } : {}), ...facts };
        const isEmpty = Object.keys(rest).length === 0;
        return { row: { id: task?.id ?? issue.id, version: issue.version }, rest: isEmpty ? null : rest };
      },
      readAgain: async (ctx, { row, rest }) => {
        const { taskIds, ...facts } = (rest ?? {}) as Rest;
        const answer = await this.read(ctx, command, row!, taskIds);
        return { ...answer, ...facts } as T;
      },
    };
  }

  /**
   * Reads the answer of a retry. Who may neither see the issue nor give the command any more gets it only while nothing
   * has happened since the command: this is what the first answer showed.
   * @throws OUT_OF_SCOPE
   */
  private async read(
    ctx: RequestContext,
    command: string,
    { id, version }: { id: string; version: number },
    taskIds: readonly string[] | undefined,
  ): Promise<IssueAnswer> {
    const issue = (await issueOfAnswer.first(this.dataSource, [id]))!;
    if (issue.version !== version && !maySee(ctx, command, issue)) throw platformErrors.OUT_OF_SCOPE();
    const tasks = (await tasksOfAnswer.rows(this.dataSource, [taskIds ?? [id]])).map(taskView);
    const [task] = tasks;
    return { issue: issueView(issue), ...(taskIds ? { tasks } : task ? { task } : {}) };
  }
}

/**
 * True when the actor may see the issue, or may still give the command on it. Staff and residents may report about any
 * place, so their right to report is none to see what became of a report. A report that a resident made with or without
 * the name is the resident's own.
 */
function maySee(ctx: RequestContext, command: string, issue: IssueRow): boolean {
  const { actor, policy } = ctx;
  const isReport = command === 'reportIssue';
  if (isReport && actor?.kind === 'resident') return true;
  const operations = ['Query.issue', ...(isReport && actor?.kind !== 'client' ? [] : [`Mutation.${command}`])];
  return operations.some((operation) => policy.mayUse(operation) && policy.permits(operation, issueFacts(issue)));
}
