import { Directive, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { severities, type Severity } from '@jiceng/contracts/codes';
import { connectionOf, type Connection } from '@jiceng/platform/connection';
import { DateTime } from '@jiceng/platform/scalars';
import { ImportInput } from '@jiceng/tables/graphql';
import type { CaseCategoryRow, CatalogueRow } from './catalogue.table.js';

const SeverityEnum = Object.fromEntries(severities.map((severity) => [severity.toUpperCase(), severity]));
registerEnumType(SeverityEnum, {
  name: 'Severity',
  description: 'How grave a matter is (严重程度).',
  valuesMap: {
    ORDINARY: { description: 'Handled in the usual order (一般).' },
    URGENT: { description: 'Damage or danger grows while it waits (紧急).' },
    CRITICAL: { description: 'Life is in danger (特急).' },
  },
});

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

  @Field(() => String, {
    description: 'Code of the line (条线) that the category belongs to, such as urban_management.',
  })
  line: string;

  @Field(() => Int, { description: 'Time limit for a unit to accept a task, in working minutes.' })
  acceptMinutes: number;

  @Field(() => Int, { description: 'Time limit for handling an issue, in working minutes.' })
  handleMinutes: number;

  @Field(() => String, {
    description: 'Condition that must be met before an issue of the category may be closed (结案条件).',
  })
  closingCondition: string;

  @Field(() => Int, {
    description: 'Risk grade, from 1 (highest) to 4 (lowest). Issues of a higher risk are verified more often.',
  })
  riskGrade: number;

  @Field(() => SeverityEnum, {
    nullable: true,
    description: 'Least severity of an issue of this category: a lower one is raised to it. Null where none is set.',
  })
  leastSeverity: Severity | null;

  @Field(() => Boolean, { description: 'True when new issues can no longer be given this category.' })
  retired: boolean;

  @Field(() => Int, { description: 'Version of the catalogue that this entry is from.' })
  catalogueVersion: number;
}

@ObjectType({
  description:
    'A published version of the category catalogue. A version never changes, and an issue keeps the version with which the issue began.',
})
export class CaseCatalogue {
  @Field(() => Int, { description: 'Number of the version, from 1.' })
  version: number;

  @Field(() => DateTime, {
    description:
      'Time from which the version is in effect. The version stays in effect until the next version takes effect.',
  })
  effectiveFrom: string;

  @Field(() => DateTime, { description: 'Time at which the version was published.' })
  publishedAt: string;

  @Field(() => Int, { description: 'Number of categories in use when the version was published.' })
  categoryCount: number;
}

export const CaseCategoryConnection = connectionOf('CaseCategory', () => CaseCategory);
export type CaseCategoryConnection = Connection<CaseCategory>;
export const CaseCatalogueConnection = connectionOf('CaseCatalogue', () => CaseCatalogue);
export type CaseCatalogueConnection = Connection<CaseCatalogue>;

@InputType({
  description:
    'A whole catalogue to publish as the next version, as a table with the columns code, major, minor, item, line, acceptMinutes, handleMinutes, closingCondition, riskGrade, leastSeverity (may be left out). Categories that the table does not contain are retired. The answer has the number of the published version, or of the newest version when the file has no changes.',
})
export class ImportCatalogueInput extends ImportInput {
  @Field(() => DateTime, {
    nullable: true,
    description:
      'Time from which the version is in effect; now when absent. Not before the start of the version before, and not in the past unless this is the first version.',
  })
  effectiveFrom: string | null;
}

export function toCategory(row: CaseCategoryRow): CaseCategory {
  return { ...row };
}

export function toCatalogue({ version, effectiveFrom, publishedAt, categoryCount }: CatalogueRow): CaseCatalogue {
  return { version, effectiveFrom: effectiveFrom.toISOString(), publishedAt: publishedAt.toISOString(), categoryCount };
}
