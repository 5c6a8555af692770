import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { IssueFigures, IssueFiguresArgs } from './figures.graphql.js';
import { FiguresService } from './figures.service.js';

@Resolver(() => IssueFigures)
export class FiguresResolver {
  constructor(private readonly figures: FiguresService) {}

  @Query(() => IssueFigures, {
    nullable: true,
    name: 'issueFigures',
    description:
      'Counts the issues that you may see: reported and closed on each day of a period, and open now, by region, ' +
      'category, organization and source. Null when there is no such issue.',
  })
  read(@Args() args: IssueFiguresArgs, @Context() ctx: RequestContext): Promise<IssueFigures | null> {
    return this.figures.read(ctx, args);
  }
}
