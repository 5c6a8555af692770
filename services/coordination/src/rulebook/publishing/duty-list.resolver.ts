import type { Connection } from '@jiceng/platform/connection';
import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { ImportInput } from '@jiceng/tables/graphql';
import { DutyListService } from './duty-list.service.js';
import {
  DutyListArgs,
  DutyListPayload,
  DutyListRow,
  DutyListRowConnection,
  toDutyListRow,
} from './duty-list.graphql.js';

@Resolver(() => DutyListRow)
export class DutyListResolver {
  constructor(private readonly dutyLists: DutyListService) {}

  @Query(() => DutyListRowConnection, { nullable: true, description: 'The duty list (权责清单), by category.' })
  dutyList(@Args() args: DutyListArgs): Promise<Connection<DutyListRow>> {
    return this.dutyLists.list(args, toDutyListRow);
  }

  @Mutation(() => DutyListPayload, {
    description:
      'Publish a new version of the duty list from a table with the columns categoryCode, level, regionCode, ' +
      'organizationCode, role and, optionally, note. `warnings` lists duties that two rows give to different ' +
      'organizations; `endedRulings` lists the rulings that the version ends.',
  })
  importDutyList(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The file with the duty list.' }) input: ImportInput,
  ): Promise<DutyListPayload> {
    return this.dutyLists.import(ctx, input);
  }
}
