import { Args, Context, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '@jiceng/platform/request-context';
import { DateTime } from '@jiceng/platform/scalars';
import { StaffMember } from '../staff/staff.graphql.js';
import { StaffReader } from '../staff/staff.reader.js';
import { Signatory } from './signatory.graphql.js';
import { SignatoryReader } from './signatory.reader.js';

@Resolver(() => Signatory)
export class SignatoryResolver {
  constructor(
    private readonly reader: SignatoryReader,
    private readonly staff: StaffReader,
  ) {}

  @Query(() => [Signatory], {
    nullable: true,
    description:
      'Returns the staff members who may sign for an organization at a moment: each leader, or the deputy of a ' +
      'leader who is absent. All staff may ask about the present day; only callers who see the roster of the ' +
      'organization may ask about other days. A short list.',
  })
  signatories(
    @Args('organizationId', { type: () => ID, description: 'The organization.' }) organizationId: string,
    @Args('at', { type: () => DateTime, nullable: true, description: 'The moment; now when absent.' })
    at: string | null,
    @Context() ctx: RequestContext,
  ): Promise<Signatory[]> {
    return this.reader.list(ctx, organizationId, at ?? null);
  }

  @ResolveField(() => StaffMember, { nullable: true, description: 'The staff member who may sign.' })
  staffMember(@Parent() signatory: Signatory, @Context() ctx: RequestContext): Promise<StaffMember | null> {
    return this.staff.reference(ctx, signatory.staffId);
  }

  @ResolveField(() => StaffMember, {
    nullable: true,
    description: 'The absent holder for whom the deputy signs; null when the holder signs or the post is vacant.',
  })
  standsInFor(@Parent() signatory: Signatory, @Context() ctx: RequestContext): Promise<StaffMember | null> | null {
    return signatory.absentId === null ? null : this.staff.reference(ctx, signatory.absentId);
  }
}
