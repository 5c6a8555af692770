import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, ID, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { issueView, taskView } from '../../case/tables/issue.view.js';
import { Issue, toIssue } from '../api/issue.graphql.js';
import { Task, toTask } from '../api/task.graphql.js';
import { IssueReadingService } from './issue-reading.service.js';

@Resolver(() => Task)
export class TaskResolver {
  constructor(private readonly reading: IssueReadingService) {}

  @Query(() => Task, {
    nullable: true,
    description: "Returns a task; null when the task does not exist or lies outside the caller's jurisdiction.",
  })
  async task(
    @Context() ctx: RequestContext,
    @Args('id', { type: () => ID, description: 'Id of the task.' }) id: string,
  ): Promise<Task | null> {
    const found = await this.reading.task(ctx, 'Query.task', id);
    return found && toTask(taskView(found.task));
  }

  @ResolveReference()
  async resolveReference(reference: { id: string }, ctx: RequestContext): Promise<Task | null> {
    const found = await this.reading.task(ctx, 'Entity.Task', reference.id);
    return found && toTask(taskView(found.task));
  }

  @ResolveField(() => Issue, { nullable: true, description: 'The issue to which the task belongs.' })
  async issue(@Parent() task: Task, @Context() ctx: RequestContext): Promise<Issue | null> {
    const row = await this.reading.load(ctx, 'Entity.Issue', task.issueId);
    return row && toIssue(issueView(row));
  }
}
