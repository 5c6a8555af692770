import type { Connection } from '@jiceng/platform/connection';
import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { ImportInput, ImportPayload } from '@jiceng/tables/graphql';
import { DutyListService } from './duty-list.service.js';
import {
  DutyListArgs,
  DutyListRow,
  DutyListRowConnection,
  Precedent,
  PrecedentArgs,
  PrecedentConnection,
} from './duty-list.graphql.js';

@Resolver(() => DutyListRow)
export class DutyListResolver {
  constructor(private readonly dutyLists: DutyListService) {}

  @Query(() => DutyListRowConnection, { nullable: true, description: 'The duty list (权责清单), by category.' })
  dutyList(@Args() args: DutyListArgs): Promise<Connection<DutyListRow>> {
    return this.dutyLists.list(args, (row) => ({
      ...row,
      categoryCode: row.categoryPrefix,
      region: { code: row.regionCode },
      organization: { id: row.organizationId },
    }));
  }

  @Query(() => PrecedentConnection, {
    nullable: true,
    description: 'Rulings that route later matters (先例), newest first.',
  })
  precedents(@Args() args: PrecedentArgs): Promise<Connection<Precedent>> {
    return this.dutyLists.precedents(args, (row) => ({
      ...row,
      ruledAt: row.ruledAt.toISOString(),
      region: { code: row.regionCode },
      organization: { id: row.organizationId },
    }));
  }

  @Mutation(() => ImportPayload, {
    description:
      'Publishes a new version of the duty list from a table with the columns categoryCode, level, regionCode, organizationCode, role and optionally note. A duty that two rows give to different organizations is listed under `warnings`; arbitration decides until the list is clear.',
  })
  importDutyList(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The list.' }) input: ImportInput,
  ): Promise<ImportPayload> {
    return this.dutyLists.import(ctx, input);
  }
}
