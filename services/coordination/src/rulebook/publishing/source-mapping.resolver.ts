import type { RequestContext } from '@jiceng/platform/request-context';
import { ImportPayload } from '@jiceng/tables/graphql';
import { Args, Context, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Client } from '../../references/client.reference.js';
import { ImportSourceMappingInput, SourceMapping } from './source-mapping.graphql.js';
import { SourceMappingService } from './source-mapping.service.js';

@Resolver(() => Client)
export class SourceMappingResolver {
  constructor(private readonly service: SourceMappingService) {}

  @ResolveField(() => SourceMapping, {
    description: 'How the categories that the client sends become those of the district (类别对应).',
  })
  sourceMapping(@Parent() { id }: Client, @Context() ctx: RequestContext): Promise<SourceMapping> {
    return this.service.find(ctx, id);
  }

  @Mutation(() => ImportPayload, {
    description:
      'Publish a new version of the mapping of a client (导入类别对应) from a table with the columns sourceCategory, ' +
      'sourceName, categoryCode and severity. An empty categoryCode leaves such reports to the intake desk. The ' +
      'version applies to new reports.',
  })
  importSourceMapping(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The client and the file with its mapping.' }) input: ImportSourceMappingInput,
  ): Promise<ImportPayload> {
    return this.service.import(ctx, input);
  }
}
