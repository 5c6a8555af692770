import { CalendarDate, DateTime } from '@jiceng/platform/scalars';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { CaseCategory } from '../../references/case-category.reference.js';
import { Organization } from '../../references/organization.reference.js';
import { Region } from '../../references/region.reference.js';
import type { IssueSource } from '../../rulebook/process/issue-source.js';
import { IssueSourceEnum } from '../api/issue.enums.js';
import { IssueFilter } from '../api/issue-filter.js';

const REPORTED = 'Number of issues reported in the period, also those that were rejected or merged later.';
const CLOSED = 'Number of issues closed in the period. Rejected and merged issues do not count.';
const OPEN = 'Number of issues that are open now.';
const OVERDUE = 'Number of these open issues that are late now.';

@ObjectType({ description: 'Issues reported and closed on one day.' })
export class DayFigures {
  @Field(() => CalendarDate, { description: 'The day, in China (UTC+8).' })
  day: string;

  @Field(() => Int, { description: 'Number of issues reported on the day.' })
  reported: number;

  @Field(() => Int, { description: 'Number of issues closed on the day.' })
  closed: number;

  @Field(() => Int, { description: 'Number of these closed issues on which work went on after the limit.' })
  closedLate: number;
}

@ObjectType({ description: 'Issues of one region.' })
export class RegionIssues {
  @Field(() => Region, {
    nullable: true,
    description: 'The region; the region above for places that are not known more precisely.',
  })
  region: Region;

  @Field(() => Int, { description: REPORTED })
  reported: number;

  @Field(() => Int, { description: CLOSED })
  closed: number;

  @Field(() => Int, { description: OPEN })
  open: number;

  @Field(() => Int, { description: OVERDUE })
  overdue: number;
}

@ObjectType({ description: 'Issues of one category.' })
export class CategoryIssues {
  @Field(() => CaseCategory, { nullable: true, description: 'The category; null for issues without a category yet.' })
  category: CaseCategory | null;

  @Field(() => Int, { description: REPORTED })
  reported: number;

  @Field(() => Int, { description: OPEN })
  open: number;

  @Field(() => Int, { description: OVERDUE })
  overdue: number;
}

@ObjectType({ description: 'Open issues for which one organization is responsible.' })
export class OrganizationIssues {
  @Field(() => Organization, { nullable: true, description: 'The organization that is responsible now.' })
  organization: Organization;

  @Field(() => Int, { description: OPEN })
  open: number;

  @Field(() => Int, { description: OVERDUE })
  overdue: number;
}

@ObjectType({ description: 'Issues from one source.' })
export class SourceIssues {
  @Field(() => IssueSourceEnum, { description: 'The source of the reports.' })
  source: IssueSource;

  @Field(() => Int, { description: REPORTED })
  reported: number;
}

@ObjectType({
  description:
    'Figures of issues for leaders (事项统计): the flow of a period, and the open issues now. They name no person ' +
    'and no place below a community.',
})
export class IssueFigures {
  @Field(() => DateTime, { description: 'Time at which the figures were counted.' })
  asOf: string;

  @Field(() => Int, { description: REPORTED })
  reported: number;

  @Field(() => Int, { description: CLOSED })
  closed: number;

  @Field(() => Int, { description: 'Number of these closed issues on which work went on after the limit.' })
  closedLate: number;

  @Field(() => Int, { description: OPEN })
  open: number;

  @Field(() => Int, { description: OVERDUE })
  overdue: number;

  @Field(() => Int, {
    nullable: true,
    description:
      'Minutes from report to closing that half of the issues closed in the period did not exceed. All hours count. ' +
      'Null when no issue was closed.',
  })
  medianMinutes: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Minutes from report to closing that nine tenths of the issues closed in the period did not exceed. All hours ' +
      'count. Null when no issue was closed.',
  })
  ninetiethMinutes: number | null;

  @Field(() => [DayFigures], { description: 'Every day of the period, oldest first; at most 92.' })
  days: DayFigures[];

  @Field(() => [RegionIssues], {
    description:
      'Issues by street, ordered by code. When `filter.areaCode` lies in a street: by community. At most some dozens.',
  })
  regions: RegionIssues[];

  @Field(() => [CategoryIssues], {
    description: 'The categories with the most issues reported in the period, most first; at most ten.',
  })
  categories: CategoryIssues[];

  @Field(() => [OrganizationIssues], {
    description: 'Organizations with open issues, at most twenty: most late open issues first, then most open issues.',
  })
  organizations: OrganizationIssues[];

  @Field(() => [SourceIssues], {
    description: 'Issues reported in the period by source, most first; at most one item for each source.',
  })
  sources: SourceIssues[];
}

@ArgsType()
export class IssueFiguresArgs {
  @Field(() => CalendarDate, { description: 'First day of the period.' })
  from: string;

  @Field(() => CalendarDate, { description: 'Last day of the period; at most 91 days after the first.' })
  to: string;

  @Field(() => IssueFilter, { nullable: true, description: 'Conditions on the issues.' })
  filter: Partial<IssueFilter> | null;
}
