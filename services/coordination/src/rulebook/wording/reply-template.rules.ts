import type { IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import { idNumberProblem, mobilePhoneProblem } from '@jiceng/contracts/identifiers';
import { badInput, checkAll } from '@jiceng/platform/errors';
import { personText } from '@jiceng/platform/text';
import { assertVariables, render } from './template.rules.js';

/** A text in both languages. */
export interface Bilingual {
  zh: string;
  en: string;
}

/** The sentence of the progress, and the legal parts of the reply to a report that has ended. */
export const replyParts = ['sentence', 'result', 'basis', 'appeal'] as const;
export type ReplyPart = (typeof replyParts)[number];
/** The legal parts of a reply: the result, the legal basis, and how the reporter can object. */
export const legalParts = ['result', 'basis', 'appeal'] as const;
export type LegalPart = (typeof legalParts)[number];

/** The words for reporters in one state. The legal parts exist in the states in which a reply is given. */
export interface ReplyTexts {
  sentence: Bilingual;
  result: Bilingual | null;
  basis: Bilingual | null;
  appeal: Bilingual | null;
}

/** States in which the reporter gets a reply with the legal parts. A merged report has the reply of the other issue. */
export const answeredStates = ['closed', 'rejected'] as const satisfies readonly IssueState[];
export type AnsweredState = (typeof answeredStates)[number];

export const isAnswered = (state: IssueState): state is AnsweredState =>
  (answeredStates as readonly IssueState[]).includes(state);

/** The values that a text may name. None of them names a person or a unit, or holds a note of staff for staff. */
export type ReplyVariable = 'number' | 'category' | 'reportedOn' | 'dueOn' | 'reopenUntil' | 'result' | 'reason';
export type ReplyValues = Readonly<Record<ReplyVariable, Bilingual>>;

/** States in which the limit of the matter runs or has been set. */
const underLimit: readonly IssueState[] = ['dispatched', 'arbitrating', 'handling', 'awaiting-approval', 'verifying'];

/** Returns the variables that a part may name in a state. */
export function variablesOf(state: IssueState, part: ReplyPart): ReplyVariable[] {
  const always: ReplyVariable[] = ['number', 'category', 'reportedOn'];
  if (part === 'result') return [...always, ...requiredOf(state, part)];
  if (part === 'basis') return always;
  if (state === 'closed') return [...always, 'reopenUntil'];
  if (part === 'appeal') return always;
  if (state === 'rejected') return [...always, 'reason'];
  return underLimit.includes(state) ? [...always, 'dueOn'] : always;
}

/** Returns the variables that a part must name: a reply without the result or the reason answers nothing. */
export function requiredOf(state: IssueState, part: ReplyPart): ReplyVariable[] {
  if (part !== 'result') return [];
  return state === 'rejected' ? ['reason'] : ['result'];
}

/** Largest number of characters of each part. The sentence is shorter, because telephones show it in lists. */
export const LONGEST: Readonly<Record<ReplyPart, number>> = { sentence: 200, result: 500, basis: 500, appeal: 500 };

/** Texts as a person sends them. */
export type GivenTexts = Partial<Record<ReplyPart, Bilingual | null>>;

/**
 * Checks the words for a state when they are saved. Returns null when no part is given, so that the built-in words
 * apply.
 * @throws BAD_INPUT for each field with a fault
 */
export function checkedTexts(state: IssueState, given: GivenTexts): ReplyTexts | null {
  if (replyParts.every((part) => given[part] == null)) return null;
  const legal = (part: LegalPart) => (): Bilingual | null => {
    if (isAnswered(state)) return textOf(state, part, given[part]);
    if (given[part] == null) return null;
    throw badInput(part, '只有已结案和不予受理的事项有此项', 'is only for closed and rejected issues');
  };
  return checkAll<{ [K in keyof ReplyTexts]: ReplyTexts[K] }>({
    sentence: () => textOf(state, 'sentence', given.sentence),
    result: legal('result'),
    basis: legal('basis'),
    appeal: legal('appeal'),
  });
}

const missing: Record<ReplyPart, string> = {
  sentence: '须填写进度用语',
  result: '须填写办理结果',
  basis: '须填写办理依据',
  appeal: '须填写救济途径',
};

function textOf(state: IssueState, part: ReplyPart, given: Bilingual | null | undefined): Bilingual {
  if (!given) throw badInput(part, missing[part], 'is missing');
  const checked = (language: 'zh' | 'en') => (): string => {
    const field = `${part}.${language}`;
    const text = replyText(field, given[language], LONGEST[part]);
    assertVariables(field, text, { known: variablesOf(state, part), required: requiredOf(state, part) });
    return text;
  };
  return checkAll({ zh: checked('zh'), en: checked('en') });
}

/** Digits with at most one blank or hyphen between two of them, as people write telephone or identity numbers. */
const NUMBER = /(?<!\d)\d(?:[ -]?\d){10,16}[ -]?[\dXx]?(?![\dXx])/g;

/** Checks a text that every reporter may read. @throws BAD_INPUT for a number that belongs to a person */
export function replyText(field: string, value: string, maxLength: number): string {
  const text = personText(field, value, { maxLength });
  const numbers = [...text.normalize('NFKC').matchAll(NUMBER)].map(([run]) => run.replace(/[ -]/g, '').toUpperCase());
  if (numbers.some((number) => mobilePhoneProblem(number) === null || idNumberProblem(number) === null))
    throw badInput(
      field,
      '不得含有个人手机号码或身份证号，请写单位公开电话',
      'must not contain a mobile or identity number; name a public telephone of a unit',
    );
  return text;
}

/** Puts the values into a text of both languages. */
export function rendered(text: Bilingual, values: Partial<ReplyValues>): Bilingual {
  const inLanguage = (language: 'zh' | 'en'): string =>
    render(text[language], Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value[language]])));
  return { zh: inLanguage('zh'), en: inLanguage('en') };
}
