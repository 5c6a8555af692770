import fc from 'fast-check';
import {
  chooseProcess,
  inForceAt,
  ruleText,
  versionStateAt,
  type ChoiceQuestion,
  type Published,
} from './process-choice.rules.js';
import { issueSources } from './issue-source.js';
import { processModes, type ChoiceRule } from './process-definition.rules.js';

const published = (key: string, version: number, day: number, ...appliesTo: ChoiceRule[]): Published => ({
  key,
  version,
  effectiveFrom: new Date(Date.UTC(2026, 0, day)),
  withdrawnAt: null,
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

  it('chooses the rule for all other matters until the category is known', () => {
    const noise = published('noise', 1, 1, { category: '0101' });
    expect(chosen([standard, noise], { categoryCode: null })).toBe('standard@1');
    expect(chosen([standard, noise])).toBe('noise@1');
  });

  it('chooses the newest version that was in force when the matter was reported', () => {
    const versions = [1, 2, 3].map((version) => published('standard', version, version * 5, {}));
    expect([4, 5, 12, 30].map((day) => chosen(versions, { reportedAt: new Date(Date.UTC(2026, 0, day)) }))).toEqual([
      null,
      'standard@1',
      'standard@2',
      'standard@3',
    ]);
  });

  it('does not choose a version that was withdrawn', () => {
    const withdrawn = { ...published('standard', 2, 2, {}), withdrawnAt: new Date(Date.UTC(2026, 0, 1)) };
    expect(chosen([standard, withdrawn, published('standard', 3, 9, {})])).toBe('standard@3');
    expect(chosen([standard, withdrawn])).toBe('standard@1');
  });

  it('does not choose a process whose newest version applies to no matters', () => {
    expect(chosen([standard, published('noise', 1, 1, { category: '01' }), published('noise', 2, 2)])).toBe(
      'standard@1',
    );
  });

  it('gives one answer in any order, as long as no two processes have the same rule', () => {
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
        expect(inForceAt(processes, question().reportedAt)).toEqual(processes);
        expect(chosen(processes, { source, mode })).toBe(chosen(processes.toReversed(), { source, mode }));
      }),
    );
  });
});

describe('versionStateAt', () => {
  const versions = [
    published('standard', 1, 1, {}),
    published('standard', 2, 5, {}),
    { ...published('standard', 3, 9, {}), withdrawnAt: new Date(Date.UTC(2026, 0, 6)) },
    published('standard', 4, 9, {}),
  ];
  it.each([
    [4, ['in-force', 'waiting', 'withdrawn', 'waiting']],
    [5, ['replaced', 'in-force', 'withdrawn', 'waiting']],
    [9, ['replaced', 'replaced', 'withdrawn', 'in-force']],
  ])('on day %i it is %j', (day, states) => {
    const at = new Date(Date.UTC(2026, 0, day));
    expect(versions.map((version) => versionStateAt(version, versions, at))).toEqual(states);
  });
});
