import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { ownIdsOf } from '@jiceng/platform/context';
import type { RequestContext } from '@jiceng/platform/request-context';
import { HiddenNumber, Unmasking } from '../api/unmasking.graphql.js';
import { Issue } from '../api/issue.graphql.js';
import { toUnmasking, UnmaskingService } from './unmasking.service.js';

/** Resolves the sealed numbers in the texts of an issue, and the times that sealed data of the issue was shown. */
@Resolver(() => Issue)
export class UnmaskingResolver {
  constructor(private readonly service: UnmaskingService) {}

  @ResolveField(() => [HiddenNumber], {
    nullable: true,
    description:
      'Numbers that people typed into texts of the issue and that the texts show as masks, oldest first. Only ' +
      'staff see the list. A short list.',
  })
  hiddenNumbers(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<HiddenNumber[]> {
    return this.service.hiddenNumbers(ctx, issue.id);
  }

  @ResolveField(() => [Unmasking], {
    nullable: true,
    description:
      'The times at which sealed data of the issue was shown, or the issue was found by a telephone number ' +
      '(查看记录), oldest first. A resident sees those of the resident’s own report and of numbers in texts; ' +
      'auditors, coordinators and district administrators see all of them; null for others. A short list.',
  })
  async unmaskings(@Parent() issue: Issue, @Context() ctx: RequestContext): Promise<Unmasking[]> {
    const shown = await this.service.unmaskings(ctx, issue.id);
    const own = ownIdsOf(ctx.actor!);
    const { kind } = ctx.actor!;
    // A resident must not see the unmaskings of another reporter of a merged issue.
    return shown
      .filter(({ reporterId, personId }) => kind !== 'resident' || reporterId === null || own.includes(personId ?? ''))
      .map(toUnmasking);
  }
}
