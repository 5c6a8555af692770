import type { RequestContext } from '@jiceng/platform/request-context';
import { DateTime, JsonValue } from '@jiceng/platform/scalars';
import { Args, Context, Field, InputType, Int, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { CommandInput } from '@jiceng/platform/command-input';
import { ProcessService } from './process.service.js';

@ObjectType({ description: 'A published version of a process (流程定义).' })
export class ProcessDefinition {
  @Field(() => String, { description: 'Key of the process.' })
  key: string;

  @Field(() => Int, { description: 'Version; running issues stay on theirs.' })
  version: number;

  @Field(() => DateTime, { description: 'Since when new issues begin with it.' })
  publishedAt: string;

  @Field(() => JsonValue, {
    description: 'States, moves, guards, limits, sampling and thresholds, as publishProcessDefinition takes them.',
  })
  definition: unknown;
}

@ObjectType({ description: 'Something wrong with a process definition.' })
export class ProcessProblem {
  @Field(() => String, { description: 'Stable code, such as NO_WAY_OUT.' })
  code: string;

  @Field(() => String, { description: 'The state, move, guard or timer.' })
  subject: string;

  @Field(() => String, { description: 'In Chinese.' })
  zh: string;

  @Field(() => String, { description: 'In English.' })
  en: string;
}

@InputType({ description: 'A new version of a process.' })
export class PublishProcessDefinitionInput extends CommandInput {
  @Field(() => JsonValue, { description: 'The definition; its version is given by the server.' })
  definition: unknown;

  @Field(() => Boolean, { nullable: true, description: 'True: only check.' })
  dryRun: boolean | null;
}

@ObjectType({ description: 'What the checker found, and what was published.' })
export class PublishProcessDefinitionPayload {
  @Field(() => [ProcessProblem], { description: 'Problems, a short list; empty when it is sound.' })
  problems: ProcessProblem[];

  @Field(() => ProcessDefinition, { nullable: true, description: 'The new version; null for a dry run.' })
  published: ProcessDefinition | null;
}

@Resolver(() => ProcessDefinition)
export class ProcessResolver {
  constructor(private readonly processes: ProcessService) {}

  @Query(() => [ProcessDefinition], {
    nullable: true,
    description: 'Every published version, newest first; a short list.',
  })
  async processDefinitions(): Promise<ProcessDefinition[]> {
    return (await this.processes.list()).map((process) => ({
      ...process,
      publishedAt: process.publishedAt.toISOString(),
    }));
  }

  @Mutation(() => PublishProcessDefinitionPayload, {
    description: 'Check a process and publish it as the next version.',
  })
  publishProcessDefinition(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The process.' }) input: PublishProcessDefinitionInput,
  ): Promise<PublishProcessDefinitionPayload> {
    return this.processes.publish(ctx, input);
  }
}
