import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import {
  ProcessDefinition,
  PublishProcessDefinitionInput,
  PublishProcessDefinitionPayload,
  WithdrawProcessDefinitionInput,
  WithdrawProcessDefinitionPayload,
} from './process.graphql.js';
import { ProcessService } from './process.service.js';

@Resolver(() => ProcessDefinition)
export class ProcessResolver {
  constructor(private readonly processes: ProcessService) {}

  @Query(() => [ProcessDefinition], {
    nullable: true,
    description:
      'All published versions of processes with their states, by key, the newest version of a process first. The ' +
      'newest version may still wait for its effective date. A short list.',
  })
  processDefinitions(@Context() ctx: RequestContext): Promise<ProcessDefinition[]> {
    return this.processes.list(ctx.now());
  }

  @Mutation(() => PublishProcessDefinitionPayload, {
    description:
      'Check a process definition and publish it as the next version of its process. Issues that are ' +
      'reported from its effective date on follow this version; issues reported before keep theirs.',
  })
  publishProcessDefinition(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The definition.' }) input: PublishProcessDefinitionInput,
  ): Promise<PublishProcessDefinitionPayload> {
    return this.processes.publish(ctx, input);
  }

  @Mutation(() => WithdrawProcessDefinitionPayload, {
    description:
      'Withdraw a version of a process before its effective date, with all versions that were published together ' +
      'with it. The versions in force stay in force.',
  })
  withdrawProcessDefinition(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The version.' }) input: WithdrawProcessDefinitionInput,
  ): Promise<WithdrawProcessDefinitionPayload> {
    return this.processes.withdraw(ctx, input);
  }
}
