import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Field, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Issue, Reason, toIssue } from '../../reading/api/issue.graphql.js';
import { ReportBatchInput } from './batch.input.js';
import { BatchService } from './batch.service.js';

@ObjectType({ description: 'Why one report of a batch was refused.' })
export class ReportRefusal {
  @Field(() => String, { nullable: true, description: 'The wrong field of the report; null when no field is wrong.' })
  field: string | null;

  @Field(() => Reason, { description: 'Code and sentence of the error that a single report would get.' })
  reason: Reason;
}

@ObjectType({ description: 'The outcome of one report of a batch.' })
export class ReportResult {
  @Field(() => String, { description: 'Number of the report in the system that sent it.' })
  sourceReference: string;

  @Field(() => Issue, {
    nullable: true,
    description: 'The issue that the report opened, or the issue of an earlier delivery; null for a refused report.',
  })
  issue: Issue | null;

  @Field(() => ReportRefusal, { nullable: true, description: 'The refusal; null for a report that was taken in.' })
  refusal: ReportRefusal | null;
}

@ObjectType({ description: 'The outcomes of a batch of reports, in the order of the input.' })
export class ReportBatchPayload {
  @Field(() => [ReportResult], { description: 'One outcome for each report, at most 100.' })
  results: ReportResult[];
}

@Resolver(() => ReportBatchPayload)
export class BatchResolver {
  constructor(private readonly service: BatchService) {}

  @Mutation(() => ReportBatchPayload, {
    description:
      'Report several matters of one source together, as a platform of sensors does. Each report is taken in or ' +
      'refused by itself. The batch counts as one operation of the client.',
  })
  async reportBatch(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The reports.' }) input: ReportBatchInput,
  ): Promise<ReportBatchPayload> {
    const outcomes = await this.service.report(ctx, input);
    return {
      results: outcomes.map(({ sourceReference, issue, refusal }) => ({
        sourceReference,
        issue: issue && toIssue(issue),
        refusal: refusal && {
          field: typeof refusal.details.field === 'string' ? refusal.details.field : null,
          reason: { code: refusal.code, ...refusal.messages },
        },
      })),
    };
  }
}
