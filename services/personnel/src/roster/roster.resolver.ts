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
  RosterEntryAction,
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
    description:
      'Lists the duties of an organization and the leaves of its staff between two moments, ordered by start.',
  })
  roster(@Args() args: RosterArgs, @Context() ctx: RequestContext): Promise<Connection<RosterEntry>> {
    return this.reader.list(ctx, args);
  }

  @Query(() => OnDutyAnswer, {
    nullable: true,
    description:
      'Returns the staff members on duty for a place and a line at a moment. For an absent staff member the answer ' +
      'names the substitute and the reason.',
  })
  onDuty(@Args() args: OnDutyArgs, @Context() ctx: RequestContext): Promise<OnDutyAnswer> {
    return this.reader.onDuty(ctx, args);
  }

  @ResolveField(() => StaffMember, { nullable: true, description: 'The staff member.' })
  staffMember(@Parent() entry: RosterEntry, @Context() ctx: RequestContext): Promise<StaffMember | null> {
    return this.staff.reference(ctx, entry.staffId);
  }

  @ResolveField(() => Organization, {
    nullable: true,
    description:
      'The organization at whose desk the staff member is on duty; for a leave, the organization from which the ' +
      'staff member is absent.',
  })
  organization(@Parent() entry: RosterEntry, @Context() ctx: RequestContext): Promise<Organization | null> {
    return this.organizations.find(ctx, entry.organizationId);
  }

  @ResolveField(() => [RosterEntryAction], {
    description: 'Actions on the entry, with the reason when the caller cannot take an action now; a short list.',
  })
  availableActions(@Parent() entry: RosterEntry, @Context() ctx: RequestContext): Promise<RosterEntryAction[]> {
    return this.reader.actions(ctx, entry);
  }

  @Mutation(() => RosterEntryPayload, {
    description: 'Plans a duty. Refused when the duty overlaps another duty or a leave of the staff member.',
  })
  scheduleDuty(
    @Args('input', { description: 'The staff member, the areas and the time.' }) input: ScheduleDutyInput,
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
    description: 'Records a leave. Planned duties in that time stay on the roster, and a substitute covers them.',
  })
  recordLeave(
    @Args('input', { description: 'The staff member and the time.' }) input: RecordLeaveInput,
    @Context() ctx: RequestContext,
  ): Promise<RosterEntryPayload> {
    return this.service.recordLeave(ctx, input);
  }

  @Mutation(() => RosterEntryPayload, { description: 'Withdraws a leave, because the staff member is present.' })
  withdrawLeave(
    @Args('input', { description: 'The leave.' }) input: WithdrawEntryInput,
    @Context() ctx: RequestContext,
  ): Promise<RosterEntryPayload> {
    return this.service.withdrawLeave(ctx, input);
  }

  @Mutation(() => ImportPayload, {
    description:
      'Imports duties and leaves from a table with the columns staffCode, kind, areaCodes, line, startsAt, endsAt. ' +
      'Several areas in a cell are separated by |; a day in endsAt includes that whole day. A row changes the known ' +
      'entry with the same person, kind and start.',
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

  @ResolveField(() => StaffMember, { nullable: true, description: 'The staff member to call.' })
  staffMember(@Parent() person: OnDutyPerson, @Context() ctx: RequestContext): Promise<StaffMember | null> {
    return this.staff.reference(ctx, person.staffId);
  }

  @ResolveField(() => StaffMember, {
    nullable: true,
    description: 'The absent staff member whose duty this person covers; null when this person is on the roster.',
  })
  covering(@Parent() person: OnDutyPerson, @Context() ctx: RequestContext): Promise<StaffMember | null> | null {
    return person.covers === null ? null : this.staff.reference(ctx, person.covers);
  }

  @ResolveField(() => Organization, { nullable: true, description: 'The organization whose desk is on duty.' })
  organization(@Parent() person: OnDutyPerson, @Context() ctx: RequestContext): Promise<Organization | null> {
    return this.organizations.find(ctx, person.organizationId);
  }

  @ResolveField(() => RosterEntry, {
    description: 'The duty of this person, or the duty that this person covers for an absent colleague.',
  })
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

  @ResolveField(() => StaffMember, { nullable: true, description: 'The absent staff member.' })
  staffMember(@Parent() gap: DutyGapView, @Context() ctx: RequestContext): Promise<StaffMember | null> {
    return this.staff.reference(ctx, gap.staffId);
  }

  @ResolveField(() => Organization, { nullable: true, description: 'The organization whose desk is on duty.' })
  organization(@Parent() gap: DutyGapView, @Context() ctx: RequestContext): Promise<Organization | null> {
    return this.organizations.find(ctx, gap.organizationId);
  }

  @ResolveField(() => RosterEntry, { description: 'The duty without cover.' })
  entry(@Parent() gap: DutyGapView): RosterEntry {
    return gap.entry;
  }
}
