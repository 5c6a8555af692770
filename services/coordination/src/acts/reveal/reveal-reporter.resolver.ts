import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@jiceng/platform/request-context';
import { RevealReporterInput, RevealReporterPayload } from './reveal-reporter.graphql.js';
import { RevealReporterService } from './reveal-reporter.service.js';

@Resolver(() => RevealReporterPayload)
export class RevealReporterResolver {
  constructor(private readonly service: RevealReporterService) {}

  @Mutation(() => RevealReporterPayload, {
    description:
      'Show the name and number of a reporter in clear (查看反映人信息). The reason is required and is kept in ' +
      'the audit chain. Refused for a confidential reporter, for whom requestUnsealing asks.',
  })
  revealReporter(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The reporter and the reason.' }) input: RevealReporterInput,
  ): Promise<RevealReporterPayload> {
    return this.service.reveal(ctx, input);
  }
}
