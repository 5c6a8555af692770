import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Connection } from '@jiceng/platform/connection';
import type { RequestContext } from '@jiceng/platform/request-context';
import { Organization } from '../organization/organization.graphql.js';
import { OrganizationReader } from '../organization/organization.reader.js';
import { RosterDesk, RosterDeskConnection, RosterDesksArgs } from './roster-gap.graphql.js';
import { RosterGapReader } from './roster-gap.reader.js';

@Resolver(() => RosterDesk)
export class RosterDeskResolver {
  constructor(
    private readonly reader: RosterGapReader,
    private readonly organizations: OrganizationReader,
  ) {}

  @Query(() => RosterDeskConnection, {
    nullable: true,
    description:
      'Lists the desks whose roster the caller may see, ordered by the code of the organization, with the times in ' +
      'which nobody is present and the roles that nobody holds. Working hours are those of `workingHours`.',
  })
  rosterDesks(@Args() args: RosterDesksArgs, @Context() ctx: RequestContext): Promise<Connection<RosterDesk>> {
    return this.reader.desks(ctx, args);
  }

  @ResolveField(() => Organization, { nullable: true, description: 'The organization of the desk.' })
  organization(@Parent() desk: RosterDesk, @Context() ctx: RequestContext): Promise<Organization | null> {
    return this.organizations.find(ctx, desk.organizationId);
  }
}
