import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@jiceng/platform/request-context';
import { HiddenNumber, Unmasking } from '../api/unmasking.graphql.js';
import { Issue } from '../api/issue.graphql.js';
import { toUnmasking, UnmaskingService } from './unmasking.service.js';

/** What is sealed in an issue, and who has looked at it. */
@Resolver(() => Issue)
export class UnmaskingResolver {
  constructor(private readonly service: UnmaskingService) {}

  @ResolveField(() => [HiddenNumber], {
    nullable: true,
    description:
      'Numbers that people typed into texts of the issue and that the texts show as masks, oldest first. Only staff see ' +
      'the list. A short list.',
  })
  hiddenNumbers(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<HiddenNumber[]> {
    return this.service.hiddenNumbers(ctx, issue.id);
  }

  @ResolveField(() => [Unmasking], {
    nullable: true,
    description:
      'When name, telephone number or numbers in texts were shown in clear, oldest first. A resident sees when the own ' +
      'data and the texts were shown. A short list.',
  })
  async unmaskings(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<Unmasking[]> {
    const shown = await this.service.unmaskings(ctx, issue.id);
    const { id, kind } = ctx.actor!;
    // Another reporter of a merged issue is nobody's business.
    return shown
      .filter(({ reporterId, personId }) => kind !== 'resident' || reporterId === null || personId === id)
      .map(toUnmasking);
  }
}
