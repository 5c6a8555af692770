import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { issuePayload, IssuePayload } from '../../reading/api/payloads.graphql.js';
import { ReceiptPayload, type ReceiptHolder } from '../../reading/receipt/receipt.graphql.js';
import { SupplementByReceiptInput, SupplementReportInput } from './supplement.input.js';
import { SupplementService } from './supplement.service.js';

@Resolver(() => IssuePayload)
export class SupplementResolver {
  constructor(private readonly service: SupplementService) {}

  @Mutation(() => IssuePayload, {
    description:
      'Add a short text to an open report of your own; a client adds to the issues of its sources. The unit that handles the issue sees the text in the ' +
      'timeline; duty and deadlines do not change. A closed issue takes no text; reopenIssue opens it again.',
  })
  async supplementReport(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The issue and the text.' }) input: SupplementReportInput,
  ): Promise<IssuePayload> {
    return issuePayload(await this.service.supplement(ctx, input));
  }

  @Mutation(() => ReceiptPayload, {
    description:
      'Add a short text to an open report, with the receipt code of the report. The caller needs no ' +
      'account; the account of a signed-in caller is ignored.',
  })
  async supplementByReceipt(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The receipt code and the text.' }) input: SupplementByReceiptInput,
  ): Promise<ReceiptHolder> {
    await this.service.supplementByReceipt(ctx, input);
    return input;
  }
}
