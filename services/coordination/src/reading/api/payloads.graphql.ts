import { Field, ObjectType } from '@nestjs/graphql';
import type { StepResult, TaskStepResult } from '../../case/tables/issue.view.js';
import { Issue, toIssue } from './issue.graphql.js';
import { Task, toTask } from './task.graphql.js';

@ObjectType({ description: 'The answer of a command on an issue.' })
export class IssuePayload {
  @Field(() => Issue, { description: 'The issue after the command.' })
  issue: Issue;
}

@ObjectType({ description: 'The answer of a command on a task.' })
export class TaskPayload {
  @Field(() => Issue, { description: 'The issue after the command.' })
  issue: Issue;

  @Field(() => Task, { description: 'The task after the command; the new task after a dispatch, transfer or ruling.' })
  task: Task;
}

export function issuePayload({ issue }: StepResult): IssuePayload {
  return { issue: toIssue(issue) };
}

export function taskPayload({ issue, task }: TaskStepResult): TaskPayload {
  return { issue: toIssue(issue), task: toTask(task) };
}
