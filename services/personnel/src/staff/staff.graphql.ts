import { ArgsType, Directive, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { CommandInput, VersionedInput } from '@jiceng/platform/command-input';
import type { LineCode } from '@jiceng/contracts/codes';
import { connectionOf, PageArgs } from '@jiceng/platform/connection';
import { DateTime } from '@jiceng/platform/scalars';
import type { AssignmentRow, StaffMemberRow } from './staff.table.js';

@ObjectType({ description: 'A person who works for an organization (工作人员).' })
@Directive('@key(fields: "id")')
export class StaffMember {
  @Field(() => ID, { description: 'Id of the person; follows from the staff code.' })
  id: string;

  @Field(() => String, { description: 'Staff code (工号) that outside systems know the person by.' })
  staffCode: string;

  @Field(() => String, { description: 'Name.' })
  name: string;

  @Field(() => String, {
    nullable: true,
    description: 'Telephone; in full for personnel officers, masked for other staff.',
  })
  phone: string | null;

  @Field(() => String, { nullable: true, description: 'E-mail; for personnel officers only.' })
  email: string | null;

  @Field(() => Int, { description: "Counts the changes of the person's record." })
  version: number;
}

export function staffMemberOf(row: StaffMemberRow): StaffMember {
  return { id: row.id, staffCode: row.code, name: row.name, phone: row.phone, email: row.email, version: row.version };
}

@ObjectType({ description: 'A person holds a post from one moment to another, for areas and lines (任职).' })
export class Assignment {
  @Field(() => ID, { description: 'Id of the assignment.' })
  id: string;

  @Field(() => Boolean, {
    description:
      'True for the main assignment; a person has one at a time and may hold further posts besides it (兼任).',
  })
  main: boolean;

  @Field(() => [String], { description: 'Division and grid codes that the assignment covers.' })
  areaCodes: string[];

  @Field(() => [String], { description: 'Codes of the lines it covers; empty means every line of its organization.' })
  lines: LineCode[];

  @Field(() => DateTime, { description: 'Since when.' })
  validFrom: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when; null while it has no end. Equal to the beginning when it was called off.',
  })
  validTo: string | null;

  @Field(() => Int, { description: 'Counts its changes; give it back as `expectedVersion`.' })
  version: number;

  /** Resolved to things themselves by field resolvers. */
  staffId: string;
  postId: string;
  organizationId: string;
}

export function assignmentOf(row: AssignmentRow): Assignment {
  const { id, main, areaCodes, lines, staffId, postId, organizationId, version } = row;
  return {
    id,
    main,
    areaCodes,
    lines,
    staffId,
    postId,
    organizationId,
    version,
    validFrom: row.validFrom.toISOString(),
    validTo: row.validTo?.toISOString() ?? null,
  };
}

export const StaffMemberConnection = connectionOf('StaffMember', () => StaffMember);

@ArgsType()
export class StaffMembersArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'Only people with an assignment in this organization.' })
  organizationId: string | null;

  @Field(() => Boolean, { defaultValue: false, description: 'True: also people of the organizations below it.' })
  includeBelow: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Only the person of this staff code, or people whose name contains this.',
  })
  text: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'The moment at which the assignments are in force; now when absent.',
  })
  at: string | null;
}

@InputType({ description: 'Somebody who was not on record before.' })
export class NewStaffInput {
  @Field(() => String, { description: 'Staff code (工号).' })
  staffCode: string;

  @Field(() => String, { description: 'Name, at most 40 characters.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'Telephone.' })
  phone: string | null;

  @Field(() => String, { nullable: true, description: 'E-mail.' })
  email: string | null;
}

@InputType({
  description: 'Puts a person on a post. Give `staffId` for somebody on record, `newStaff` for somebody new.',
})
export class AppointStaffInput extends CommandInput {
  @Field(() => ID, { nullable: true, description: 'The person, when on record.' })
  staffId: string | null;

  @Field(() => NewStaffInput, { nullable: true, description: 'The person, when new.' })
  newStaff: NewStaffInput | null;

  @Field(() => ID, { description: 'The post.' })
  postId: string;

  @Field(() => [String], { description: 'Division and grid codes to cover, inside the region of the organization.' })
  areaCodes: string[];

  @Field(() => [String], {
    defaultValue: [],
    description: 'Codes of the lines to cover; empty means every line of the organization.',
  })
  lines: string[];

  @Field(() => DateTime, { nullable: true, description: 'Since when, past or future; now when absent.' })
  validFrom: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Until when; open when absent.' })
  validTo: string | null;

  @Field(() => String, { nullable: true, description: 'Why, for the audit record; at most 500 characters.' })
  reason: string | null;
}

@InputType({ description: 'The end of an assignment.' })
export class EndAssignmentInput extends VersionedInput {
  @Field(() => ID, { description: 'The assignment.' })
  assignmentId: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Since when it is over; now when absent. Before its beginning it is called off.',
  })
  validTo: string | null;

  @Field(() => String, { nullable: true, description: 'Why, for the audit record; at most 500 characters.' })
  reason: string | null;
}

@InputType({ description: 'Another jurisdiction for an assignment.' })
export class ChangeJurisdictionInput extends VersionedInput {
  @Field(() => ID, { description: 'The assignment.' })
  assignmentId: string;

  @Field(() => [String], { description: 'Division and grid codes to cover, inside the region of the organization.' })
  areaCodes: string[];

  @Field(() => [String], {
    defaultValue: [],
    description: 'Codes of the lines to cover; empty means every line of the organization.',
  })
  lines: string[];

  @Field(() => DateTime, {
    nullable: true,
    description: 'Since when, past or future, not before the assignment begins; now when absent.',
  })
  effectiveFrom: string | null;

  @Field(() => String, { nullable: true, description: 'Why, for the audit record; at most 500 characters.' })
  reason: string | null;
}

@ObjectType({ description: 'What a command on an assignment changed.' })
export class AssignmentPayload {
  @Field(() => Assignment, { description: 'The assignment as it stands now.' })
  assignment: Assignment;

  @Field(() => StaffMember, { description: 'The person.' })
  staffMember: StaffMember;

  @Field(() => Int, {
    description:
      'Duties that were withdrawn or cut short, because nobody stands duty for an organization without a post in it.',
  })
  releasedDuties: number;
}
