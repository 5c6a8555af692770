import { connectionOf, PageArgs } from '@jiceng/platform/connection';
import { ImportPayload } from '@jiceng/tables/graphql';
import { ArgsType, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { apiEnum } from '../../api/graphql-enum.js';
import { Organization } from '../../references/organization.reference.js';
import { Region } from '../../references/region.reference.js';
import type { DutyLevel, DutyRole } from '../duty-list/duty-list.rules.js';
import { DutyLevelEnum } from './duty-level.enum.js';
import { Precedent } from './precedent.graphql.js';

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

@ObjectType({ description: 'Result of an import of the duty list, or of its dry run.' })
export class DutyListPayload extends ImportPayload {
  @Field(() => Int, {
    description:
      'Number of rulings that the version ends, because its row for the category, the level and the place of the ruling differs from the row at the time of the ruling. In a dry run, the number that the version would end.',
  })
  endedRulingCount: number;

  @Field(() => [Precedent], {
    description: 'Those rulings, newest first, at most 1,000. In a dry run they are shown as they stand now.',
  })
  endedRulings: Precedent[];
}

@ArgsType()
export class DutyListArgs extends PageArgs {
  @Field(() => Int, { nullable: true, description: 'Version; the one in force by default.' })
  version: number | null;

  @Field(() => String, { nullable: true, description: 'Only rows that hold for this category.' })
  categoryCode: string | null;
}
