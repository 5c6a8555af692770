import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Connection } from '@jiceng/platform/connection';
import type { RequestContext } from '@jiceng/platform/request-context';
import { ImportInput, ImportPayload } from '@jiceng/tables/graphql';
import { Organization } from '../organization/organization.graphql.js';
import { OrganizationReader } from '../organization/organization.reader.js';
import { StaffMember } from '../staff/staff.graphql.js';
import { StaffReader } from '../staff/staff.reader.js';
import { RosterImport } from './roster-import.service.js';
import {
  DutyGapView,
  OnDutyAnswer,
  OnDutyArgs,
  OnDutyPerson,
  RecordLeaveInput,
  RosterArgs,
  RosterEntry,
  RosterEntryConnection,
  RosterEntryPayload,
  ScheduleDutyInput,
  WithdrawEntryInput,
} from './roster.graphql.js';
import { RosterReader } from './roster.reader.js';
import { RosterService } from './roster.service.js';

@Resolver(() => RosterEntry)
export class RosterResolver {
  constructor(
    private readonly service: RosterService,
    private readonly reader: RosterReader,
    private readonly imports: RosterImport,
    private readonly staff: StaffReader,
    private readonly organizations: OrganizationReader,
  ) {}

  @Query(() => RosterEntryConnection, {
    nullable: true,
    description: 'Duties and leaves of an organization between two moments, by begin.',
  })
  roster(@Args() args: RosterArgs, @Context() ctx: RequestContext): Promise<Connection<RosterEntry>> {
    return this.reader.list(ctx, args);
  }

  @Query(() => OnDutyAnswer, {
    nullable: true,
    description:
      'Who is on duty for a place and line at a moment. Absent people are left out and covered; the reason is stated.',
  })
  onDuty(@Args() args: OnDutyArgs, @Context() ctx: RequestContext): Promise<OnDutyAnswer> {
    return this.reader.onDuty(ctx, args);
  }

  @ResolveField(() => StaffMember, { nullable: true, description: 'The person.' })
  staffMember(@Parent() entry: RosterEntry, @Context() ctx: RequestContext): Promise<StaffMember | null> {
    return this.staff.reference(ctx, entry.staffId);
  }

  @ResolveField(() => Organization, {
    nullable: true,
    description: 'The organization whose desk it is, or of which the person is absent.',
  })
  organization(@Parent() entry: RosterEntry, @Context() ctx: RequestContext): Promise<Organization | null> {
    return this.organizations.find(ctx, entry.organizationId);
  }

  @Mutation(() => RosterEntryPayload, {
    description: 'Puts a person on duty. Refused where it overlaps another duty or a leave of the person.',
  })
  scheduleDuty(
    @Args('input', { description: 'Who, where and when.' }) input: ScheduleDutyInput,
    @Context() ctx: RequestContext,
  ): Promise<RosterEntryPayload> {
    return this.service.schedule(ctx, input);
  }

  @Mutation(() => RosterEntryPayload, { description: 'Withdraws a duty.' })
  withdrawDuty(
    @Args('input', { description: 'The duty.' }) input: WithdrawEntryInput,
    @Context() ctx: RequestContext,
  ): Promise<RosterEntryPayload> {
    return this.service.withdrawDuty(ctx, input);
  }

  @Mutation(() => RosterEntryPayload, {
    description: 'Records that a person is absent. Duties of that time stay planned and are covered by others.',
  })
  recordLeave(
    @Args('input', { description: 'Who and when.' }) input: RecordLeaveInput,
    @Context() ctx: RequestContext,
  ): Promise<RosterEntryPayload> {
    return this.service.recordLeave(ctx, input);
  }

  @Mutation(() => RosterEntryPayload, { description: 'Withdraws a leave: the person is there after all.' })
  withdrawLeave(
    @Args('input', { description: 'The leave.' }) input: WithdrawEntryInput,
    @Context() ctx: RequestContext,
  ): Promise<RosterEntryPayload> {
    return this.service.withdrawLeave(ctx, input);
  }

  @Mutation(() => ImportPayload, {
    description:
      'Imports duties and leaves from a table with the columns staffCode, kind, areaCodes, line, startsAt, endsAt. Several areas in a cell are separated by |; a day in endsAt includes that whole day. An entry is known by person, kind and begin.',
  })
  importRoster(
    @Args('input', { description: 'The file.' }) input: ImportInput,
    @Context() ctx: RequestContext,
  ): Promise<ImportPayload> {
    return this.imports.import(ctx, input);
  }
}

@Resolver(() => OnDutyPerson)
export class OnDutyPersonResolver {
  constructor(
    private readonly staff: StaffReader,
    private readonly organizations: OrganizationReader,
  ) {}

  @ResolveField(() => StaffMember, { nullable: true, description: 'Whom to call.' })
  staffMember(@Parent() person: OnDutyPerson, @Context() ctx: RequestContext): Promise<StaffMember | null> {
    return this.staff.reference(ctx, person.staffId);
  }

  @ResolveField(() => StaffMember, {
    nullable: true,
    description: 'Whose place the person takes; null for somebody on the roster.',
  })
  covering(@Parent() person: OnDutyPerson, @Context() ctx: RequestContext): Promise<StaffMember | null> | null {
    return person.covers === null ? null : this.staff.reference(ctx, person.covers);
  }

  @ResolveField(() => Organization, { nullable: true, description: 'The organization whose desk it is.' })
  organization(@Parent() person: OnDutyPerson, @Context() ctx: RequestContext): Promise<Organization | null> {
    return this.organizations.find(ctx, person.organizationId);
  }

  @ResolveField(() => RosterEntry, { description: 'The duty that is stood.' })
  entry(@Parent() person: OnDutyPerson): RosterEntry {
    return person.entry;
  }
}

@Resolver(() => DutyGapView)
export class DutyGapResolver {
  constructor(
    private readonly staff: StaffReader,
    private readonly organizations: OrganizationReader,
  ) {}

  @ResolveField(() => StaffMember, { nullable: true, description: 'The absent person.' })
  staffMember(@Parent() gap: DutyGapView, @Context() ctx: RequestContext): Promise<StaffMember | null> {
    return this.staff.reference(ctx, gap.staffId);
  }

  @ResolveField(() => Organization, { nullable: true, description: 'The organization whose desk it is.' })
  organization(@Parent() gap: DutyGapView, @Context() ctx: RequestContext): Promise<Organization | null> {
    return this.organizations.find(ctx, gap.organizationId);
  }

  @ResolveField(() => RosterEntry, { description: 'The duty that nobody stands.' })
  entry(@Parent() gap: DutyGapView): RosterEntry {
    return gap.entry;
  }
}
