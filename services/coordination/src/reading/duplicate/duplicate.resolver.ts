import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Field, InputType, Query, Resolver } from '@nestjs/graphql';
import { issueView } from '../../case/tables/issue.view.js';
import type { IssueSource } from '../../rulebook/process/issue-source.js';
import { PositionFields } from '../api/place.inputs.js';
import { IssueSourceEnum } from '../api/issue.enums.js';
import { DuplicateSuggestion } from '../api/duplicate.graphql.js';
import { toIssue } from '../api/issue.graphql.js';
import { DuplicateService } from './duplicate.service.js';

@InputType({ description: 'A report that is being written. Give a position, or an area, or neither.' })
export class DraftReportInput extends PositionFields {
  @Field(() => IssueSourceEnum, { description: 'Source of the report.' })
  source: IssueSource;

  @Field(() => String, {
    nullable: true,
    description: 'Title, at most 100 characters; by default the beginning of the description.',
  })
  title: string | null;

  @Field(() => String, { description: 'Description of the matter, at most 5,000 characters.' })
  description: string;

  @Field(() => String, { nullable: true, description: 'Category that the reporter chose.' })
  categoryCode: string | null;
}

@Resolver(() => DuplicateSuggestion)
export class DuplicateResolver {
  constructor(private readonly duplicates: DuplicateService) {}

  @Query(() => [DuplicateSuggestion], {
    nullable: true,
    description:
      'Open issues that seem to be the same matter as a report that has not been sent (疑似重复), best first, at ' +
      'most five. Returns only issues that the caller may see, and stores nothing.',
  })
  async duplicateCandidates(
    @Context() ctx: RequestContext,
    @Args('draft', { description: 'The report as written so far.' }) draft: DraftReportInput,
  ): Promise<DuplicateSuggestion[]> {
    const found = await this.duplicates.suggestForDraft(ctx, draft);
    return found.map(({ issue, ...score }) => ({ ...score, issue: toIssue(issueView(issue)) }));
  }
}
