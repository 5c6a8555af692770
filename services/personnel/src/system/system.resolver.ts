import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@jiceng/platform/request-context';
import { Region } from '../references/region.reference.js';
import { CommunitySystems, RecordSystemInput, SystemInUse, SystemPayload } from './system.graphql.js';
import { SystemReader } from './system.reader.js';
import { SystemService } from './system.service.js';

@Resolver(() => CommunitySystems)
export class SystemResolver {
  constructor(
    private readonly service: SystemService,
    private readonly reader: SystemReader,
  ) {}

  @Query(() => [SystemInUse], {
    nullable: true,
    description: 'Returns the systems in which communities enter data, ordered by code. A short list.',
  })
  recordedSystems(): Promise<SystemInUse[]> {
    return this.reader.all();
  }

  @Query(() => [CommunitySystems], {
    nullable: true,
    description:
      'Returns by community how many systems and accounts remain: a system no longer counts while a client in force ' +
      'replaces the entry there. Ordered by community; the answer has no pages.',
  })
  systemsInUse(
    @Args('regionCode', {
      type: () => String,
      nullable: true,
      description: 'Division code of the region whose communities are listed; the whole district when absent.',
    })
    regionCode: string | null,
  ): Promise<CommunitySystems[]> {
    return this.reader.byCommunity(regionCode ?? null);
  }

  @ResolveField(() => Region, { nullable: true, description: 'The community.' })
  region(@Parent() { regionCode }: CommunitySystems): Region {
    return { code: regionCode };
  }

  @Mutation(() => SystemPayload, {
    description: 'Records a system in which communities enter data, with the accounts of each community in it.',
  })
  recordSystem(
    @Args('input', { description: 'The system.' }) input: RecordSystemInput,
    @Context() ctx: RequestContext,
  ): Promise<SystemPayload> {
    return this.service.record(ctx, input);
  }
}
