import { ArgsType, Directive, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { CommandInput, VersionedInput } from '@jiceng/platform/command-input';
import type { LineCode } from '@jiceng/contracts/codes';
import { connectionOf, PageArgs, totalCountOf } from '@jiceng/platform/connection';
import { Node } from '@jiceng/platform/node';
import { DateTime } from '@jiceng/platform/scalars';
import { PersonnelMessages } from '../organization/organization.graphql.js';
import type { AssignmentRow, StaffName } from './staff.table.js';

@ObjectType({ implements: () => [Node], description: 'A person who works for an organization (工作人员).' })
@Directive('@key(fields: "id")')
export class StaffMember {
  @Field(() => ID, { description: 'Id of the staff member; computed from the staff code.' })
  id: string;

  @Field(() => String, { description: 'Staff code (工号) that other systems use for the staff member.' })
  staffCode: string;

  @Field(() => String, { description: 'Name of the staff member.' })
  name: string;

  @Field(() => Int, { description: 'Number of changes to the record of the staff member so far.' })
  version: number;
}

/** Field resolvers read telephone and e-mail when they are asked for, so that no stored answer contains them. */
export function staffMemberOf({ id, code, name, version }: StaffName): StaffMember {
  return { id, staffCode: code, name, version };
}

@ObjectType({ description: 'Name and organization of the main post of a staff member. All staff may read them.' })
export class MainPost {
  @Field(() => String, { description: 'Name of the post.' })
  name: string;

  /** A field resolver turns this id into the object. */
  organizationId: string;
}

@ObjectType({
  description: 'An assignment (任职): the time for which a staff member holds a post, with the areas and lines.',
})
export class Assignment {
  @Field(() => ID, { description: 'Id of the assignment.' })
  id: string;

  @Field(() => Boolean, {
    description:
      'True for the main assignment. A staff member has one main assignment at a time and may hold more posts beside ' +
      'the main post (兼任).',
  })
  main: boolean;

  @Field(() => [String], { description: 'Division and grid codes that the assignment covers.' })
  areaCodes: string[];

  @Field(() => [String], {
    description: 'Codes of the lines that the assignment covers; empty means every line of the organization.',
  })
  lines: LineCode[];

  @Field(() => DateTime, { description: 'Start of the assignment, included.' })
  validFrom: string;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'End of the assignment, excluded; null when no end is set. Equal to the start when the assignment was cancelled.',
  })
  validTo: string | null;

  @Field(() => Int, { description: 'Number of changes so far; pass this number as `expectedVersion`.' })
  version: number;

  /** Field resolvers turn these ids into the objects. */
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

export const AssignmentActionKind = { END: 'END', CHANGE_JURISDICTION: 'CHANGE_JURISDICTION' } as const;
registerEnumType(AssignmentActionKind, {
  name: 'AssignmentActionKind',
  description: 'Action on an assignment.',
  valuesMap: {
    END: { description: 'End the assignment, or cancel one that has not begun.' },
    CHANGE_JURISDICTION: { description: 'Change the areas and lines from a moment on.' },
  },
});

@ObjectType({ description: 'An action on an assignment, and whether the caller can take the action now.' })
export class AssignmentAction {
  @Field(() => AssignmentActionKind, { description: 'The action.' })
  action: keyof typeof AssignmentActionKind;

  @Field(() => Boolean, { description: 'True when the server would accept the action now.' })
  enabled: boolean;

  @Field(() => PersonnelMessages, {
    nullable: true,
    description: 'Why the caller cannot take the action now; null when `enabled` is true.',
  })
  reason: PersonnelMessages | null;
}

export const StaffMemberConnection = connectionOf('StaffMember', () => StaffMember);
export const StaffMemberCount = totalCountOf(StaffMemberConnection);

@ArgsType()
export class StaffMembersArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'Only staff members with an assignment in this organization.' })
  organizationId: string | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'True to include the staff members of the organizations below `organizationId`.',
  })
  includeBelow: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      'Only the staff member with exactly this staff code, or staff members with a name that contains this text.',
  })
  text: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only staff members who hold a post with this role in your jurisdiction.',
  })
  role: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Use the assignments in force at this moment; now when absent.',
  })
  at: string | null;
}

@InputType({ description: 'A person who is not on record yet.' })
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
  description: 'An appointment to a post. Give `staffId` for a person on record, `newStaff` for a new person.',
})
export class AppointStaffInput extends CommandInput {
  @Field(() => ID, { nullable: true, description: 'Id of the staff member when the person is on record.' })
  staffId: string | null;

  @Field(() => NewStaffInput, { nullable: true, description: 'Data of the person when the person is not on record.' })
  newStaff: NewStaffInput | null;

  @Field(() => ID, { description: 'The post.' })
  postId: string;

  @Field(() => [String], {
    description: 'Division and grid codes that the assignment covers, inside the region of the organization.',
  })
  areaCodes: string[];

  @Field(() => [String], {
    defaultValue: [],
    description: 'Codes of the lines that the assignment covers; empty means every line of the organization.',
  })
  lines: string[];

  @Field(() => DateTime, {
    nullable: true,
    description: 'Start of the assignment, in the past or future; now when absent.',
  })
  validFrom: string | null;

  @Field(() => DateTime, { nullable: true, description: 'End of the assignment, excluded; no end when absent.' })
  validTo: string | null;

  @Field(() => String, { nullable: true, description: 'Reason for the audit record, at most 500 characters.' })
  reason: string | null;
}

@InputType({ description: 'An assignment to end.' })
export class EndAssignmentInput extends VersionedInput {
  @Field(() => ID, { description: 'The assignment.' })
  assignmentId: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'End of the assignment; now when absent. An end at or before the start cancels the assignment.',
  })
  validTo: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'Staff member who takes over the open tasks; must hold a post in the organization at the end of the ' +
      'assignment. When absent, offered tasks go to a colleague, and accepted tasks wait at the desk of the ' +
      'organization.',
  })
  successorStaffId: string | null;

  @Field(() => String, { nullable: true, description: 'Reason for the audit record, at most 500 characters.' })
  reason: string | null;
}

@InputType({ description: 'A new jurisdiction for an assignment.' })
export class ChangeJurisdictionInput extends VersionedInput {
  @Field(() => ID, { description: 'The assignment.' })
  assignmentId: string;

  @Field(() => [String], {
    description: 'Division and grid codes that the assignment covers, inside the region of the organization.',
  })
  areaCodes: string[];

  @Field(() => [String], {
    defaultValue: [],
    description: 'Codes of the lines that the assignment covers; empty means every line of the organization.',
  })
  lines: string[];

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Time from which the new jurisdiction holds, in the past or future, not before the start of the assignment; ' +
      'now when absent.',
  })
  effectiveFrom: string | null;

  @Field(() => String, { nullable: true, description: 'Reason for the audit record, at most 500 characters.' })
  reason: string | null;
}

@ObjectType({ description: 'The result of a command on an assignment.' })
export class AssignmentPayload {
  @Field(() => Assignment, { description: 'The assignment after the command.' })
  assignment: Assignment;

  @Field(() => StaffMember, { description: 'The staff member.' })
  staffMember: StaffMember;

  @Field(() => Int, {
    description:
      'Number of duties that the command withdrew or shortened, because the staff member no longer holds a post in ' +
      'the organization of the duty.',
  })
  releasedDuties: number;
}
