import type { RequestContext } from '@jiceng/platform/request-context';
import { ImportInput, ImportPayload } from '@jiceng/tables/graphql';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { IntakeDesk } from './intake-desk.graphql.js';
import { IntakeDeskService } from './intake-desk.service.js';

@Resolver(() => IntakeDesk)
export class IntakeDeskResolver {
  constructor(private readonly service: IntakeDeskService) {}

  @Query(() => [IntakeDesk], {
    nullable: true,
    description:
      'Lists the desks that receive the reports of residents, in the version that is in force; a short list. In a region without a desk, the coordination office receives the reports.',
  })
  async intakeDesks(): Promise<IntakeDesk[]> {
    const desks = await this.service.inForce();
    return desks.map(({ regionCode, organizationId, version, importedAt }) => ({
      region: { code: regionCode },
      organization: { id: organizationId },
      version,
      importedAt: importedAt.toISOString(),
    }));
  }

  @Mutation(() => ImportPayload, {
    description:
      'Publishes a new version of the intake desks from a table with the columns regionCode and organizationCode. It holds for reports from now on; issues keep their first receiver.',
  })
  importIntakeDesks(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The list.' }) input: ImportInput,
  ): Promise<ImportPayload> {
    return this.service.import(ctx, input);
  }
}
