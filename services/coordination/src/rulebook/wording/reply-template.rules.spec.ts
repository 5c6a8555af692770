import type { IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import { idNumberCheckCharacter } from '@jiceng/contracts/identifiers';
import { InputFaults } from '@jiceng/platform/errors';
import { builtInTexts } from './built-in-texts.js';
import { checkedTexts, rendered, replyParts, variablesOf, type GivenTexts } from './reply-template.rules.js';

const both = (text: string) => ({ zh: text, en: text });
const identity = `32010619900307001${idNumberCheckCharacter('32010619900307001')}`;
const closed = {
  sentence: both('已办结'),
  result: both('{result}'),
  basis: both('《城市市容和环境卫生管理条例》'),
  appeal: both('可在 {reopenUntil}前要求重新办理，联系电话 12345'),
};

/** Returns the fields that a check refuses; none when it passes. */
function refused(state: IssueState, given: GivenTexts): unknown[] {
  try {
    checkedTexts(state, given);
    return [];
  } catch (error) {
    return (error as InputFaults).faults.map(({ details }) => details.field);
  }
}

describe('words for reporters', () => {
  it('of the platform pass the check of a district, and leave no variable', () => {
    const values = Object.fromEntries(
      ['number', 'category', 'reportedOn', 'dueOn', 'reopenUntil', 'result', 'reason'].map((name) => [
        name,
        both('值'),
      ]),
    );
    for (const [state, texts] of Object.entries(builtInTexts)) {
      expect(checkedTexts(state as IssueState, texts)).toEqual(texts);
      for (const part of replyParts)
        if (texts[part]) expect(Object.values(rendered(texts[part], values)).join()).not.toMatch(/[{}]/);
    }
  });

  it('apply again when none are given', () => {
    expect(checkedTexts('closed', {})).toBeNull();
    expect(checkedTexts('handling', { sentence: null })).toBeNull();
  });

  it.each<[string, IssueState, GivenTexts, string[]]>([
    ['an unknown variable', 'handling', { sentence: both('由 {organization} 办理') }, ['sentence.zh', 'sentence.en']],
    ['a variable of another state', 'reported', { sentence: both('{result}') }, ['sentence.zh', 'sentence.en']],
    ['an open brace', 'handling', { sentence: { zh: '事项 {number', en: 'fine' } }, ['sentence.zh']],
    ['an empty text', 'handling', { sentence: { zh: '办理中', en: ' ' } }, ['sentence.en']],
    ['a sentence too long', 'handling', { sentence: { zh: '办'.repeat(201), en: 'fine' } }, ['sentence.zh']],
    ['a reply without its legal parts', 'closed', { sentence: both('已办结') }, ['result', 'basis', 'appeal']],
    ['a reply without the result', 'closed', { ...closed, result: both('已办结') }, ['result.zh', 'result.en']],
    ['a refusal without the reason', 'rejected', { ...closed, appeal: both('可重新反映') }, ['result.zh', 'result.en']],
    ['legal parts in a state without a reply', 'handling', { ...closed }, ['result', 'basis', 'appeal']],
    ['legal parts without a sentence', 'closed', { ...closed, sentence: null }, ['sentence']],
    ['a mobile number', 'closed', { ...closed, appeal: { zh: '联系 139-0000-1234', en: 'fine' } }, ['appeal.zh']],
    [
      'a number in full width',
      'closed',
      { ...closed, appeal: { zh: '联系１３９００００１２３４', en: 'ok' } },
      ['appeal.zh'],
    ],
    ['an identity number', 'closed', { ...closed, basis: { zh: `身份证 ${identity}`, en: 'fine' } }, ['basis.zh']],
  ])('are refused with %s, by the name of each field', (_, state, given, fields) => {
    expect(refused(state, given)).toEqual(fields);
  });

  it('may name the public telephone of a unit', () => {
    expect(refused('closed', { ...closed, appeal: both('联系 025-83206666 或 12345') })).toEqual([]);
  });

  it('know the limit only while the work is under one', () => {
    expect(variablesOf('handling', 'sentence')).toContain('dueOn');
    expect(variablesOf('paused', 'sentence')).not.toContain('dueOn');
  });
});
