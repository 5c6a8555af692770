import fc from 'fast-check';
import { chooseProcess, newestOfEach, ruleText, type ChoiceQuestion, type Published } from './process-choice.rules.js';
import { issueSources } from './issue-source.js';
import { processModes, type ChoiceRule } from './process-definition.rules.js';

const published = (key: string, version: number, day: number, ...appliesTo: ChoiceRule[]): Published => ({
  key,
  version,
  publishedAt: new Date(Date.UTC(2026, 0, day)),
  definition: { appliesTo },
});
const question = (change: Partial<ChoiceQuestion> = {}): ChoiceQuestion => ({
  source: 'resident',
  categoryCode: '0101001',
  mode: 'ordinary',
  reportedAt: new Date(Date.UTC(2026, 11, 31)),
  ...change,
});
const chosen = (processes: readonly Published[], change?: Partial<ChoiceQuestion>): string | null => {
  const found = chooseProcess(processes, question(change));
  return found && `${found.key}@${found.version}`;
};

describe('chooseProcess', () => {
  const standard = published('standard', 1, 1, {});

  it.each<[string, ChoiceRule, ChoiceRule]>([
    ['the longer category goes before the shorter', { category: '0101' }, { category: '01' }],
    ['a category goes before a source', { category: '01' }, { source: 'resident' }],
    ['a mode goes before a category', { mode: 'ordinary' }, { category: '0101001' }],
    ['two parts go before one', { category: '01', source: 'resident' }, { category: '01' }],
    ['anything goes before the rule for the rest', { source: 'resident' }, {}],
  ])('%s', (_, first, second) => {
    const [winner, loser] = [published('winner', 1, 1, first), published('loser', 1, 1, second)];
    expect(chosen([standard, winner, loser])).toBe('winner@1');
    expect(chosen([standard, loser, winner])).toBe('winner@1');
  });

  it('takes the rule for the rest until the category is known', () => {
    const noise = published('noise', 1, 1, { category: '0101' });
    expect(chosen([standard, noise], { categoryCode: null })).toBe('standard@1');
    expect(chosen([standard, noise])).toBe('noise@1');
  });

  it('takes the newest version published when the matter was reported', () => {
    const versions = [1, 2, 3].map((version) => published('standard', version, version * 5, {}));
    expect([4, 5, 12, 30].map((day) => chosen(versions, { reportedAt: new Date(Date.UTC(2026, 0, day)) }))).toEqual([
      null,
      'standard@1',
      'standard@2',
      'standard@3',
    ]);
  });

  it('no longer takes a process whose newest version applies to nothing', () => {
    expect(chosen([standard, published('noise', 1, 1, { category: '01' }), published('noise', 2, 2)])).toBe(
      'standard@1',
    );
  });

  it('has one answer whatever the order, as long as no two processes have the same rule', () => {
    const rule = fc.record(
      {
        source: fc.constantFrom(...issueSources),
        category: fc.constantFrom('01', '02', '0101', '0102', '0101001'),
        mode: fc.constantFrom(...processModes),
      },
      { requiredKeys: [] },
    );
    const rules = fc.uniqueArray(rule, { selector: ruleText, maxLength: 12 });
    fc.assert(
      fc.property(rules, fc.constantFrom(...issueSources), fc.constantFrom(...processModes), (all, source, mode) => {
        const processes = all.map((each, index) => published(`p${index}`, 1, 1, each));
        expect(newestOfEach(processes)).toEqual(processes);
        expect(chosen(processes, { source, mode })).toBe(chosen(processes.toReversed(), { source, mode }));
      }),
    );
  });
});
