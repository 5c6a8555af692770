import {
  dateProblem,
  validatorNames,
  validators,
  type ValidatorName,
  type ValueProblem,
} from '@jiceng/contracts/identifiers';
import { RE2JS, RE2JSException } from 're2js';

export const elementKinds = ['TEXT', 'INTEGER', 'DECIMAL', 'DATE', 'BOOLEAN', 'CODE'] as const;
export type ElementKind = (typeof elementKinds)[number];

export interface CodeListItem {
  code: string;
  label: string;
  /** English label; absent in lists of standards that have Chinese labels only. */
  labelEn?: string;
  /** True when new data cannot take the code any more. Absent means false. */
  retired?: boolean;
  /** Version of a line, which grows with each change of the line. Absent in other lists and in an unchanged line. */
  version?: number;
}

/** The rules for values in one version of an element. */
export interface ElementRules {
  kind: ElementKind;
  minLength: number | null;
  maxLength: number | null;
  pattern: string | null;
  codeListCode: string | null;
  validator: string | null;
}

/** Largest number of characters of a value. Longer values are refused. */
export const LONGEST_VALUE = 10_000;
const LONGEST_PATTERN = 200;

/** Returns all problems of a value under an element's rules; an empty list for a valid value. */
export function problemsOf(value: string, rules: ElementRules, codes: readonly CodeListItem[] | null): ValueProblem[] {
  const problems = [kindProblem(value, rules.kind), lengthProblem(value, rules)];
  if (rules.pattern !== null && !compiled(rules.pattern).matches(value)) {
    problems.push({ code: 'PATTERN', zh: '格式不符合要求', en: 'does not match the pattern' });
  }
  if (rules.kind === 'CODE' && !codes?.some((item) => item.code === value && !item.retired)) {
    problems.push({ code: 'CODE', zh: '代码表中没有此代码', en: 'is not a code of the code list' });
  }
  if (rules.validator !== null) problems.push(validators[rules.validator as ValidatorName].problemOf(value));
  return problems.filter((problem) => problem !== null);
}

/** Returns the fault that makes the rules themselves unusable; null when there is none. Registration checks this. */
export function rulesFault(rules: ElementRules): { field: string; zh: string; en: string } | null {
  const { minLength, maxLength, pattern, kind, codeListCode, validator } = rules;
  if (minLength !== null && minLength < 0) return { field: 'minLength', zh: '不能为负', en: 'must not be negative' };
  if (maxLength !== null && (maxLength < 1 || maxLength > LONGEST_VALUE))
    return { field: 'maxLength', zh: `须在 1 至 ${LONGEST_VALUE} 之间`, en: `must be 1 to ${LONGEST_VALUE}` };
  if (minLength !== null && maxLength !== null && minLength > maxLength)
    return { field: 'maxLength', zh: '小于最小长度', en: 'is less than minLength' };
  if (validator !== null && !validatorNames.includes(validator as ValidatorName))
    return { field: 'validator', zh: '没有此校验器', en: `is none of ${validatorNames.join(', ')}` };
  if ((kind === 'CODE') !== (codeListCode !== null))
    return {
      field: 'codeListCode',
      zh: '代码型数据元须且仅须指定代码表',
      en: 'belongs to elements of kind CODE, and every such element has one',
    };
  return pattern === null ? null : patternFault(pattern);
}

/**
 * RE2 matches a pattern in time that grows linearly with the value, so that an element cannot slow down the input of
 * data.
 */
function compiled(pattern: string): RE2JS {
  return RE2JS.compile(RE2JS.translateRegExp(pattern));
}

function patternFault(pattern: string): { field: string; zh: string; en: string } | null {
  const fault = (zh: string, en: string) => ({ field: 'pattern', zh, en });
  if (pattern.length > LONGEST_PATTERN)
    return fault(`最多 ${LONGEST_PATTERN} 个字符`, `has at most ${LONGEST_PATTERN} characters`);
  try {
    compiled(pattern);
    return null;
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    return fault(
      '不是有效的正则表达式；不支持环视和反向引用，重复次数最多 1000',
      'is not a regular expression; look-around, back-references and more than 1000 repetitions are not supported',
    );
  }
}

/** Returns the fault of a list that is empty or has a repeated or malformed code; null when there is none. */
export function codeListFault(items: readonly CodeListItem[]): { zh: string; en: string } | null {
  if (items.length === 0) return { zh: '代码表不能为空', en: 'must have at least one item' };
  const codes = items.map((item) => item.code);
  const twice = codes.find((code, index) => codes.indexOf(code) !== index);
  if (twice !== undefined) return { zh: `代码 ${twice} 重复`, en: `has the code ${twice} twice` };
  return codes.every((code) => /^[\w.-]{1,32}$/.test(code))
    ? null
    : {
        zh: '代码须为 1 至 32 位字母、数字、点、连字符或下划线',
        en: 'codes are 1 to 32 letters, digits, dots, hyphens or underscores',
      };
}

function kindProblem(value: string, kind: ElementKind): ValueProblem | null {
  const wrong = (zh: string, en: string): ValueProblem => ({ code: 'KIND', zh, en });
  switch (kind) {
    case 'TEXT':
    case 'CODE':
      return null;
    case 'INTEGER':
      return /^-?(0|[1-9]\d*)$/.test(value) ? null : wrong('应为整数', 'is not a whole number');
    case 'DECIMAL':
      return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(value) ? null : wrong('应为数字', 'is not a number');
    case 'BOOLEAN':
      return value === 'true' || value === 'false' ? null : wrong('应为 true 或 false', 'is neither true nor false');
    case 'DATE':
      return dateProblem(value);
  }
}

function lengthProblem(value: string, { minLength, maxLength }: ElementRules): ValueProblem | null {
  const length = [...value].length;
  const least = minLength ?? 0;
  const most = maxLength ?? LONGEST_VALUE;
  if (length >= least && length <= most) return null;
  return { code: 'LENGTH', zh: `长度应为 ${least} 至 ${most}`, en: `must have ${least} to ${most} characters` };
}
