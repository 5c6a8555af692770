import { Directive, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { connectionOf, type Connection } from '@jiceng/platform/connection';
import { DateTime } from '@jiceng/platform/scalars';
import { ImportInput } from '@jiceng/tables/graphql';
import type { CaseCategoryRow, CatalogueRow } from './catalogue.table.js';

@ObjectType({ description: 'A case category (事件类别) in the shape of GB/T 30428: major class, minor class, item.' })
@Directive('@key(fields: "code")')
export class CaseCategory {
  @Field(() => ID, { description: 'Seven digits: two major, two minor, three item.' })
  code: string;

  @Field(() => String, { description: 'Name of the major class (大类).' })
  major: string;

  @Field(() => String, { description: 'Name of the minor class (小类).' })
  minor: string;

  @Field(() => String, { description: 'Name of the item.' })
  item: string;

  @Field(() => String, { description: 'Code of the line (条线) whose field this is, such as urban_management.' })
  line: string;

  @Field(() => Int, { description: 'Working minutes a unit has to accept a task.' })
  acceptMinutes: number;

  @Field(() => Int, { description: 'Working minutes to handle an issue.' })
  handleMinutes: number;

  @Field(() => String, { description: 'What must be reached before an issue may be closed (结案条件).' })
  closingCondition: string;

  @Field(() => Int, { description: 'Risk grade: 1 is the highest, 4 the lowest. Higher risk is verified more often.' })
  riskGrade: number;

  @Field(() => Boolean, { description: 'True when new issues may no longer be judged into it.' })
  retired: boolean;

  @Field(() => Int, { description: 'Version of the catalogue that says so.' })
  catalogueVersion: number;
}

@ObjectType({
  description:
    'One published version of the category catalogue. A version never changes; running issues finish on theirs.',
})
export class CaseCatalogue {
  @Field(() => Int, { description: 'Number of the version, from 1.' })
  version: number;

  @Field(() => DateTime, { description: 'When it takes effect; it holds until the next version does.' })
  effectiveFrom: string;

  @Field(() => DateTime, { description: 'When it was published.' })
  publishedAt: string;

  @Field(() => Int, { description: 'Categories in use, counted when it was published.' })
  categoryCount: number;
}

export const CaseCategoryConnection = connectionOf('CaseCategory', () => CaseCategory);
export type CaseCategoryConnection = Connection<CaseCategory>;
export const CaseCatalogueConnection = connectionOf('CaseCatalogue', () => CaseCatalogue);
export type CaseCatalogueConnection = Connection<CaseCatalogue>;

@InputType({
  description:
    'A whole catalogue to publish as its next version, as a table with the columns code, major, minor, item, line, acceptMinutes, handleMinutes, closingCondition, riskGrade. Categories that are left out are retired. The answer names the published version, or the youngest one when the file says the same.',
})
export class ImportCatalogueInput extends ImportInput {
  @Field(() => DateTime, {
    nullable: true,
    description:
      'When the version takes effect: not before the version it follows, and not in the past unless it is the first. Now when left out.',
  })
  effectiveFrom: string | null;
}

export function toCategory(row: CaseCategoryRow): CaseCategory {
  return { ...row };
}

export function toCatalogue({ version, effectiveFrom, publishedAt, categoryCount }: CatalogueRow): CaseCatalogue {
  return { version, effectiveFrom: effectiveFrom.toISOString(), publishedAt: publishedAt.toISOString(), categoryCount };
}
