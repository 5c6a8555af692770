import { connectionOf, PageArgs } from '@jiceng/platform/connection';
import { DateTime } from '@jiceng/platform/scalars';
import { ArgsType, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { apiEnum } from '../../api/graphql-enum.js';
import { Organization } from '../../references/organization.reference.js';
import { Region } from '../../references/region.reference.js';
import type { DutyLevel, DutyRole } from '../duty-list/duty-list.rules.js';

export const DutyLevelEnum = apiEnum<DutyLevel>('DutyLevel', 'Level at which a category is handled.', {
  community: 'Community (社区).',
  street: 'Street (街道).',
  district: 'District (区).',
});
export const DutyRoleEnum = apiEnum<DutyRole>('DutyRole', 'What an organization is on the list for.', {
  handler: 'Handles (主责).',
  co_handler: 'Helps (配合).',
  arbiter: 'Decides disputes (裁定).',
  verifier: 'Verifies (核查).',
});

@ObjectType({ description: 'One row of the duty list (权责清单).' })
export class DutyListRow {
  @Field(() => ID, { description: 'Id of the row; explanations of routes name it.' })
  id: string;

  @Field(() => Int, { description: 'Version of the list.' })
  version: number;

  @Field(() => String, { description: 'First 2, 4 or all 7 digits of categories; * for all.' })
  categoryCode: string;

  @Field(() => DutyLevelEnum, { description: 'Level.' })
  level: DutyLevel;

  @Field(() => Region, { description: 'Region in which the row holds.' })
  region: Region;

  @Field(() => Organization, { description: 'The organization.' })
  organization: Organization;

  @Field(() => DutyRoleEnum, { description: 'Its role.' })
  role: DutyRole;

  @Field(() => String, { nullable: true, description: 'Remark.' })
  note: string | null;
}
export const DutyListRowConnection = connectionOf('DutyListRow', () => DutyListRow);

@ObjectType({ description: 'A ruling that routes the next matter of its kind (先例).' })
export class Precedent {
  @Field(() => ID, { description: 'Id of the ruling.' })
  id: string;

  @Field(() => ID, { description: 'The issue on which it was given.' })
  issueId: string;

  @Field(() => String, { description: 'Category it binds for.' })
  categoryCode: string;

  @Field(() => Region, { description: 'Region in which it binds.' })
  region: Region;

  @Field(() => Organization, { description: 'The organization that must handle.' })
  organization: Organization;

  @Field(() => DateTime, { description: 'When it was given.' })
  ruledAt: string;

  @Field(() => String, { description: 'Reason.' })
  reason: string;
}
export const PrecedentConnection = connectionOf('Precedent', () => Precedent);

@ArgsType()
export class DutyListArgs extends PageArgs {
  @Field(() => Int, { nullable: true, description: 'Version; the one in force by default.' })
  version: number | null;

  @Field(() => String, { nullable: true, description: 'Only rows that hold for this category.' })
  categoryCode: string | null;
}

@ArgsType()
export class PrecedentArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Only rulings on this category.' })
  categoryCode: string | null;
}
