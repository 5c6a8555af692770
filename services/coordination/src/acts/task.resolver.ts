import type { RequestContext } from '@jiceng/platform/request-context';
import {
  Args,
  Context,
  Field,
  ID,
  Mutation,
  ObjectType,
  Parent,
  Query,
  ResolveField,
  ResolveReference,
  Resolver,
} from '@nestjs/graphql';
import { Issue, toIssue } from '../reading/api/issue.graphql.js';
import { DispatchIssueInput, RuleArbitrationInput } from '../api/issue.inputs.js';
import { IssueReadingService } from '../reading/issue/issue-reading.service.js';
import { issueView, taskView, type StepResult } from '../case/tables/issue.view.js';
import { StartJointHandlingInput } from './joint/joint.graphql.js';
import { JointService } from './joint/joint.service.js';
import { ArbitrationService } from './arbitrate/arbitration.service.js';
import { DispatchService } from './dispatch/dispatch.service.js';
import {
  AcceptTaskInput,
  CompleteTaskInput,
  ReturnTaskInput,
  Task,
  toTask,
  TransferTaskInput,
} from '../reading/api/task.graphql.js';
import { TaskService } from './accept-and-return/task.service.js';

@ObjectType({ description: 'What a command on a task changed.' })
export class TaskPayload {
  @Field(() => Issue, { description: 'The issue after the command.' })
  issue: Issue;

  @Field(() => Task, { description: 'The task after the command; for a dispatch, transfer or ruling the new one.' })
  task: Task;
}

@ObjectType({ description: 'The joint work that began.' })
export class StartJointHandlingPayload {
  @Field(() => Issue, { description: 'The issue after the command.' })
  issue: Issue;

  @Field(() => [Task], { description: 'One task per organization, the lead first; a short list.' })
  tasks: Task[];
}

const payload = ({ issue, task }: StepResult): TaskPayload => ({ issue: toIssue(issue), task: toTask(task!) });

@Resolver(() => Task)
export class TaskResolver {
  constructor(
    private readonly dispatches: DispatchService,
    private readonly taskService: TaskService,
    private readonly arbitrations: ArbitrationService,
    private readonly joints: JointService,
    private readonly reading: IssueReadingService,
  ) {}

  @Query(() => Task, {
    nullable: true,
    description: 'One task; null when it does not exist or lies outside your jurisdiction.',
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

  @ResolveField(() => Issue, { nullable: true, description: 'The issue it belongs to.' })
  async issue(@Parent() task: Task, @Context() ctx: RequestContext): Promise<Issue | null> {
    const row = await this.reading.load(ctx, 'Entity.Issue', task.issueId);
    return row && toIssue(issueView(row));
  }

  @Mutation(() => TaskPayload, {
    description:
      'Offer an issue to an organization (派遣), by default the one that precedent, duty list and roster name.',
  })
  async dispatchIssue(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue, and to whom.' }) input: DispatchIssueInput,
  ): Promise<TaskPayload> {
    return payload(await this.dispatches.dispatch(ctx, input));
  }

  @Mutation(() => TaskPayload, { description: 'Accept a task (接收): your organization is responsible from now on.' })
  async acceptTask(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The task.' }) input: AcceptTaskInput,
  ): Promise<TaskPayload> {
    return payload(await this.taskService.accept(ctx, input));
  }

  @Mutation(() => TaskPayload, {
    description: 'Return a task with a reason (退回); the second return of the same matter goes to the arbiter.',
  })
  async returnTask(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The task and the reason.' }) input: ReturnTaskInput,
  ): Promise<TaskPayload> {
    return payload(await this.taskService.return(ctx, input));
  }

  @Mutation(() => TaskPayload, {
    description: 'Hand a task on (转接); you stay responsible until the next has accepted.',
  })
  async transferTask(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The task, and to whom.' }) input: TransferTaskInput,
  ): Promise<TaskPayload> {
    return payload(await this.dispatches.transfer(ctx, input));
  }

  @Mutation(() => TaskPayload, { description: 'Rule whose matter it is (裁定); a binding ruling becomes a precedent.' })
  async ruleArbitration(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The ruling.' }) input: RuleArbitrationInput,
  ): Promise<TaskPayload> {
    return payload(await this.arbitrations.rule(ctx, input));
  }

  @Mutation(() => StartJointHandlingPayload, {
    description: 'Split an issue into tasks of lead and co-handlers (联合处置).',
  })
  async startJointHandling(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'Who does what, and who waits for whom.' }) input: StartJointHandlingInput,
  ): Promise<StartJointHandlingPayload> {
    const { issue, tasks } = await this.joints.start(ctx, input);
    return { issue: toIssue(issue), tasks: tasks.map(toTask) };
  }

  @Mutation(() => TaskPayload, { description: 'Report a task as done (办结).' })
  async completeTask(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The task and what was done.' }) input: CompleteTaskInput,
  ): Promise<TaskPayload> {
    return payload(await this.taskService.complete(ctx, input));
  }
}
