import type { RequestContext } from '@jiceng/platform/request-context';
import { DateTime, JsonValue } from '@jiceng/platform/scalars';
import { Args, Context, Field, InputType, Int, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { CommandInput } from '@jiceng/platform/command-input';
import { diagramOf } from '../process/process-diagram.rules.js';
import { ProcessService, type PublishResult } from './process.service.js';

@ObjectType({ description: 'A published version of a process (流程定义).' })
export class ProcessDefinition {
  @Field(() => String, { description: 'Key of the process.' })
  key: string;

  @Field(() => Int, { description: 'Version; an issue stays on the version it began with.' })
  version: number;

  @Field(() => DateTime, { description: 'From when on new issues follow it.' })
  publishedAt: string;

  @Field(() => JsonValue, {
    description:
      'States, moves, guards, the matters it applies to, limits, sampling and thresholds, as publishProcessDefinition takes them.',
  })
  definition: unknown;

  @Field(() => String, { description: 'States and moves as a Mermaid state diagram (流程图).' })
  diagram: string;
}

@ObjectType({ description: 'Something wrong with a process definition.' })
export class ProcessProblem {
  @Field(() => String, { description: 'Stable code, such as NO_WAY_OUT.' })
  code: string;

  @Field(() => String, { description: 'The state, move, guard, role or rule that is wrong.' })
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
    return (await this.processes.list()).map(({ publishedAt, ...process }) =>
      toApi({ ...process, publishedAt: publishedAt.toISOString() }),
    );
  }

  @Mutation(() => PublishProcessDefinitionPayload, {
    description: 'Checks a process and publishes it as its next version. Issues reported from then on follow it.',
  })
  async publishProcessDefinition(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The process.' }) input: PublishProcessDefinitionInput,
  ): Promise<PublishProcessDefinitionPayload> {
    const { problems, published } = await this.processes.publish(ctx, input);
    return { problems, published: published && toApi(published) };
  }
}

function toApi(process: NonNullable<PublishResult['published']>): ProcessDefinition {
  return { ...process, diagram: diagramOf(process.definition) };
}
