import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { FollowedReport, ReceiptPayload, type ReceiptHolder } from './receipt.graphql.js';
import { ReceiptService } from './receipt.service.js';

@Resolver(() => ReceiptPayload)
export class ReceiptResolver {
  constructor(private readonly receipts: ReceiptService) {}

  @Query(() => FollowedReport, {
    nullable: true,
    description:
      'Returns a report to the holder of its receipt code, without personal data. The caller needs no ' +
      'account, and the account of a signed-in caller is ignored. Send the query with POST, because proxies ' +
      'record the URL of a GET request.',
  })
  followReport(
    @Context() ctx: RequestContext,
    @Args('receiptCode', { description: 'Receipt code that reportIssue returned.' }) receiptCode: string,
  ): Promise<FollowedReport> {
    return this.receipts.follow(ctx, receiptCode);
  }

  @ResolveField(() => FollowedReport, { description: 'The report after the command.' })
  report(@Context() ctx: RequestContext, @Parent() { receiptCode }: ReceiptHolder): Promise<FollowedReport> {
    return this.receipts.follow(ctx, receiptCode);
  }
}
