import type { Connection } from '@jiceng/platform/connection';
import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { issueView } from '../../case/tables/issue.view.js';
import { Issue, toIssue } from '../api/issue.graphql.js';
import { IssueReadingService } from '../issue/issue-reading.service.js';
import {
  DutyListCase,
  DutyListFinding,
  DutyListFindingArgs,
  DutyListFindingConnection,
} from './duty-finding.graphql.js';
import { DutyFindingService } from './duty-finding.service.js';

@Resolver(() => DutyListFinding)
export class DutyFindingResolver {
  constructor(private readonly findings: DutyFindingService) {}

  @Query(() => DutyListFindingConnection, {
    nullable: true,
    description:
      'Gaps and overlaps of the duty list (权责空白与交叉), most cases first. The section `dutyReview` of the ' +
      'process for residents’ reports sets the period and the thresholds.',
  })
  dutyListFindings(
    @Args() args: DutyListFindingArgs,
    @Context() ctx: RequestContext,
  ): Promise<Connection<DutyListFinding>> {
    return this.findings.list(ctx, args);
  }

  @ResolveField(() => [DutyListCase], {
    description:
      'The newest cases that you may see, at most 20: refusals and rulings for a gap, acceptances for an overlap.',
  })
  cases(@Parent() finding: DutyListFinding, @Context() ctx: RequestContext): Promise<DutyListCase[]> {
    return this.findings.cases(ctx, finding);
  }
}

@Resolver(() => DutyListCase)
export class DutyListCaseResolver {
  constructor(private readonly reading: IssueReadingService) {}

  @ResolveField(() => Issue, {
    nullable: true,
    description: 'The issue of the case; null when you may not see the issue.',
  })
  async issue(@Parent() { issueId }: DutyListCase, @Context() ctx: RequestContext): Promise<Issue | null> {
    const row = await this.reading.load(ctx, 'Entity.Issue', issueId);
    return row && toIssue(issueView(row));
  }
}
