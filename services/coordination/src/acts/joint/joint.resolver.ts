import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Field, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Issue, toIssue } from '../../reading/api/issue.graphql.js';
import { Task, toTask } from '../../reading/api/task.graphql.js';
import { StartJointHandlingInput } from './joint.input.js';
import { JointService } from './joint.service.js';

@ObjectType({ description: 'The joint work that the command started.' })
export class StartJointHandlingPayload {
  @Field(() => Issue, { description: 'The issue after the command.' })
  issue: Issue;

  @Field(() => [Task], {
    description: 'One task for each organization, the lead first; a short list.',
  })
  tasks: Task[];
}

@Resolver(() => StartJointHandlingPayload)
export class JointResolver {
  constructor(private readonly service: JointService) {}

  @Mutation(() => StartJointHandlingPayload, {
    description: 'Split an issue into tasks of lead and co-handlers (联合处置).',
  })
  async startJointHandling(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The organizations that get tasks, and the order of the tasks.' })
    input: StartJointHandlingInput,
  ): Promise<StartJointHandlingPayload> {
    const { issue, tasks } = await this.service.start(ctx, input);
    return { issue: toIssue(issue), tasks: tasks.map(toTask) };
  }
}
