import type { LineCode } from '@jiceng/contracts/codes';
import { toPlain, type PlainOf } from '@jiceng/platform/columns';
import { connectionOf, PageArgs, totalCountOf } from '@jiceng/platform/connection';
import { DateTime } from '@jiceng/platform/scalars';
import { ArgsType, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { apiEnum } from '../../api/graphql-enum.js';
import { Organization } from '../../references/organization.reference.js';
import { Region } from '../../references/region.reference.js';
import { StaffMember } from '../../references/staff-member.reference.js';
import type { DutyLevel } from '../duty-list/duty-list.rules.js';
import { stateOfPrecedent, type PrecedentState } from '../duty-list/precedent.rules.js';
import type { Precedent as PrecedentRow } from '../duty-list/precedent.table.js';
import { DutyLevelEnum } from './duty-level.enum.js';

export const PrecedentStateEnum = apiEnum<PrecedentState>('PrecedentState', 'State of a ruling that is a precedent.', {
  'in-force': 'The ruling routes later issues of its category in its region.',
  revoked: 'An arbiter or a leader revoked the ruling.',
  superseded:
    'A later version of the duty list has other rows for the category, the level and the place, so the list ' +
    'decides again.',
  expired: 'The time for which the ruling routes issues is over.',
});

@ObjectType({ description: 'A ruling that routes later issues of its category in its region (先例).' })
export class Precedent {
  @Field(() => ID, { description: 'Id of the ruling.' })
  id: string;

  @Field(() => Int, {
    description: 'Version of the ruling. It increases when the ruling is revoked and when a new duty list ends it.',
  })
  version: number;

  @Field(() => PrecedentStateEnum, { description: 'State at the time of the answer.' })
  state: PrecedentState;

  @Field(() => ID, { description: 'Issue that was ruled on.' })
  issueId: string;

  @Field(() => String, { description: 'Category whose issues the ruling routes, 7 digits.' })
  categoryCode: string;

  @Field(() => Region, { description: 'Region whose issues the ruling routes.' })
  region: Region;

  @Field(() => Organization, {
    nullable: true,
    description: 'The organization that gets the issues; null when the ruling names a line.',
  })
  organization: Organization | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Code of the line that the ruling names. An issue goes to the unit of this line that is responsible for its ' +
      'place. Null when the ruling names an organization.',
  })
  line: LineCode | null;

  @Field(() => DutyLevelEnum, {
    nullable: true,
    description:
      'Level of the duty list at which the organization works; null when the ruling names a line, ' +
      'because its units work at several levels.',
  })
  level: DutyLevel | null;

  @Field(() => DateTime, { description: 'Time of the ruling.' })
  ruledAt: string;

  @Field(() => StaffMember, {
    description: 'The arbiter who gave the ruling, or the leader when no arbiter could.',
  })
  ruledBy: StaffMember;

  @Field(() => String, { description: 'Reason of the ruling.' })
  reason: string;

  @Field(() => DateTime, { description: 'Time at which the ruling expires, unless it ends earlier.' })
  expiresAt: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Time of the revocation; null when the ruling was not revoked.',
  })
  revokedAt: string | null;

  @Field(() => StaffMember, {
    nullable: true,
    description: 'The arbiter or leader who revoked the ruling; null when it was not revoked.',
  })
  revokedBy: StaffMember | null;

  @Field(() => String, {
    nullable: true,
    description: 'Reason of the revocation; null when the ruling was not revoked.',
  })
  revocationReason: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Time at which a version of the duty list ended the ruling; null when no version did.',
  })
  supersededAt: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Version of the duty list that ended the ruling; null when no version did.',
  })
  supersededByVersion: number | null;
}
export const PrecedentConnection = connectionOf('Precedent', () => Precedent);
export const PrecedentCount = totalCountOf(PrecedentConnection);

@ArgsType()
export class PrecedentArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Only rulings on this category.' })
  categoryCode: string | null;

  @Field(() => PrecedentStateEnum, { nullable: true, description: 'Only rulings in this state.' })
  state: PrecedentState | null;
}

/** A ruling as plain JSON: the stored answer of commands, and the source of the API type. */
export type PrecedentView = PlainOf<PrecedentRow>;
export const precedentView = (row: PrecedentRow): PrecedentView => toPlain(row);

export function toPrecedent(row: PrecedentView, at: Date): Precedent {
  const date = (text: string | null): Date | null => (text === null ? null : new Date(text));
  const life = {
    ruledAt: new Date(row.ruledAt),
    expiresAt: new Date(row.expiresAt),
    revokedAt: date(row.revokedAt),
    supersededAt: date(row.supersededAt),
  };
  return {
    ...row,
    state: stateOfPrecedent(life, at),
    region: { code: row.regionCode },
    organization: row.organizationId === null ? null : { id: row.organizationId },
    ruledBy: { id: row.ruledBy },
    revokedBy: row.revokedBy === null ? null : { id: row.revokedBy },
  };
}
