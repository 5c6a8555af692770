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
    description: 'The authority matrix in force (层级权限); at most one row for each category and level.',
  })
  async authorityMatrix(): Promise<Authority[]> {
    const rows = await this.authorities.inForce();
    return rows.map(({ categoryPrefix, ...row }) => ({ ...row, categoryCode: categoryPrefix }));
  }

  @Mutation(() => ImportPayload, {
    description:
      'Publishes a new version of the authority matrix from a table with the columns categoryCode, level, maySolve (yes or no) and optionally limitMinutes and passUpAfterMinutes.',
  })
  importAuthorityMatrix(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The matrix.' }) input: ImportInput,
  ): Promise<ImportPayload> {
    return this.authorities.import(ctx, input);
  }
}
