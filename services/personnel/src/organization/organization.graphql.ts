import { ArgsType, Directive, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { CommandInput, VersionedInput } from '@jiceng/platform/command-input';
import type { LineCode, OrganizationKind } from '@jiceng/contracts/codes';
import { connectionOf, PageArgs } from '@jiceng/platform/connection';
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
    STATION: { description: 'A station of a line department in a street or community (派驻站所).' },
  },
});

@ObjectType({ description: 'A message in both languages of the product.' })
export class PersonnelMessages {
  @Field(() => String, { description: 'The message in Chinese.' })
  zh: string;

  @Field(() => String, { description: 'The message in English.' })
  en: string;
}

@ObjectType({ description: 'An organization (机构): a block (块) or a line department (条) with its stations.' })
@Directive('@key(fields: "id")')
export class Organization {
  @Field(() => ID, { description: 'Id of the organization; follows from its code.' })
  id: string;

  @Field(() => String, { description: 'Code that outside systems know it by; never used again.' })
  code: string;

  @Field(() => String, { description: 'Its name.' })
  name: string;

  @Field(() => OrganizationKindType, { description: 'What kind of organization it is.' })
  kind: OrganizationKind;

  @Field(() => String, {
    nullable: true,
    description: 'Code of its line (条线), such as urban_management; null for blocks.',
  })
  line: LineCode | null;

  @Field(() => String, { description: 'Division code of the region it serves.' })
  regionCode: string;

  @Field(() => DateTime, { description: 'When it was founded.' })
  validFrom: string;

  @Field(() => DateTime, { nullable: true, description: 'When it was dissolved; null while it exists.' })
  validTo: string | null;

  @Field(() => Int, { description: 'Counts its changes; give it back as `expectedVersion`.' })
  version: number;

  /** Resolved by a field resolver to the parent itself. */
  parentId: string | null;
}

export function organizationOf(row: OrganizationRow): Organization {
  const { id, code, name, kind, line, regionCode, parentId, version } = row;
  return {
    id,
    code,
    name,
    kind,
    line,
    regionCode,
    parentId,
    version,
    validFrom: row.validFrom.toISOString(),
    validTo: row.validTo?.toISOString() ?? null,
  };
}

@ObjectType({ description: 'The name and parent an organization had for a time.' })
export class OrganizationPeriod {
  @Field(() => String, { description: 'Its name then.' })
  name: string;

  @Field(() => Organization, { nullable: true, description: 'The organization it stood below then; null at the top.' })
  parent: { id: string } | null;

  @Field(() => DateTime, { description: 'From when.' })
  validFrom: string;

  @Field(() => DateTime, { nullable: true, description: 'Until when; null for the present one.' })
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
  description: 'What can be done to an organization.',
  valuesMap: {
    RENAME: { description: 'Give it another name: renameOrganization.' },
    MOVE: { description: 'Put it below another organization: moveOrganization.' },
    DISSOLVE: { description: 'End it: dissolveOrganization.' },
  },
});

@ObjectType({ description: 'Whether the caller may do something to an organization now, and why not.' })
export class OrganizationAction {
  @Field(() => OrganizationActionKind, { description: 'The action.' })
  action: keyof typeof OrganizationActionKind;

  @Field(() => Boolean, { description: 'True when the server would accept it now.' })
  enabled: boolean;

  @Field(() => PersonnelMessages, { nullable: true, description: 'Why it is not possible; null when it is.' })
  reason: PersonnelMessages | null;
}

export const OrganizationConnection = connectionOf('Organization', () => Organization);

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

  @Field(() => String, { nullable: true, description: 'Only organizations of this code, or whose name contains this.' })
  text: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'The moment to show them at, with the names and parents they had then; now when absent.',
  })
  at: string | null;
}

@InputType({ description: 'A new organization.' })
export class FoundOrganizationInput extends CommandInput {
  @Field(() => String, { description: 'Code that outside systems know it by.' })
  code: string;

  @Field(() => String, { description: 'Its name, at most 80 characters.' })
  name: string;

  @Field(() => OrganizationKindType, { description: 'What kind of organization it is.' })
  kind: OrganizationKind;

  @Field(() => String, { nullable: true, description: 'Code of its line; required for line departments and stations.' })
  line: string | null;

  @Field(() => ID, { nullable: true, description: 'The organization it stands below; null for a district government.' })
  parentId: string | null;

  @Field(() => String, { description: 'Division code of the region it serves.' })
  regionCode: string;

  @Field(() => DateTime, { nullable: true, description: 'When it was founded, not in the future; now when absent.' })
  effectiveFrom: string | null;
}

@InputType({ description: 'Another name for an organization.' })
export class RenameOrganizationInput extends VersionedInput {
  @Field(() => ID, { description: 'The organization.' })
  organizationId: string;

  @Field(() => String, { description: 'Its new name, at most 80 characters.' })
  name: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Since when, not in the future and not before its last change; now when absent.',
  })
  effectiveFrom: string | null;

  @Field(() => String, { nullable: true, description: 'Why, for the audit record; at most 500 characters.' })
  reason: string | null;
}

@InputType({ description: 'Another parent for an organization.' })
export class MoveOrganizationInput extends VersionedInput {
  @Field(() => ID, { description: 'The organization.' })
  organizationId: string;

  @Field(() => ID, { description: 'The organization it is to stand below.' })
  parentId: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Since when, not in the future and not before its last change; now when absent.',
  })
  effectiveFrom: string | null;

  @Field(() => String, { nullable: true, description: 'Why, for the audit record; at most 500 characters.' })
  reason: string | null;
}

@InputType({ description: 'The end of an organization.' })
export class DissolveOrganizationInput extends VersionedInput {
  @Field(() => ID, { description: 'The organization.' })
  organizationId: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Since when, not in the future and not before its last change; now when absent.',
  })
  effectiveFrom: string | null;

  @Field(() => String, { nullable: true, description: 'Why, for the audit record; at most 500 characters.' })
  reason: string | null;
}

@ObjectType({ description: 'What a command on an organization changed.' })
export class OrganizationPayload {
  @Field(() => Organization, { description: 'The organization as it stands now.' })
  organization: Organization;
}
