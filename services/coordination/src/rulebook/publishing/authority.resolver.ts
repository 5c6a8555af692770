import type { RequestContext } from '@jiceng/platform/request-context';
import { ImportInput, ImportPayload } from '@jiceng/tables/graphql';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Authority } from './authority.graphql.js';
import { AuthorityService } from './authority.service.js';

@Resolver(() => Authority)
export class AuthorityResolver {
  constructor(private readonly authorities: AuthorityService) {}

  @Query(() => [Authority], {
    nullable: true,
    description: 'The authority matrix in force (层级权限), with at most one row for each category and level.',
  })
  async authorityMatrix(): Promise<Authority[]> {
    const rows = await this.authorities.inForce();
    return rows.map(({ categoryPrefix, ...row }) => ({ ...row, categoryCode: categoryPrefix }));
  }

  @Mutation(() => ImportPayload, {
    description:
      'Publish a new version of the authority matrix. The table has the columns categoryCode, level, ' +
      'maySolve (yes or no) and, optionally, limitMinutes and passUpAfterMinutes.',
  })
  importAuthorityMatrix(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The file with the authority matrix.' }) input: ImportInput,
  ): Promise<ImportPayload> {
    return this.authorities.import(ctx, input);
  }
}
