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
      'The desks that receive the reports of residents, in the version in force. In a region without ' +
      'a desk, the coordination office receives the reports; a short list.',
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
      'Publish a new version of the intake desks from a table with the columns regionCode and organizationCode. The ' +
      'version applies to new reports; existing issues keep their first receiver.',
  })
  importIntakeDesks(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The file with the intake desks.' }) input: ImportInput,
  ): Promise<ImportPayload> {
    return this.service.import(ctx, input);
  }
}
