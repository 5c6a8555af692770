import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@jiceng/platform/request-context';
import { RevealNumbersInput, RevealNumbersPayload } from './reveal-numbers.graphql.js';
import { RevealNumbersService } from './reveal-numbers.service.js';

@Resolver(() => RevealNumbersPayload)
export class RevealNumbersResolver {
  constructor(private readonly service: RevealNumbersService) {}

  @Mutation(() => RevealNumbersPayload, {
    description:
      'Show the telephone, identity and bank card numbers and number plates that people typed into the texts of ' +
      'an issue (查看文中号码). The reason is required and is kept in the audit chain.',
  })
  revealNumbers(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue and the reason.' }) input: RevealNumbersInput,
  ): Promise<RevealNumbersPayload> {
    return this.service.reveal(ctx, input);
  }
}
