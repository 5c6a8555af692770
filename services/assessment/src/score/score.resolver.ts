import {
  Args,
  ArgsType,
  Context,
  Field,
  ID,
  Parent,
  Query,
  ResolveField,
  Resolver,
  ResolveReference,
} from '@nestjs/graphql';
import { PageArgs, type Connection } from '@jiceng/platform/connection';
import { thingIdOf } from '@jiceng/platform/node';
import type { RequestContext } from '@jiceng/platform/request-context';
import { Organization } from '../references/organization.reference.js';
import { Region } from '../references/region.reference.js';
import { ScoreContributionConnection, type ScoreContribution } from './explanation.graphql.js';
import { ExplanationService } from './explanation.service.js';
import { OrganizationScore, OrganizationScoreConnection, RegionScore, RegionScoreConnection } from './score.graphql.js';
import { ScoreService } from './score.service.js';

@ArgsType()
class ScoresPage extends PageArgs {
  @Field(() => String, { description: 'The month, such as 2026-11 (Asia/Shanghai).' })
  month: string;

  @Field(() => ID, { nullable: true, description: 'Only this organization and the organizations below it.' })
  organizationId?: string | null;

  @Field(() => String, { nullable: true, description: 'Count only observations in this region.' })
  regionCode?: string | null;
}

@ArgsType()
class RegionScoresPage extends PageArgs {
  @Field(() => String, { description: 'The month, such as 2026-11 (Asia/Shanghai).' })
  month: string;

  @Field(() => String, { description: 'Code of the parent region: a district or a street.' })
  parentCode: string;
}

@ArgsType()
class ExplanationPage extends ScoresPage {
  @Field(() => String, { description: 'Code of the indicator, such as on-time-rate.' })
  indicatorCode: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The organization whose score is explained. Give either `organizationId` or `regionCode`.',
  })
  declare organizationId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The region whose score is explained. Give either `organizationId` or `regionCode`.',
  })
  declare regionCode?: string | null;
}

@Resolver()
export class ScoreResolver {
  constructor(
    private readonly service: ScoreService,
    private readonly explanations: ExplanationService,
  ) {}

  @Query(() => OrganizationScoreConnection, {
    description:
      'Lists the scores of organizations in a month, best first. Organizations without a composite score come last.',
  })
  scores(@Args() args: ScoresPage, @Context() ctx: RequestContext): Promise<Connection<OrganizationScore>> {
    return this.service.listOrganizationScores(ctx, args);
  }

  @Query(() => RegionScoreConnection, {
    description: 'Lists the scores of the child regions of a region in a month, ordered by code.',
  })
  regionScores(@Args() args: RegionScoresPage, @Context() ctx: RequestContext): Promise<Connection<RegionScore>> {
    return this.service.listRegionScores(ctx, args);
  }

  @Query(() => ScoreContributionConnection, {
    description:
      'Lists every observation that an indicator of a unit counts in a month, oldest first, with the events that led ' +
      'to the observation.',
  })
  scoreExplanation(
    @Args() args: ExplanationPage,
    @Context() ctx: RequestContext,
  ): Promise<Connection<ScoreContribution>> {
    return this.explanations.explain(ctx, args);
  }
}

@Resolver(() => Organization)
export class OrganizationScoreResolver {
  constructor(private readonly service: ScoreService) {}

  @ResolveReference()
  resolveReference(reference: Organization): Organization {
    return { id: thingIdOf(reference.id) };
  }

  @ResolveField(() => OrganizationScore, {
    nullable: true,
    description: 'Score of the organization in a month; null when the caller may not see the score.',
  })
  score(
    @Parent() organization: Organization,
    @Args('month', { type: () => String, description: 'The month, such as 2026-11.' }) month: string,
    @Context() ctx: RequestContext,
  ): Promise<OrganizationScore | null> {
    return this.service.loadOrganizationScore(ctx, month, organization.id);
  }
}

@Resolver(() => Region)
export class RegionScoreResolver {
  constructor(private readonly service: ScoreService) {}

  @ResolveReference()
  resolveReference(reference: Region): Region {
    return { code: reference.code };
  }

  @ResolveField(() => RegionScore, {
    nullable: true,
    description: 'Score of the region in a month; null when the caller may not see the score.',
  })
  score(
    @Parent() region: Region,
    @Args('month', { type: () => String, description: 'The month, such as 2026-11.' }) month: string,
    @Context() ctx: RequestContext,
  ): Promise<RegionScore | null> {
    return this.service.loadRegionScore(ctx, month, region.code);
  }
}
