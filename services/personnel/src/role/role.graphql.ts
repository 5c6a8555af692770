import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { CommandInput, VersionedInput } from '@jiceng/platform/command-input';
import type { RowScope } from '@jiceng/platform/policy';
import { DateTime } from '@jiceng/platform/scalars';
import { PersonnelMessages } from '../organization/organization.graphql.js';
import type { RoleRuleRow, RoleRuleState, ShownField } from './role-rule.table.js';

export const RowScopeType = {
  ANY: 'any',
  REGION: 'region',
  ORGANIZATION: 'organization',
  LINE: 'line',
  OWN: 'own',
} as const satisfies Record<string, RowScope>;
registerEnumType(RowScopeType, {
  name: 'RowScope',
  description: 'The rows that a rule covers, by the jurisdiction of the post that has the role.',
  valuesMap: {
    ANY: { description: 'Every row of the district.' },
    REGION: { description: 'Rows in the areas of the post.' },
    ORGANIZATION: { description: 'Rows of the organization of the post and of the organizations below it.' },
    LINE: { description: 'Rows of the lines of the post.' },
    OWN: { description: 'Rows that belong to the holder as a person.' },
  },
});

export const FieldViewType = { FULL: 'full', MASKED: 'masked' } as const satisfies Record<string, ShownField['show']>;
registerEnumType(FieldViewType, {
  name: 'FieldView',
  description: 'How a rule shows a protected field.',
  valuesMap: {
    FULL: { description: 'The whole value.' },
    MASKED: { description: 'Only the first and last characters.' },
  },
});

export const RoleRuleStateType = {
  PROPOSED: 'proposed',
  IN_FORCE: 'in-force',
  REFUSED: 'refused',
  REVOKED: 'revoked',
} as const satisfies Record<string, RoleRuleState>;
registerEnumType(RoleRuleStateType, {
  name: 'RoleRuleState',
  description: 'State of a rule of a role.',
  valuesMap: {
    PROPOSED: { description: 'Waits for the approval of a second person, or for the consent of a data owner.' },
    IN_FORCE: { description: 'Gives its rights to the holders of the role.' },
    REFUSED: { description: 'Was refused before it came into force.' },
    REVOKED: { description: 'Was in force and gives no rights any more.' },
  },
});

export const RoleRuleActionKind = { APPROVE: 'APPROVE', REFUSE: 'REFUSE', REVOKE: 'REVOKE' } as const;
registerEnumType(RoleRuleActionKind, {
  name: 'RoleRuleActionKind',
  description: 'Actions on a rule of a role.',
  valuesMap: {
    APPROVE: { description: 'Approve or consent to a proposed rule, with approveRoleRule.' },
    REFUSE: { description: 'Refuse a proposed rule, with refuseRoleRule.' },
    REVOKE: { description: 'Revoke a rule in force, with revokeRoleRule.' },
  },
});

@ObjectType({ description: 'An action on a rule, and whether the caller can take the action now.' })
export class RoleRuleAction {
  @Field(() => RoleRuleActionKind, { description: 'The action.' })
  action: keyof typeof RoleRuleActionKind;

  @Field(() => Boolean, { description: 'True when the server would accept the action now.' })
  enabled: boolean;

  @Field(() => PersonnelMessages, {
    nullable: true,
    description: 'Why the caller cannot take the action now; null when `enabled` is true.',
  })
  reason: PersonnelMessages | null;
}

@ObjectType({ description: 'A protected field that a rule shows to the holders of a role.' })
export class RoleRuleField {
  @Field(() => String, { description: 'The field, such as Task.assignee.' })
  field: string;

  @Field(() => FieldViewType, { description: 'How the field is shown.' })
  show: ShownField['show'];
}

@ObjectType({
  description:
    'A rule that gives rights to a role of the district. One person proposes the rule, and a second person approves ' +
    'it.',
})
export class RoleRule {
  @Field(() => ID, { description: 'Id of the rule.' })
  id: string;

  @Field(() => String, { description: 'Code of the role.' })
  role: string;

  @Field(() => [String], { description: 'Operations that the rule permits, such as Mutation.acceptTask.' })
  operations: string[];

  @Field(() => [RowScopeType], { description: 'Scopes that a row must satisfy, all of them.' })
  rows: RowScope[];

  @Field(() => [RoleRuleField], { description: 'Protected fields that the rule shows, at most 60.' })
  fields: ShownField[];

  @Field(() => Boolean, {
    description:
      'True when the rule gives a right on personal data, so that the rule needs the consent of a data owner.',
  })
  personal: boolean;

  @Field(() => String, { description: 'Why the role needs the rights.' })
  reason: string;

  @Field(() => RoleRuleStateType, { description: 'State of the rule.' })
  state: RoleRuleState;

  @Field(() => DateTime, { description: 'Time of the proposal.' })
  proposedAt: string;

  @Field(() => DateTime, { nullable: true, description: 'Time at which a second person approved; null before.' })
  approvedAt: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Time at which a data owner consented; null without consent.' })
  consentedAt: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Time of the refusal or revocation; null before.' })
  endedAt: string | null;

  @Field(() => String, { nullable: true, description: 'Reason of the refusal or revocation; null before.' })
  endReason: string | null;

  @Field(() => Int, { description: 'Number of changes so far; pass this number as `expectedVersion`.' })
  version: number;

  /** Field resolvers turn these ids into the objects. */
  proposedBy: string;
  approvedBy: string | null;
  consentedBy: string | null;
  endedBy: string | null;
}

export function roleRuleOf(row: RoleRuleRow): RoleRule {
  return {
    ...row,
    proposedAt: row.proposedAt.toISOString(),
    approvedAt: row.approvedAt?.toISOString() ?? null,
    consentedAt: row.consentedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}

@ObjectType({ description: 'A role (角色) that a post can carry: built in, or added by the district.' })
export class Role {
  @Field(() => String, { description: 'Code of the role, as posts carry it.' })
  code: string;

  @Field(() => String, { description: 'Label in Chinese.' })
  labelZh: string;

  @Field(() => String, { description: 'Label in English.' })
  labelEn: string;

  @Field(() => Boolean, { description: 'True for a role of the platform. The rights of such a role cannot change.' })
  builtIn: boolean;

  @Field(() => Boolean, { description: 'True when new posts cannot carry the role any more.' })
  retired: boolean;

  @Field(() => Int, {
    nullable: true,
    description:
      'Version of a role that the district added; pass this number as `expectedVersion`. Null for a built-in role, ' +
      'which no command changes.',
  })
  version: number | null;

  @Field(() => [RoleRule], {
    description: 'Rules of a role that the district added, oldest first; empty for a built-in role. A short list.',
  })
  rules: RoleRule[];
}

@ObjectType({ description: 'A right that a rule can give to a role of the district.' })
export class GivableRight {
  @Field(() => String, {
    description: 'The operation, such as Query.issues, or the protected field, such as Task.assignee.',
  })
  right: string;

  @Field(() => Boolean, { description: 'True for a protected field, false for an operation.' })
  isField: boolean;

  @Field(() => String, {
    description: 'Name of the right in Chinese; the name in the API when there is no Chinese name.',
  })
  nameZh: string;

  @Field(() => Boolean, {
    description:
      'True when the right concerns personal data, so that a rule with the right needs the consent of a data owner.',
  })
  personal: boolean;

  @Field(() => Boolean, {
    description: 'True when the caller has the right in the whole district and may therefore propose or approve it.',
  })
  mayGive: boolean;
}

@InputType({ description: 'A role (角色) to add to the roles of the district.' })
export class AddRoleInput extends CommandInput {
  @Field(() => String, {
    description:
      'Code of the role: 2 to 40 lower-case letters, digits or underscores, beginning with a letter. A code never ' +
      'changes and is never given to another role.',
  })
  code: string;

  @Field(() => String, { description: 'Label in Chinese, at most 40 characters, different from every other label.' })
  labelZh: string;

  @Field(() => String, { description: 'Label in English, at most 80 characters.' })
  labelEn: string;
}

@InputType({ description: 'Corrected labels of a role that the district added.' })
export class RelabelRoleInput extends VersionedInput {
  @Field(() => String, { description: 'Code of the role.' })
  code: string;

  @Field(() => String, { description: 'Label in Chinese, at most 40 characters, different from every other label.' })
  labelZh: string;

  @Field(() => String, { description: 'Label in English, at most 80 characters.' })
  labelEn: string;
}

@InputType({ description: 'A role to retire.' })
export class RetireRoleInput extends VersionedInput {
  @Field(() => String, { description: 'Code of the role.' })
  code: string;

  @Field(() => String, { description: 'Reason for the audit record, at most 500 characters.' })
  reason: string;
}

@InputType({ description: 'A protected field that a rule shall show.' })
export class RoleRuleFieldInput {
  @Field(() => String, { description: 'The field, such as Task.assignee.' })
  field: string;

  @Field(() => FieldViewType, { description: 'How the field is shown.' })
  show: ShownField['show'];
}

@InputType({ description: 'A rule to propose for a role of the district.' })
export class ProposeRoleRuleInput extends CommandInput {
  @Field(() => String, { description: 'Code of the role.' })
  role: string;

  @Field(() => [String], {
    description: 'Operations that the rule permits, 1 to 60. `Query.givableRights` lists them.',
  })
  operations: string[];

  @Field(() => [RowScopeType], {
    description: 'Scopes that a row must satisfy, all of them. ANY cannot be combined with another scope.',
  })
  rows: RowScope[];

  @Field(() => [RoleRuleFieldInput], {
    defaultValue: [],
    description: 'Protected fields that the rule shows, at most 60.',
  })
  fields: RoleRuleFieldInput[];

  @Field(() => String, { description: 'Why the role needs the rights, at most 500 characters.' })
  reason: string;
}

@InputType({ description: 'A proposed rule to approve.' })
export class ApproveRoleRuleInput extends VersionedInput {
  @Field(() => ID, { description: 'The rule.' })
  ruleId: string;
}

@InputType({ description: 'A rule to refuse or to revoke.' })
export class EndRoleRuleInput extends VersionedInput {
  @Field(() => ID, { description: 'The rule.' })
  ruleId: string;

  @Field(() => String, { description: 'Reason, at most 500 characters.' })
  reason: string;
}

@ObjectType({ description: 'The result of a command on a role or on one of its rules.' })
export class RolePayload {
  @Field(() => Role, { description: 'The role after the command.' })
  role: Role;

  @Field(() => RoleRule, {
    nullable: true,
    description: 'The rule of the command; null for a command on the role itself.',
  })
  rule: RoleRule | null;
}
