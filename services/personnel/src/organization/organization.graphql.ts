import { ArgsType, Directive, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { CommandInput, VersionedInput } from '@jiceng/platform/command-input';
import type { LineCode, OrganizationKind } from '@jiceng/contracts/codes';
import { connectionOf, PageArgs, totalCountOf } from '@jiceng/platform/connection';
import { idOfState, Node } from '@jiceng/platform/node';
import { DateTime } from '@jiceng/platform/scalars';
import type { OrganizationPeriodRow, OrganizationRow } from './organization.table.js';

export const OrganizationKindType = {
  DISTRICT_GOVERNMENT: 'district_government',
  COORDINATION_OFFICE: 'coordination_office',
  STREET_OFFICE: 'street_office',
  COMMUNITY_COMMITTEE: 'community_committee',
  LINE_DEPARTMENT: 'line_department',
  STATION: 'station',
} as const satisfies Record<string, OrganizationKind>;
registerEnumType(OrganizationKindType, {
  name: 'OrganizationKind',
  description: 'Kind of an organization: a block (块) or part of a line (条).',
  valuesMap: {
    DISTRICT_GOVERNMENT: { description: 'The government of the district (区政府).' },
    COORDINATION_OFFICE: { description: 'The district coordination office (区社会治理指挥中心).' },
    STREET_OFFICE: { description: 'A street office (街道办事处) or town government.' },
    COMMUNITY_COMMITTEE: { description: 'A community committee (社区居委会).' },
    LINE_DEPARTMENT: { description: 'A functional department of the district (条线部门).' },
    STATION: { description: 'A station of a line department (派驻站所) for the district, a street or a community.' },
  },
});

@ObjectType({ description: 'A message in Chinese and in English.' })
export class PersonnelMessages {
  @Field(() => String, { description: 'The message in Chinese.' })
  zh: string;

  @Field(() => String, { description: 'The message in English.' })
  en: string;
}

@ObjectType({
  implements: () => [Node],
  description: 'An organization (机构): a block (块), a line department (条) or a station of a line department.',
})
@Directive('@key(fields: "id")')
export class Organization {
  @Field(() => ID, {
    description:
      'Id of the organization, computed from the code; with the argument `at`, the id of the organization at that ' +
      'moment. Commands take the id of `current`.',
  })
  id: string;

  @Field(() => String, { description: 'Code that other systems use for the organization; never reused.' })
  code: string;

  @Field(() => String, { description: 'Name of the organization.' })
  name: string;

  @Field(() => OrganizationKindType, { description: 'Kind of the organization.' })
  kind: OrganizationKind;

  @Field(() => String, {
    nullable: true,
    description: 'Code of the line (条线) of the organization, such as urban_management; null for blocks.',
  })
  line: LineCode | null;

  @Field(() => String, { description: 'Division code of the region that the organization serves, 12 digits.' })
  regionCode: string;

  @Field(() => DateTime, { description: 'Time at which the organization was founded.' })
  validFrom: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Time at which the organization was dissolved; null while the organization exists.',
  })
  validTo: string | null;

  @Field(() => Int, { description: 'Number of changes so far; pass this number as `expectedVersion`.' })
  version: number;

  /** The id of the organization itself, whatever the moment. */
  organizationId: string;

  /** A field resolver turns this id into the parent organization. */
  parentId: string | null;

  /** A field resolver turns this id into the successor. */
  successorId: string | null;
}

/** @param at the moment at which the row shows the organization; null for now */
export function organizationOf(row: OrganizationRow, at: string | null = null): Organization {
  const { id, code, name, kind, line, regionCode, parentId, successorId, version } = row;
  return {
    id: idOfState(id, at),
    organizationId: id,
    code,
    name,
    kind,
    line,
    regionCode,
    parentId,
    successorId,
    version,
    validFrom: row.validFrom.toISOString(),
    validTo: row.validTo?.toISOString() ?? null,
  };
}

@ObjectType({ description: 'Name and parent of an organization during one period.' })
export class OrganizationPeriod {
  @Field(() => String, { description: 'Name of the organization in the period.' })
  name: string;

  @Field(() => Organization, {
    nullable: true,
    description: 'The parent organization in the period; null for a district government.',
  })
  parent: { id: string } | null;

  @Field(() => DateTime, { description: 'Start of the period.' })
  validFrom: string;

  @Field(() => DateTime, { nullable: true, description: 'End of the period; null for the current period.' })
  validTo: string | null;
}

export function periodOf(row: OrganizationPeriodRow): Omit<OrganizationPeriod, 'parent'> & { parentId: string | null } {
  return {
    name: row.name,
    parentId: row.parentId,
    validFrom: row.validFrom.toISOString(),
    validTo: row.validTo?.toISOString() ?? null,
  };
}

export const OrganizationActionKind = { RENAME: 'RENAME', MOVE: 'MOVE', DISSOLVE: 'DISSOLVE' } as const;
registerEnumType(OrganizationActionKind, {
  name: 'OrganizationActionKind',
  description: 'Actions on an organization.',
  valuesMap: {
    RENAME: { description: 'Change the name, with renameOrganization.' },
    MOVE: { description: 'Change the parent organization, with moveOrganization.' },
    DISSOLVE: { description: 'Dissolve the organization, with dissolveOrganization.' },
  },
});

@ObjectType({ description: 'An action on an organization, and whether the caller can take the action now.' })
export class OrganizationAction {
  @Field(() => OrganizationActionKind, { description: 'The action.' })
  action: keyof typeof OrganizationActionKind;

  @Field(() => Boolean, { description: 'True when the server would accept the action now.' })
  enabled: boolean;

  @Field(() => PersonnelMessages, {
    nullable: true,
    description: 'Why the caller cannot take the action now; null when `enabled` is true.',
  })
  reason: PersonnelMessages | null;
}

export const OrganizationConnection = connectionOf('Organization', () => Organization);
export const OrganizationCount = totalCountOf(OrganizationConnection);

@ArgsType()
export class OrganizationsArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'Only organizations directly below this one.' })
  parentId: string | null;

  @Field(() => String, { nullable: true, description: 'Only organizations that serve this region or a part of it.' })
  regionCode: string | null;

  @Field(() => OrganizationKindType, { nullable: true, description: 'Only organizations of this kind.' })
  kind: OrganizationKind | null;

  @Field(() => String, { nullable: true, description: 'Only organizations of this line.' })
  line: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only organizations with exactly this code, or with a name that contains this text.',
  })
  text: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Show the organizations as they were at this moment, with the names and parents of that time; now when absent.',
  })
  at: string | null;
}

@InputType({ description: 'A new organization.' })
export class FoundOrganizationInput extends CommandInput {
  @Field(() => String, { description: 'Code that other systems use; never reused.' })
  code: string;

  @Field(() => String, { description: 'Name, at most 80 characters.' })
  name: string;

  @Field(() => OrganizationKindType, { description: 'Kind of the organization.' })
  kind: OrganizationKind;

  @Field(() => String, {
    nullable: true,
    description: 'Code of the line; required for line departments and stations, null for blocks.',
  })
  line: string | null;

  @Field(() => ID, { nullable: true, description: 'The parent organization; null for a district government.' })
  parentId: string | null;

  @Field(() => String, { description: 'Division code of the region that the organization serves, 12 digits.' })
  regionCode: string;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Time of the foundation, not in the future and not before the foundation of the parent; now when absent.',
  })
  effectiveFrom: string | null;
}

@InputType({ description: 'A new name for an organization.' })
export class RenameOrganizationInput extends VersionedInput {
  @Field(() => ID, { description: 'The organization.' })
  organizationId: string;

  @Field(() => String, { description: 'The new name, at most 80 characters.' })
  name: string;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Time from which the change holds, not in the future and not before the last change of the organization; now ' +
      'when absent.',
  })
  effectiveFrom: string | null;

  @Field(() => String, { nullable: true, description: 'Reason for the audit record, at most 500 characters.' })
  reason: string | null;
}

@InputType({ description: 'A new parent for an organization.' })
export class MoveOrganizationInput extends VersionedInput {
  @Field(() => ID, { description: 'The organization.' })
  organizationId: string;

  @Field(() => ID, { description: 'The new parent organization.' })
  parentId: string;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Time from which the change holds, not in the future and not before the last change of the organization; now ' +
      'when absent.',
  })
  effectiveFrom: string | null;

  @Field(() => String, { nullable: true, description: 'Reason for the audit record, at most 500 characters.' })
  reason: string | null;
}

@InputType({ description: 'An organization to dissolve.' })
export class DissolveOrganizationInput extends VersionedInput {
  @Field(() => ID, { description: 'The organization.' })
  organizationId: string;

  @Field(() => ID, {
    description:
      'The organization that takes over the open work. The successor must exist on the day of the dissolution and ' +
      'must not be the dissolved organization or an organization below it.',
  })
  successorId: string;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Time from which the change holds, not in the future and not before the last change of the organization; now ' +
      'when absent.',
  })
  effectiveFrom: string | null;

  @Field(() => String, { nullable: true, description: 'Reason for the audit record, at most 500 characters.' })
  reason: string | null;
}

@ObjectType({ description: 'The result of a command on an organization.' })
export class OrganizationPayload {
  @Field(() => Organization, { description: 'The organization after the command.' })
  organization: Organization;
}
