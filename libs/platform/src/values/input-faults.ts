import { chineseOfEnum } from '@jiceng/contracts/registry/enum-labels';
import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLScalarType,
} from 'graphql';
import { isIdText } from './text.js';

/** A value of a request that its field cannot accept. The problem never quotes the value, which may be personal. */
export interface InputFault {
  /** Path of the field, such as `reporter.phone` or `failedTaskIds[2]`. */
  field: string;
  problemZh: string;
  problem: string;
}

/** The place of a value: its path, and the name of the argument or input field that holds it. */
export interface InputPlace {
  path: string;
  name: string;
  /** True for the id of `Query.node`, which need not be the UUID of a row. */
  anyId?: boolean;
}

/**
 * Name of the field that holds the file of an import. Its text is not checked here, because the reader of the import
 * explains better why the file is no table, for example that it is a zip archive.
 */
export const FILE = 'content';

type Problem = Pick<InputFault, 'problemZh' | 'problem'>;

export const REQUIRED: Problem = { problemZh: '必填', problem: 'is required' };
const NO_OBJECT: Problem = { problemZh: '须为对象', problem: 'must be an object' };
const UNKNOWN_FIELD: Problem = { problemZh: '没有此字段', problem: 'is not a field of this input' };
const NOT_STORABLE: Problem = {
  problemZh: '含有空字符（U+0000）或不完整的字符',
  problem: 'contains the character U+0000 or half a character (a lone surrogate)',
};
const NO_ID: Problem = { problemZh: '不是有效的标识', problem: 'is not a valid id' };
const TOO_DEEP: Problem = { problemZh: '嵌套过深', problem: 'is nested too deeply' };
const NOT_FINITE: Problem = { problemZh: '须为有限的数', problem: 'must be a finite number' };

/** Greatest depth of a JsonValue. Code that walks through a deeper structure would exhaust its stack. */
const DEEPEST_JSON = 64;

const SCALAR_PROBLEMS: Record<string, Problem> = {
  Int: {
    problemZh: '须为 -2147483648 至 2147483647 的整数',
    problem: 'must be a whole number between -2147483648 and 2147483647',
  },
  Float: NOT_FINITE,
  String: { problemZh: '须为文本', problem: 'must be a text' },
  Boolean: { problemZh: '须为 true 或 false', problem: 'must be true or false' },
  ID: NO_ID,
  DateTime: {
    problemZh: '须为 1900 至 9999 年间带时区的 ISO 8601 时间，例如 2026-11-23T09:30:00+08:00',
    problem: 'must be an instant of the years 1900 to 9999 in ISO 8601 with offset, such as 2026-11-23T09:30:00+08:00',
  },
  CalendarDate: {
    problemZh: '须为 1900 至 9999 年间的日期，例如 2026-11-23',
    problem: 'must be a calendar day of the years 1900 to 9999, such as 2026-11-23',
  },
};

/**
 * Collects the faults of a value that arrived as JSON: values that do not fit their type, texts that PostgreSQL cannot
 * store, and invalid ids. All faults are reported at once, so that a form can mark every wrong field.
 */
export function checkValue(type: GraphQLInputType, value: unknown, place: InputPlace, faults: InputFault[]): void {
  const inner = getNullableType(type) as GraphQLInputType;
  if (value === null || value === undefined) {
    if (isNonNullType(type)) faults.push({ field: place.path, ...REQUIRED });
  } else if (isListType(inner)) {
    const items = Array.isArray(value) ? (value as unknown[]) : [value];
    items.forEach((item, index) =>
      checkValue(inner.ofType as GraphQLInputType, item, itemPlace(place, Array.isArray(value) ? index : null), faults),
    );
  } else if (isInputObjectType(inner)) {
    checkObject(inner, value, place, faults);
  } else if (isEnumType(inner)) {
    if (typeof value !== 'string' || !inner.getValue(value)) faults.push({ field: place.path, ...enumProblem(inner) });
  } else if (isScalarType(inner)) {
    checkScalar(inner, () => inner.parseValue(value), place, faults);
  }
}

function checkObject(type: GraphQLInputObjectType, value: unknown, place: InputPlace, faults: InputFault[]): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    faults.push({ field: place.path, ...NO_OBJECT });
    return;
  }
  const given = value as Record<string, unknown>;
  for (const field of Object.values(type.getFields())) {
    if (given[field.name] === undefined && field.defaultValue !== undefined) continue;
    checkValue(field.type, given[field.name], fieldPlace(place, field.name), faults);
  }
  for (const name of Object.keys(given))
    if (!Object.hasOwn(type.getFields(), name))
      faults.push({ field: fieldPlace(place, shownName(name)).path, ...UNKNOWN_FIELD });
}

/** Collects the faults of a scalar. `read` throws when the scalar cannot read the value. */
export function checkScalar(
  type: GraphQLScalarType,
  read: () => unknown,
  place: InputPlace,
  faults: InputFault[],
): void {
  let value: unknown;
  try {
    value = read();
  } catch {
    faults.push({ field: place.path, ...scalarProblem(type) });
    return;
  }
  const problem = type.name === 'JsonValue' ? jsonProblem(value, 0) : textProblem(type, value, place);
  if (problem) faults.push({ field: place.path, ...problem });
}

/**
 * True when an ID must be the UUID of a row. An ID whose argument or field name ends in `code` or `codes` need not be a
 * UUID.
 */
export function isRowId(type: GraphQLScalarType, name: string): boolean {
  return type.name === 'ID' && !/codes?$/i.test(name);
}

function textProblem(type: GraphQLScalarType, value: unknown, { name, anyId }: InputPlace): Problem | null {
  if (typeof value !== 'string' || !['String', 'ID'].includes(type.name)) return null;
  if (name === FILE) return null;
  if (isRowId(type, name) && !anyId) return isIdText(value) ? null : NO_ID;
  return isStorable(value) ? null : NOT_STORABLE;
}

function jsonProblem(value: unknown, depth: number): Problem | null {
  if (depth > DEEPEST_JSON) return TOO_DEEP;
  if (typeof value === 'string') return isStorable(value) ? null : NOT_STORABLE;
  if (typeof value === 'number') return Number.isFinite(value) ? null : NOT_FINITE;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    const problem = isStorable(key) ? jsonProblem(inner, depth + 1) : NOT_STORABLE;
    if (problem) return problem;
  }
  return null;
}

/** True unless the text contains U+0000 or half a surrogate pair, which PostgreSQL cannot store. */
export function isStorable(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed();
}

export function enumProblem(type: GraphQLEnumType): Problem {
  const names = type.getValues().map(({ name }) => name);
  return {
    problemZh: `须为${names.map((value) => chineseOfEnum(type.name, value)).join('、')}之一`,
    problem: `must be one of ${names.join(', ')}`,
  };
}

function scalarProblem({ name }: GraphQLScalarType): Problem {
  return SCALAR_PROBLEMS[name] ?? { problemZh: '格式不正确', problem: `is not a valid ${name}` };
}

export { NO_OBJECT as objectProblem, UNKNOWN_FIELD as unknownFieldProblem };

/** Every mutation has one argument `input`; the paths of its fields are written without it. */
export function argumentPlace(name: string): InputPlace {
  return { path: name === 'input' ? '' : name, name };
}

export function fieldPlace(place: InputPlace, name: string): InputPlace {
  return { path: place.path === '' ? name : `${place.path}.${name}`, name };
}

export function itemPlace(place: InputPlace, index: number | null): InputPlace {
  return { path: index === null ? place.path : `${place.path}[${index}]`, name: place.name };
}

/**
 * A client may have written a value in place of a name, so an error repeats only names of at most 40 letters and
 * underscores.
 */
function shownName(name: string): string {
  return /^[_A-Za-z][_A-Za-z]{0,39}$/.test(name) ? name : '?';
}
