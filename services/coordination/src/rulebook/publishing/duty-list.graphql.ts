import { connectionOf, PageArgs } from '@jiceng/platform/connection';
import { ImportPayload } from '@jiceng/tables/graphql';
import { ArgsType, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { apiEnum } from '../../api/graphql-enum.js';
import { Organization } from '../../references/organization.reference.js';
import { Region } from '../../references/region.reference.js';
import type { DutyLevel, DutyRole } from '../duty-list/duty-list.rules.js';
import type { ListedDuty } from '../duty-list/duty-list.table.js';
import { DutyLevelEnum } from './duty-level.enum.js';
import { Precedent } from './precedent.graphql.js';

export const DutyRoleEnum = apiEnum<DutyRole>('DutyRole', 'Role of an organization in a row of the duty list.', {
  handler: 'The organization handles issues of the category (主责).',
  co_handler: 'The organization helps the handler (配合).',
  arbiter: 'The organization decides disputes (裁定).',
  verifier: 'The organization verifies the result (核查).',
});

@ObjectType({ description: 'One row of the duty list (权责清单).' })
export class DutyListRow {
  @Field(() => ID, { description: 'Id of the row. Explanations of routes name this id.' })
  id: string;

  @Field(() => Int, { description: 'Version of the list.' })
  version: number;

  @Field(() => String, { description: 'First 2, 4 or all 7 digits of category codes, or * for every category.' })
  categoryCode: string;

  @Field(() => DutyLevelEnum, { description: 'Level at which the category is handled.' })
  level: DutyLevel;

  @Field(() => Region, { description: 'Region to which the row applies.' })
  region: Region;

  @Field(() => Organization, { description: 'The organization that has the duty.' })
  organization: Organization;

  @Field(() => DutyRoleEnum, { description: 'Role of the organization.' })
  role: DutyRole;

  @Field(() => String, { nullable: true, description: 'Remark; null without one.' })
  note: string | null;
}
export function toDutyListRow(row: ListedDuty): DutyListRow {
  return {
    ...row,
    categoryCode: row.categoryPrefix,
    region: { code: row.regionCode },
    organization: { id: row.organizationId },
  };
}
export const DutyListRowConnection = connectionOf('DutyListRow', () => DutyListRow);

@ObjectType({ description: 'Result of an import of the duty list, or of its dry run.' })
export class DutyListPayload extends ImportPayload {
  @Field(() => Int, {
    description:
      'Number of rulings that the version ends, because its rows for the category, the level and the place of the ' +
      'ruling differ from those at the time of the ruling. In a dry run, the number that the version would end.',
  })
  endedRulingCount: number;

  @Field(() => [Precedent], {
    description: 'These rulings, newest first, at most 1,000. In a dry run they are shown in their present state.',
  })
  endedRulings: Precedent[];
}

@ArgsType()
export class DutyListArgs extends PageArgs {
  @Field(() => Int, { nullable: true, description: 'Version of the duty list; when absent, the version in force.' })
  version: number | null;

  @Field(() => String, { nullable: true, description: 'Only rows that cover this category.' })
  categoryCode: string | null;
}
