import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { CommandInput, VersionRequiredInput } from '@jiceng/platform/command-input';
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
  description: 'What the values of a data element are.',
  valuesMap: {
    TEXT: { description: 'Text.' },
    INTEGER: { description: 'A whole number.' },
    DECIMAL: { description: 'A number, with a point before its decimals.' },
    DATE: { description: 'A calendar day, YYYY-MM-DD.' },
    BOOLEAN: { description: '`true` or `false`.' },
    CODE: { description: "A code of the element's code list." },
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
    PHONE: { description: 'Mobile, landline or service number.' },
  },
});

@ObjectType({
  description: 'One version of a data element (数据元): what a field with this meaning must look like everywhere.',
})
export class DataElement {
  @Field(() => String, { description: 'Code of the element, the same in all versions.' })
  code: string;

  @Field(() => Int, { description: 'Version, from 1; pass it as `expectedVersion` when changing the element.' })
  version: number;

  @Field(() => String, { description: 'Chinese name.' })
  name: string;

  @Field(() => String, { description: 'What the element means.' })
  definition: string;

  @Field(() => DataElementKind, { description: 'What its values are.' })
  kind: ElementKind;

  @Field(() => Int, { nullable: true, description: 'Least characters; null for no bound.' })
  minLength: number | null;

  @Field(() => Int, { nullable: true, description: 'Most characters; null for no bound.' })
  maxLength: number | null;

  @Field(() => String, { nullable: true, description: 'Regular expression that the whole value must match.' })
  pattern: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Code of the code list of its values; null unless the kind is CODE.',
  })
  codeListCode: string | null;

  @Field(() => DataValidator, { nullable: true, description: 'A further check; null for none.' })
  validator: ValidatorName | null;

  @Field(() => String, { nullable: true, description: 'The standard it follows, such as GB 11643-1999.' })
  standard: string | null;

  @Field(() => Organization, { description: 'The organization that answers for it.' })
  owner: Organization;

  @Field(() => CalendarDate, { description: 'First day on which the version holds.' })
  effectiveFrom: string;

  @Field(() => CalendarDate, {
    nullable: true,
    description: 'First day on which it no longer holds; null while no end is known.',
  })
  effectiveTo: string | null;
}

export function dataElementOf(row: DataElementRow): DataElement {
  const { ownerOrganizationId, validator, ...rest } = row;
  return { ...rest, validator: validator as ValidatorName | null, owner: { id: ownerOrganizationId } };
}

export const DataElementConnection = connectionOf('DataElement', () => DataElement);

@ObjectType({ description: 'One code with its meaning.' })
export class CodeListItemView {
  @Field(() => String, { description: 'The code.' })
  code: string;

  @Field(() => String, { description: 'What it means, in Chinese.' })
  label: string;
}

@ObjectType({ description: 'A code list (代码表): the values an element of kind CODE may take.' })
export class CodeList {
  @Field(() => String, { description: 'Code of the list.' })
  code: string;

  @Field(() => Int, { description: 'Version, from 1.' })
  version: number;

  @Field(() => String, { description: 'Chinese name.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'The standard it follows.' })
  standard: string | null;

  @Field(() => [CodeListItemView], { description: 'The codes, in the order of the standard; at most 5,000.' })
  items: CodeListItemView[];

  @Field(() => CalendarDate, { description: 'First day on which the version holds.' })
  effectiveFrom: string;
}

export function codeListOf(row: CodeListRow): CodeList {
  return {
    code: row.code,
    version: row.version,
    name: row.name,
    standard: row.standard,
    items: row.items,
    effectiveFrom: row.effectiveFrom,
  };
}

@ObjectType({ description: 'One reason why a value is not valid.' })
export class ValueProblemView {
  @Field(() => String, {
    description:
      'Stable code: KIND, LENGTH, PATTERN, CODE, CHARACTERS, DIVISION, DATE, CATEGORY, NUMBER or CHECK_DIGIT.',
  })
  code: string;

  @Field(() => String, { description: 'The reason in the language of the caller.' })
  message: string;
}

@ObjectType({ description: 'Whether a value is valid for a data element.' })
export class ValueJudgement {
  @Field(() => Boolean, { description: 'True when there is no problem.' })
  valid: boolean;

  @Field(() => [ValueProblemView], { description: 'What is wrong; empty when valid, at most one for each rule.' })
  problems: ValueProblemView[];

  @Field(() => DataElement, { description: 'The version the value was judged by.' })
  element: DataElement;
}

@ArgsType()
export class DataElementsArgs extends PageArgs {
  @Field(() => String, {
    nullable: true,
    description: 'Only elements whose code, name or definition contains this; at most 50 characters.',
  })
  text: string | null;

  @Field(() => CalendarDate, { nullable: true, description: 'The day whose versions are wanted; today when absent.' })
  on: string | null;
}

@InputType({ description: 'The next version of a data element, or a new element.' })
export class RegisterDataElementInput extends CommandInput {
  @Field(() => Int, { nullable: true, description: 'The version this is based on; absent for a new element.' })
  expectedVersion: number | null;

  @Field(() => String, { description: 'Letters, digits, dots and hyphens; at most 64.' })
  code: string;

  @Field(() => String, { description: 'Chinese name; at most 100 characters.' })
  name: string;

  @Field(() => String, { description: 'What the element means; at most 1,000 characters.' })
  definition: string;

  @Field(() => DataElementKind, { description: 'What its values are.' })
  kind: ElementKind;

  @Field(() => Int, { nullable: true, description: 'Least characters.' })
  minLength: number | null;

  @Field(() => Int, { nullable: true, description: 'Most characters, up to 10,000.' })
  maxLength: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Regular expression that the whole value must match; without look-around, back-references and nested repetition.',
  })
  pattern: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Code of a registered code list; only and always for kind CODE.',
  })
  codeListCode: string | null;

  @Field(() => DataValidator, { nullable: true, description: 'A further check.' })
  validator: ValidatorName | null;

  @Field(() => String, { nullable: true, description: 'The standard it follows; at most 100 characters.' })
  standard: string | null;

  @Field(() => ID, { description: 'The organization that answers for it.' })
  ownerOrganizationId: string;

  @Field(() => CalendarDate, {
    nullable: true,
    description: 'First day on which it holds; today when absent. Must be later than that of the version before.',
  })
  effectiveFrom: string | null;
}

@InputType({ description: 'The end of a data element.' })
export class RetireDataElementInput extends VersionRequiredInput {
  @Field(() => String, { description: 'Code of the element.' })
  code: string;

  @Field(() => CalendarDate, {
    nullable: true,
    description: 'First day on which it no longer holds; tomorrow when absent.',
  })
  effectiveTo: string | null;

  @Field(() => String, { description: 'Why; at most 500 characters. Kept in the audit record.' })
  reason: string;
}

@InputType({ description: 'One code with its meaning.' })
export class CodeListItemInput {
  @Field(() => String, { description: 'The code: at most 32 letters, digits, dots or hyphens.' })
  code: string;

  @Field(() => String, { description: 'What it means, in Chinese; at most 100 characters.' })
  label: string;
}

@InputType({ description: 'The next version of a code list, or a new list.' })
export class RegisterCodeListInput extends CommandInput {
  @Field(() => Int, { nullable: true, description: 'The version this is based on; absent for a new list.' })
  expectedVersion: number | null;

  @Field(() => String, { description: 'Letters, digits, dots and hyphens; at most 64.' })
  code: string;

  @Field(() => String, { description: 'Chinese name; at most 100 characters.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'The standard it follows; at most 100 characters.' })
  standard: string | null;

  @Field(() => [CodeListItemInput], { description: 'All codes of the version; at most 5,000.' })
  items: CodeListItemInput[];

  @Field(() => CalendarDate, {
    nullable: true,
    description: 'First day on which it holds; today when absent. Must be later than that of the version before.',
  })
  effectiveFrom: string | null;
}

@ObjectType({ description: 'The data element as it stands after the change.' })
export class DataElementPayload {
  @Field(() => DataElement, { description: 'The version that was registered or retired.' })
  dataElement: DataElement;
}

@ObjectType({ description: 'The code list as it stands after the change.' })
export class CodeListPayload {
  @Field(() => CodeList, { description: 'The version that was registered.' })
  codeList: CodeList;
}
