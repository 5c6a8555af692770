import { Directive, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { severities, type Severity } from '@jiceng/contracts/codes';
import { connectionOf, type Connection } from '@jiceng/platform/connection';
import { idOfCode, idOfState, Node } from '@jiceng/platform/node';
import { DateTime } from '@jiceng/platform/scalars';
import { ImportInput } from '@jiceng/tables/graphql';
import type { CaseCategoryRow, CatalogueRow } from './catalogue.table.js';

const SeverityEnum = Object.fromEntries(severities.map((severity) => [severity.toUpperCase(), severity]));
registerEnumType(SeverityEnum, {
  name: 'Severity',
  description: 'Severity of an issue (严重程度).',
  valuesMap: {
    ORDINARY: { description: 'The issue can be handled in the usual order (一般).' },
    URGENT: { description: 'Damage or danger grows until the issue is handled (紧急).' },
    CRITICAL: { description: 'A life is in danger (特急).' },
  },
});

@ObjectType({
  implements: () => [Node],
  description: 'A case category (事件类别) in the form of GB/T 30428: major class, minor class and item.',
})
@Directive('@key(fields: "code")')
export class CaseCategory {
  @Field(() => ID, {
    description:
      'Id of the category; computed from the code, and with the argument `catalogueVersion` also from this version.',
  })
  id: string;

  @Field(() => ID, {
    description: 'Code of seven digits: two for the major class, two for the minor class, three for the item.',
  })
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
    description:
      'Risk grade, from 1 (highest) to 4 (lowest). Issues with a higher risk are verified more often on site.',
  })
  riskGrade: number;

  @Field(() => SeverityEnum, {
    nullable: true,
    description:
      'The lowest severity of an issue in this category: an issue that is reported with a lower ' +
      'severity gets this one. Null when the category sets none.',
  })
  leastSeverity: Severity | null;

  @Field(() => Boolean, {
    description:
      'True when a photo must show the result (须拍照): `solveOnTheSpot`, `solveIssue`, `completeTask`, ' +
      '`recordSpotCheck` and a verification on the spot are then refused without one.',
  })
  photoRequired: boolean;

  @Field(() => Boolean, { description: 'True when new issues can no longer get this category.' })
  retired: boolean;

  @Field(() => Int, { description: 'Version of the catalogue that contains this entry.' })
  catalogueVersion: number;
}

@ObjectType({
  description:
    'A published version of the category catalogue. A version never changes, and an issue keeps the version with ' +
    'which it began.',
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
    'A whole catalogue to publish as the next version, as a table with the columns code, major, ' +
    'minor, item, line, acceptMinutes, handleMinutes, closingCondition, riskGrade and, optionally, ' +
    'leastSeverity and photoRequired (yes or no; no when empty). Categories that the table does not contain are ' +
    'retired. The result has the number of the published version, or of the newest version when the file has no ' +
    'changes.',
})
export class ImportCatalogueInput extends ImportInput {
  @Field(() => DateTime, {
    nullable: true,
    description:
      'Time from which the version is in effect; now when absent. It must not be earlier than the ' +
      'start of the previous version, and only the first version may start in the past.',
  })
  effectiveFrom: string | null;
}

/** @param version the version of the catalogue that the caller asked for; null for the version in effect */
export function toCategory(row: CaseCategoryRow, version: number | null = null): CaseCategory {
  return { ...row, id: idOfState(idOfCode('CaseCategory', row.code), version) };
}

export function toCatalogue({ version, effectiveFrom, publishedAt, categoryCount }: CatalogueRow): CaseCatalogue {
  return { version, effectiveFrom: effectiveFrom.toISOString(), publishedAt: publishedAt.toISOString(), categoryCount };
}
