import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { CommandInput, VersionedInput } from '@jiceng/platform/command-input';
import { validatorNames, type ValidatorName } from '@jiceng/contracts/identifiers';
import { connectionOf, PageArgs } from '@jiceng/platform/connection';
import { CalendarDate } from '@jiceng/platform/scalars';
import { Organization } from '../references/organization.reference.js';
import type { CodeListRow, DataElementRow } from './standard.table.js';
import type { ElementKind } from './standard.rules.js';

export const DataElementKind = {
  TEXT: 'TEXT',
  INTEGER: 'INTEGER',
  DECIMAL: 'DECIMAL',
  DATE: 'DATE',
  BOOLEAN: 'BOOLEAN',
  CODE: 'CODE',
} as const satisfies Record<ElementKind, ElementKind>;
registerEnumType(DataElementKind, {
  name: 'DataElementKind',
  description: 'Type of the values of a data element.',
  valuesMap: {
    TEXT: { description: 'Any text.' },
    INTEGER: { description: 'A whole number.' },
    DECIMAL: { description: 'A decimal number with a point as the decimal sign.' },
    DATE: { description: 'A calendar day, YYYY-MM-DD.' },
    BOOLEAN: { description: '`true` or `false`.' },
    CODE: { description: "A code from the element's code list." },
  },
});

export const DataValidator = Object.fromEntries(validatorNames.map((name) => [name, name])) as Record<
  ValidatorName,
  ValidatorName
>;
registerEnumType(DataValidator, {
  name: 'DataValidator',
  description: 'A check that a length and a pattern cannot express.',
  valuesMap: {
    ID_NUMBER: { description: 'Resident identity number (公民身份号码, GB 11643) with its check character.' },
    CREDIT_CODE: { description: 'Unified social credit code (统一社会信用代码, GB 32100) with its check character.' },
    DIVISION_CODE: { description: 'Division code (区划代码) of 6 or 12 digits.' },
    GRID_CODE: { description: 'Grid code (网格代码) of 15 digits.' },
    DATE: { description: 'A real calendar day, YYYY-MM-DD.' },
    MOBILE_PHONE: { description: 'Mobile number of mainland China.' },
    PHONE: { description: 'Mobile, landline or service telephone number.' },
  },
});

@ObjectType({
  description: 'A version of a data element (数据元): the rules for the values of every field with this meaning.',
})
export class DataElement {
  @Field(() => String, { description: 'Code of the element, the same in all versions.' })
  code: string;

  @Field(() => Int, {
    description: 'Number of the version, from 1; pass this number as `expectedVersion` when you change the element.',
  })
  version: number;

  @Field(() => String, { description: 'Chinese name.' })
  name: string;

  @Field(() => String, { description: 'Meaning of the element.' })
  definition: string;

  @Field(() => DataElementKind, { description: 'Kind of the values.' })
  kind: ElementKind;

  @Field(() => Int, { nullable: true, description: 'Smallest number of characters; null when there is no limit.' })
  minLength: number | null;

  @Field(() => Int, { nullable: true, description: 'Largest number of characters; null when there is no limit.' })
  maxLength: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Regular expression that the whole value must match; null for none.',
  })
  pattern: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Code of the code list to which the values belong; null unless the kind is CODE.',
  })
  codeListCode: string | null;

  @Field(() => DataValidator, { nullable: true, description: 'An additional check of the values; null for none.' })
  validator: ValidatorName | null;

  @Field(() => String, {
    nullable: true,
    description: 'The standard that the element follows, such as GB 11643-1999; null for none.',
  })
  standard: string | null;

  @Field(() => Organization, { description: 'The organization that is responsible for the element.' })
  owner: Organization;

  @Field(() => CalendarDate, { description: 'First day on which the version is in force.' })
  effectiveFrom: string;

  @Field(() => CalendarDate, {
    nullable: true,
    description: 'First day on which the version is no longer in force; null when no end is set.',
  })
  effectiveTo: string | null;
}

export function dataElementOf(row: DataElementRow): DataElement {
  const { ownerOrganizationId, validator, ...rest } = row;
  return { ...rest, validator: validator as ValidatorName | null, owner: { id: ownerOrganizationId } };
}

export const DataElementConnection = connectionOf('DataElement', () => DataElement);

@ObjectType({ description: 'A code of a code list, with its meaning.' })
export class CodeListItemView {
  @Field(() => String, { description: 'The code.' })
  code: string;

  @Field(() => String, { description: 'Meaning of the code in Chinese.' })
  label: string;

  @Field(() => String, { nullable: true, description: 'Meaning of the code in English; null when the list has none.' })
  labelEn: string | null;

  @Field(() => Boolean, {
    description: 'True when new data cannot take the code any more. Data that have the code already keep the code.',
  })
  retired: boolean;
}

@ObjectType({ description: 'A code list (代码表): the permitted values of data elements of kind CODE.' })
export class CodeList {
  @Field(() => String, { description: 'Code of the list.' })
  code: string;

  @Field(() => Int, { description: 'Version, from 1.' })
  version: number;

  @Field(() => String, { description: 'Chinese name.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'The standard that the code list follows; null for none.' })
  standard: string | null;

  @Field(() => [CodeListItemView], { description: 'The codes, in the order of the standard; at most 5,000.' })
  items: CodeListItemView[];

  @Field(() => CalendarDate, { description: 'First day on which the version is in force.' })
  effectiveFrom: string;
}

export function codeListOf(row: CodeListRow): CodeList {
  return {
    code: row.code,
    version: row.version,
    name: row.name,
    standard: row.standard,
    items: row.items.map(({ code, label, labelEn, retired }) => ({
      code,
      label,
      labelEn: labelEn ?? null,
      retired: retired ?? false,
    })),
    effectiveFrom: row.effectiveFrom,
  };
}

@ObjectType({ description: 'A reason why a value is not valid.' })
export class ValueProblemView {
  @Field(() => String, {
    description:
      'Stable code: KIND, LENGTH, PATTERN, CODE, CHARACTERS, DIVISION, DATE, CATEGORY, NUMBER or CHECK_DIGIT.',
  })
  code: string;

  @Field(() => String, { description: 'The reason in the language of the caller.' })
  message: string;
}

@ObjectType({ description: 'The result of validating a value against a data element.' })
export class ValueJudgement {
  @Field(() => Boolean, { description: 'True when the value has no problem.' })
  valid: boolean;

  @Field(() => [ValueProblemView], {
    description: 'Problems of the value, at most one for each rule; empty when the value is valid.',
  })
  problems: ValueProblemView[];

  @Field(() => DataElement, { description: 'The version of the data element against which the value was validated.' })
  element: DataElement;
}

@ArgsType()
export class DataElementsArgs extends PageArgs {
  @Field(() => String, {
    nullable: true,
    description: 'Returns only elements whose code, name or definition contains this text; at most 50 characters.',
  })
  text: string | null;

  @Field(() => CalendarDate, {
    nullable: true,
    description: 'Day on which the versions are in force; today when absent.',
  })
  on: string | null;
}

@InputType({ description: 'The next version of a data element, or a new element.' })
export class RegisterDataElementInput extends CommandInput {
  @Field(() => Int, { nullable: true, description: 'Current version of the element; absent for a new element.' })
  expectedVersion: number | null;

  @Field(() => String, { description: 'Code, at most 64 letters, digits, dots and hyphens.' })
  code: string;

  @Field(() => String, { description: 'Chinese name; at most 100 characters.' })
  name: string;

  @Field(() => String, { description: 'Meaning of the element, at most 1,000 characters.' })
  definition: string;

  @Field(() => DataElementKind, { description: 'Type of the values.' })
  kind: ElementKind;

  @Field(() => Int, { nullable: true, description: 'Smallest number of characters; no limit when absent.' })
  minLength: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Largest number of characters, at most 10,000; no limit when absent.',
  })
  maxLength: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Regular expression that the whole value must match, at most 200 characters. The syntax is that of RE2, which ' +
      'has no look-around and no back-references.',
  })
  pattern: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Code of a registered code list. Required for kind CODE, not allowed for other kinds.',
  })
  codeListCode: string | null;

  @Field(() => DataValidator, { nullable: true, description: 'An additional check of the values; none when absent.' })
  validator: ValidatorName | null;

  @Field(() => String, { nullable: true, description: 'The standard that the values follow, at most 100 characters.' })
  standard: string | null;

  @Field(() => ID, { description: 'The organization that is responsible for the element.' })
  ownerOrganizationId: string;

  @Field(() => CalendarDate, {
    nullable: true,
    description:
      'First day on which the version is in force; today when absent. It must be later than the first ' +
      'day of the previous version.',
  })
  effectiveFrom: string | null;
}

@InputType({ description: 'A data element to retire.' })
export class RetireDataElementInput extends VersionedInput {
  @Field(() => String, { description: 'Code of the element.' })
  code: string;

  @Field(() => CalendarDate, {
    nullable: true,
    description: 'First day on which the element is no longer in force; tomorrow when absent.',
  })
  effectiveTo: string | null;

  @Field(() => String, { description: 'Reason for the audit record, at most 500 characters.' })
  reason: string;
}

@InputType({ description: 'A code of a code list, with its meaning.' })
export class CodeListItemInput {
  @Field(() => String, { description: 'The code: at most 32 letters, digits, underscores, dots or hyphens.' })
  code: string;

  @Field(() => String, { description: 'Meaning of the code in Chinese, at most 100 characters.' })
  label: string;
}

@InputType({ description: 'The next version of a code list, or a new list.' })
export class RegisterCodeListInput extends CommandInput {
  @Field(() => Int, { nullable: true, description: 'Current version of the list; absent for a new list.' })
  expectedVersion: number | null;

  @Field(() => String, { description: 'Code, at most 64 letters, digits, dots and hyphens.' })
  code: string;

  @Field(() => String, { description: 'Chinese name; at most 100 characters.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'The standard that the values follow, at most 100 characters.' })
  standard: string | null;

  @Field(() => [CodeListItemInput], { description: 'All codes of the version; at most 5,000.' })
  items: CodeListItemInput[];

  @Field(() => CalendarDate, {
    nullable: true,
    description:
      'First day on which the version is in force; today when absent. It must be later than the first ' +
      'day of the previous version.',
  })
  effectiveFrom: string | null;
}

@ObjectType({ description: 'The result of a command on a data element.' })
export class DataElementPayload {
  @Field(() => DataElement, { description: 'The version that was registered or retired.' })
  dataElement: DataElement;
}

@ObjectType({ description: 'The result of a command on a code list.' })
export class CodeListPayload {
  @Field(() => CodeList, { description: 'The version that was registered.' })
  codeList: CodeList;
}
