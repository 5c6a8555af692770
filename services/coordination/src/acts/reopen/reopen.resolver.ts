import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { issuePayload, IssuePayload } from '../../reading/api/payloads.graphql.js';
import { ReceiptPayload, type ReceiptHolder } from '../../reading/receipt/receipt.graphql.js';
import { ReopenByReceiptInput, ReopenIssueInput } from './reopen.input.js';
import { ReopenService } from './reopen.service.js';

@Resolver(() => IssuePayload)
export class ReopenResolver {
  constructor(private readonly service: ReopenService) {}

  @Mutation(() => IssuePayload, { description: 'Open a closed issue again within its reopen window.' })
  async reopenIssue(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue and the reason.' }) input: ReopenIssueInput,
  ): Promise<IssuePayload> {
    return issuePayload(await this.service.reopen(ctx, input));
  }

  @Mutation(() => ReceiptPayload, {
    description:
      'Open the closed issue of a report again within its reopen window, with the receipt ' +
      'code. The caller needs no account; the account of a signed-in caller is ignored.',
  })
  async reopenByReceipt(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The receipt code and the reason.' }) input: ReopenByReceiptInput,
  ): Promise<ReceiptHolder> {
    await this.service.reopenByReceipt(ctx, input);
    return input;
  }
}
