import { ArgsType, Field, ID, ObjectType } from '@nestjs/graphql';
import type { Role } from '@jiceng/contracts/codes';
import { connectionOf, PageArgs } from '@jiceng/platform/connection';
import { DateTime } from '@jiceng/platform/scalars';
import type { DeskGaps } from './roster-gap.rules.js';

@ObjectType({ description: 'A time in which nobody is present at a desk (无人值班时段).' })
export class UnattendedTime {
  @Field(() => DateTime, { description: 'Start, included.' })
  from: string;

  @Field(() => DateTime, { description: 'End, excluded.' })
  to: string;
}

@ObjectType({
  description: 'A time in which nobody holds a role that the process needs at an organization (岗位空缺).',
})
export class UnheldRole {
  @Field(() => String, { description: 'Code of the role.' })
  role: Role;

  @Field(() => DateTime, { description: 'Start, included.' })
  from: string;

  @Field(() => DateTime, { description: 'End, excluded.' })
  to: string;
}

@ObjectType({ description: 'The desk of an organization with the gaps of its roster in a period (值班缺口).' })
export class RosterDesk {
  @Field(() => Boolean, {
    description:
      'True when the organization plans duties around the period. Otherwise the holders of its desk posts stand in.',
  })
  keepsRoster: boolean;

  @Field(() => [UnattendedTime], {
    description:
      'Times of the period, around the clock, in which nobody is on duty and nobody covers; for a desk without a ' +
      'roster, in which every holder of a desk post is absent. A short list.',
  })
  unattended: UnattendedTime[];

  @Field(() => [UnheldRole], {
    description: 'Times of the period in which nobody holds a role that the process needs there; a short list.',
  })
  unheldRoles: UnheldRole[];

  /** A field resolver turns this id into the object. */
  organizationId: string;
}

export function rosterDeskOf(organizationId: string, { keepsRoster, unattended, unheldRoles }: DeskGaps): RosterDesk {
  const timesOf = ({ from, to }: { from: Date; to: Date }): UnattendedTime => ({
    from: from.toISOString(),
    to: to.toISOString(),
  });
  return {
    organizationId,
    keepsRoster,
    unattended: unattended.map(timesOf),
    unheldRoles: unheldRoles.map(({ role, ...time }) => ({ role, ...timesOf(time) })),
  };
}

export const RosterDeskConnection = connectionOf('RosterDesk', () => RosterDesk);

@ArgsType()
export class RosterDesksArgs extends PageArgs {
  @Field(() => ID, {
    nullable: true,
    description: 'Only this organization and the organizations below it; all that you may see when absent.',
  })
  organizationId: string | null;

  @Field(() => DateTime, { description: 'Start of the period.' })
  from: string;

  @Field(() => DateTime, { description: 'End of the period, at most 31 days after `from`.' })
  to: string;
}
