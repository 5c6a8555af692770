import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { CommandInput, VersionedInput } from '@jiceng/platform/command-input';
import type { LineCode } from '@jiceng/contracts/codes';
import { connectionOf, PageArgs } from '@jiceng/platform/connection';
import { DateTime } from '@jiceng/platform/scalars';
import type { AbsenceReason, DutyReason } from './on-duty.rules.js';
import type { RosterEntryRow } from '../roster-entry/roster-entry.table.js';

export const RosterEntryKind = { DUTY: 'duty', LEAVE: 'leave' } as const satisfies Record<
  string,
  RosterEntryRow['kind']
>;
registerEnumType(RosterEntryKind, {
  name: 'RosterEntryKind',
  description: 'What a roster entry plans.',
  valuesMap: {
    DUTY: { description: 'The person stands duty (值班).' },
    LEAVE: { description: 'The person is absent (休假).' },
  },
});

@ObjectType({ description: 'A duty or a leave of one person.' })
export class RosterEntry {
  @Field(() => ID, { description: 'Id of the entry.' })
  id: string;

  @Field(() => RosterEntryKind, { description: 'Duty or leave.' })
  kind: RosterEntryRow['kind'];

  @Field(() => [String], { description: 'Division and grid codes that the duty covers; empty for a leave.' })
  areaCodes: string[];

  @Field(() => String, {
    nullable: true,
    description: 'Code of the line that the duty is for; null means every line of its organization.',
  })
  line: LineCode | null;

  @Field(() => DateTime, { description: 'Begin, included.' })
  startsAt: string;

  @Field(() => DateTime, { description: 'End, excluded.' })
  endsAt: string;

  @Field(() => DateTime, { nullable: true, description: 'When it was withdrawn; null while it stands.' })
  withdrawnAt: string | null;

  @Field(() => Int, { description: 'Counts its changes; give it back as `expectedVersion`.' })
  version: number;

  /** Resolved to things themselves by field resolvers. */
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

export const RosterEntryConnection = connectionOf('RosterEntry', () => RosterEntry);

@ArgsType()
export class RosterArgs extends PageArgs {
  @Field(() => ID, { description: 'The organization whose roster it is.' })
  organizationId: string;

  @Field(() => DateTime, { description: 'Begin of the time shown.' })
  from: string;

  @Field(() => DateTime, { description: 'End of the time shown, at most 92 days later.' })
  to: string;
}

@ArgsType()
export class OnDutyArgs {
  @Field(() => String, { description: 'Division or grid code of the place.' })
  areaCode: string;

  @Field(() => String, {
    nullable: true,
    description: 'Code of the line; without it, the general desks, which stand for every line.',
  })
  line: string | null;

  @Field(() => DateTime, { nullable: true, description: 'The moment; now when absent.' })
  at: string | null;
}

export const DutyReasonType = {
  ON_ROSTER: 'ON_ROSTER',
  NEXT_ON_ROSTER: 'NEXT_ON_ROSTER',
  POST_DEPUTY: 'POST_DEPUTY',
} as const satisfies Record<DutyReason, DutyReason>;
registerEnumType(DutyReasonType, {
  name: 'DutyReason',
  description: 'Why somebody is the one to call.',
  valuesMap: {
    ON_ROSTER: { description: 'Stands on the roster for this moment.' },
    NEXT_ON_ROSTER: { description: 'Next on the roster of the same desk, covering somebody absent.' },
    POST_DEPUTY: { description: 'Deputy of the post of somebody absent.' },
  },
});

export const AbsenceReasonType = {
  ON_LEAVE: 'ON_LEAVE',
  LEFT_ORGANIZATION: 'LEFT_ORGANIZATION',
} as const satisfies Record<AbsenceReason, AbsenceReason>;
registerEnumType(AbsenceReasonType, {
  name: 'AbsenceReason',
  description: 'Why somebody on the roster is not there.',
  valuesMap: {
    ON_LEAVE: { description: 'On recorded leave at that moment.' },
    LEFT_ORGANIZATION: { description: 'Holds no post in the organization at that moment.' },
  },
});

@ObjectType({ description: 'One person to call, and why.' })
export class OnDutyPerson {
  @Field(() => DutyReasonType, { description: 'Why it is this person.' })
  reason: DutyReason;

  @Field(() => AbsenceReasonType, {
    nullable: true,
    description: 'Why the person covered is absent; null for somebody on the roster.',
  })
  absence: AbsenceReason | null;

  /** Resolved to things themselves by field resolvers. */
  staffId: string;
  organizationId: string;
  covers: string | null;
  entry: RosterEntry;
}

@ObjectType('DutyGap', { description: 'A duty that nobody stands: its person is absent and nobody covers.' })
export class DutyGapView {
  @Field(() => AbsenceReasonType, { description: 'Why the person on the roster is absent.' })
  absence: AbsenceReason;

  /** Resolved to things themselves by field resolvers. */
  staffId: string;
  organizationId: string;
  entry: RosterEntry;
}

@ObjectType({ description: 'Who is on duty for a place and line at a moment.' })
export class OnDutyAnswer {
  @Field(() => [OnDutyPerson], { description: 'Whom to call, the nearest desk first; a short list.' })
  people: OnDutyPerson[];

  @Field(() => [DutyGapView], { description: 'Desks that should be manned and are not; a short list.' })
  gaps: DutyGapView[];

  @Field(() => DateTime, { description: 'The moment the answer is for.' })
  at: string;

  @Field(() => DateTime, { description: 'When it was read.' })
  asOf: string;
}

@InputType({ description: 'A duty of one person.' })
export class ScheduleDutyInput extends CommandInput {
  @Field(() => ID, { description: 'The person.' })
  staffId: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The organization whose desk it is; that of the main assignment when absent.',
  })
  organizationId: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Division and grid codes to cover; those of the assignment when absent.',
  })
  areaCodes: string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'Code of the line it is for; every line of the organization when absent.',
  })
  line: string | null;

  @Field(() => DateTime, { description: 'Begin, included.' })
  startsAt: string;

  @Field(() => DateTime, { description: 'End, excluded; at most 31 days later.' })
  endsAt: string;
}

@InputType({ description: 'A leave of one person.' })
export class RecordLeaveInput extends CommandInput {
  @Field(() => ID, { description: 'The person.' })
  staffId: string;

  @Field(() => DateTime, { description: 'Begin, included.' })
  startsAt: string;

  @Field(() => DateTime, { description: 'End, excluded; at most 366 days later.' })
  endsAt: string;
}

@InputType({ description: 'A roster entry to withdraw.' })
export class WithdrawEntryInput extends VersionedInput {
  @Field(() => ID, { description: 'The entry.' })
  entryId: string;

  @Field(() => String, { nullable: true, description: 'Why, for the audit record; at most 500 characters.' })
  reason: string | null;
}

@ObjectType({ description: 'What a command on the roster changed.' })
export class RosterEntryPayload {
  @Field(() => RosterEntry, { description: 'The entry as it stands now.' })
  entry: RosterEntry;
}
