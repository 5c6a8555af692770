import { Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@jiceng/platform/request-context';
import { Organization } from '../organization/organization.graphql.js';
import { OrganizationReader } from '../organization/organization.reader.js';
import { StaffMember } from '../staff/staff.graphql.js';
import { StaffReader } from '../staff/staff.reader.js';
import { Me, meOf } from './jurisdiction.graphql.js';

@Resolver(() => Me)
export class MeResolver {
  constructor(
    private readonly organizations: OrganizationReader,
    private readonly staff: StaffReader,
  ) {}

  @Query(() => Me, { nullable: true, description: 'Returns the caller with roles and jurisdiction.' })
  me(@Context() ctx: RequestContext): Me {
    return meOf(ctx.actor!);
  }

  @ResolveField(() => Organization, {
    nullable: true,
    description: 'Organization of the main assignment; null for residents and operators.',
  })
  organization(@Parent() me: Me, @Context() ctx: RequestContext): Promise<Organization | null> | null {
    return me.organizationId === null ? null : this.organizations.find(ctx, me.organizationId);
  }

  @ResolveField(() => StaffMember, {
    nullable: true,
    description: "The caller's record; null for residents and operators.",
  })
  staffMember(@Parent() me: Me, @Context() ctx: RequestContext): Promise<StaffMember | null> {
    return this.staff.reference(ctx, me.accountId);
  }
}
