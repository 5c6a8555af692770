import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { CommandInput, VersionedInput } from '@jiceng/platform/command-input';
import type { LineCode } from '@jiceng/contracts/codes';
import { connectionOf, PageArgs } from '@jiceng/platform/connection';
import { DateTime } from '@jiceng/platform/scalars';
import { PersonnelMessages } from '../organization/organization.graphql.js';
import type { AbsenceReason, DutyReason } from './on-duty.rules.js';
import type { RosterEntryRow } from '../roster-entry/roster-entry.table.js';

export const RosterEntryKind = { DUTY: 'duty', LEAVE: 'leave' } as const satisfies Record<
  string,
  RosterEntryRow['kind']
>;
registerEnumType(RosterEntryKind, {
  name: 'RosterEntryKind',
  description: 'Kind of a roster entry.',
  valuesMap: {
    DUTY: { description: 'The staff member is on duty (值班).' },
    LEAVE: { description: 'The staff member is absent (休假).' },
  },
});

@ObjectType({ description: 'An entry of the roster: a duty or a leave of one staff member.' })
export class RosterEntry {
  @Field(() => ID, { description: 'Id of the entry.' })
  id: string;

  @Field(() => RosterEntryKind, { description: 'Kind of the entry: duty or leave.' })
  kind: RosterEntryRow['kind'];

  @Field(() => [String], { description: 'Division and grid codes that the duty covers; empty for a leave.' })
  areaCodes: string[];

  @Field(() => String, {
    nullable: true,
    description: 'Code of the line that the duty covers; null means every line of the organization.',
  })
  line: LineCode | null;

  @Field(() => DateTime, { description: 'Start of the entry, included.' })
  startsAt: string;

  @Field(() => DateTime, { description: 'End of the entry, excluded.' })
  endsAt: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Time at which the entry was withdrawn; null while the entry is in force.',
  })
  withdrawnAt: string | null;

  @Field(() => Int, { description: 'Number of changes so far; pass this number as `expectedVersion`.' })
  version: number;

  /** Field resolvers turn these ids into the objects. */
  staffId: string;
  organizationId: string;
}

export function rosterEntryOf(row: RosterEntryRow): RosterEntry {
  const { id, kind, areaCodes, line, staffId, organizationId, version } = row;
  return {
    id,
    kind,
    areaCodes,
    line,
    staffId,
    organizationId,
    version,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
  };
}

export const RosterEntryActionKind = { WITHDRAW: 'WITHDRAW' } as const;
registerEnumType(RosterEntryActionKind, {
  name: 'RosterEntryActionKind',
  description: 'Action on a roster entry.',
  valuesMap: { WITHDRAW: { description: 'Withdraw the duty or the leave.' } },
});

@ObjectType({ description: 'An action on a roster entry, and whether the caller can take the action now.' })
export class RosterEntryAction {
  @Field(() => RosterEntryActionKind, { description: 'The action.' })
  action: keyof typeof RosterEntryActionKind;

  @Field(() => Boolean, { description: 'True when the server would accept the action now.' })
  enabled: boolean;

  @Field(() => PersonnelMessages, {
    nullable: true,
    description: 'Why the caller cannot take the action now; null when `enabled` is true.',
  })
  reason: PersonnelMessages | null;
}

export const RosterEntryConnection = connectionOf('RosterEntry', () => RosterEntry);

@ArgsType()
export class RosterArgs extends PageArgs {
  @Field(() => ID, { description: 'The organization whose roster is listed.' })
  organizationId: string;

  @Field(() => DateTime, { description: 'Start of the listed period.' })
  from: string;

  @Field(() => DateTime, { description: 'End of the listed period, at most 92 days after `from`.' })
  to: string;
}

@ArgsType()
export class OnDutyArgs {
  @Field(() => String, { description: 'Division or grid code of the place.' })
  areaCode: string;

  @Field(() => String, {
    nullable: true,
    description: 'Code of the line. When absent, the answer names the general desks, which cover every line.',
  })
  line: string | null;

  @Field(() => DateTime, { nullable: true, description: 'The moment to answer for; now when absent.' })
  at: string | null;
}

export const DutyReasonType = {
  ON_ROSTER: 'ON_ROSTER',
  NEXT_ON_ROSTER: 'NEXT_ON_ROSTER',
  POST_DEPUTY: 'POST_DEPUTY',
} as const satisfies Record<DutyReason, DutyReason>;
registerEnumType(DutyReasonType, {
  name: 'DutyReason',
  description: 'Why a staff member is the person to call.',
  valuesMap: {
    ON_ROSTER: { description: 'The staff member is on the roster for this moment.' },
    NEXT_ON_ROSTER: {
      description: 'The staff member is next on the roster of the same desk and covers an absent colleague.',
    },
    POST_DEPUTY: { description: 'The staff member holds the deputy post of an absent colleague.' },
  },
});

export const AbsenceReasonType = {
  ON_LEAVE: 'ON_LEAVE',
  LEFT_ORGANIZATION: 'LEFT_ORGANIZATION',
} as const satisfies Record<AbsenceReason, AbsenceReason>;
registerEnumType(AbsenceReasonType, {
  name: 'AbsenceReason',
  description: 'Why a staff member on the roster is absent.',
  valuesMap: {
    ON_LEAVE: { description: 'The staff member is on recorded leave at that moment.' },
    LEFT_ORGANIZATION: { description: 'The staff member holds no post in the organization at that moment.' },
  },
});

@ObjectType({ description: 'A staff member to call, with the reason.' })
export class OnDutyPerson {
  @Field(() => DutyReasonType, { description: 'Why this staff member is the person to call.' })
  reason: DutyReason;

  @Field(() => AbsenceReasonType, {
    nullable: true,
    description: 'Why the covered staff member is absent; null when `covering` is null.',
  })
  absence: AbsenceReason | null;

  /** Field resolvers turn these ids into the objects. */
  staffId: string;
  organizationId: string;
  covers: string | null;
  entry: RosterEntry;
}

@ObjectType('DutyGap', {
  description: 'A duty without cover: the staff member on the roster is absent and has no substitute.',
})
export class DutyGapView {
  @Field(() => AbsenceReasonType, { description: 'Why the staff member on the roster is absent.' })
  absence: AbsenceReason;

  /** Field resolvers turn these ids into the objects. */
  staffId: string;
  organizationId: string;
  entry: RosterEntry;
}

@ObjectType({ description: 'The staff members on duty for a place and a line at a moment.' })
export class OnDutyAnswer {
  @Field(() => [OnDutyPerson], { description: 'The staff members to call, nearest desk first; a short list.' })
  people: OnDutyPerson[];

  @Field(() => [DutyGapView], { description: 'Duties without cover; a short list.' })
  gaps: DutyGapView[];

  @Field(() => DateTime, { description: 'The moment that the answer describes.' })
  at: string;

  @Field(() => DateTime, { description: 'Time at which the answer was read.' })
  asOf: string;
}

@InputType({ description: 'A duty to plan for one staff member.' })
export class ScheduleDutyInput extends CommandInput {
  @Field(() => ID, { description: 'The staff member.' })
  staffId: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'The organization at whose desk the staff member is on duty; the organization of the main assignment when ' +
      'absent.',
  })
  organizationId: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Division and grid codes that the duty covers; the codes of the assignment when absent.',
  })
  areaCodes: string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'Code of the line that the duty covers; every line of the organization when absent.',
  })
  line: string | null;

  @Field(() => DateTime, { description: 'Start of the entry, included.' })
  startsAt: string;

  @Field(() => DateTime, { description: 'End of the duty, excluded; at most 31 days after `startsAt`.' })
  endsAt: string;
}

@InputType({ description: 'A leave to record for one staff member.' })
export class RecordLeaveInput extends CommandInput {
  @Field(() => ID, { description: 'The staff member.' })
  staffId: string;

  @Field(() => DateTime, { description: 'Start of the entry, included.' })
  startsAt: string;

  @Field(() => DateTime, { description: 'End of the leave, excluded; at most 366 days after `startsAt`.' })
  endsAt: string;
}

@InputType({ description: 'A roster entry to withdraw.' })
export class WithdrawEntryInput extends VersionedInput {
  @Field(() => ID, { description: 'The entry.' })
  entryId: string;

  @Field(() => String, { nullable: true, description: 'Reason for the audit record, at most 500 characters.' })
  reason: string | null;
}

@ObjectType({ description: 'The result of a command on the roster.' })
export class RosterEntryPayload {
  @Field(() => RosterEntry, { description: 'The entry after the command.' })
  entry: RosterEntry;
}
