import { dictionary } from '@jiceng/contracts/dictionary/dictionary';
import { issueSources } from '../../rulebook/process/issue-source.js';
import { stateKinds } from '../../rulebook/process/state-kind.rules.js';
import { SPOT_CHECK_TIMER } from './deadlines.js';
import { stepRules } from './step-rules.js';

const codesOf = (list: string): string[] =>
  Object.keys(dictionary.find(({ code }) => code === list)?.entries ?? {}).sort();

describe('the dictionary of the district', () => {
  it('has words for each rule of a step, and for no other rule', () => {
    expect(codesOf('StepRule')).toEqual([...stepRules].sort());
  });

  it('has words for each source of a report, and for no other source', () => {
    expect(codesOf('IssueSource')).toEqual(issueSources.map((source) => source.toUpperCase()).sort());
  });

  it('has words for each timer that reports a delay', () => {
    const escalating = Object.values(stateKinds).flatMap(({ timer, byClock }) => (timer && !byClock ? [timer] : []));
    expect(codesOf('StepRule')).toEqual(expect.arrayContaining([...escalating, SPOT_CHECK_TIMER]));
  });
});
