import { defaultProcess } from '../../rulebook/process/default-process.js';
import { inspectorAbove, isDrawnForSpotCheck, openSpotCheck, solvedIt, toldOfLateCheck } from './spot-check.rules.js';
import { verificationMode } from './verification.rules.js';

const ids = Array.from({ length: 20_000 }, (_, n) => `issue-${n}`);
const { spotShare } = defaultProcess.verification;

describe('isDrawnForSpotCheck', () => {
  it.each([
    [1, 1],
    [2, 0.2],
    [3, 0.1],
    [4, 0.05],
    [null, 0.2],
  ])('draws issues of risk grade %s with the share %d, and draws the same issues each time', (riskGrade, share) => {
    const drawn = (): string[] => ids.filter((id) => isDrawnForSpotCheck(id, riskGrade, spotShare));
    expect(Math.abs(drawn().length / ids.length - share)).toBeLessThan(0.01);
    expect(drawn()).toEqual(drawn());
  });

  it('draws other issues than field verification does', () => {
    const half = { 1: 0.5, 2: 0.5, 3: 0.5, 4: 0.5 };
    const both = ids.filter((issueId) => {
      const facts = { issueId, riskGrade: 4, joint: false, arbitrated: false, verificationFailures: 0, reopens: 0 };
      return isDrawnForSpotCheck(issueId, 4, half) && verificationMode(facts, half) === 'field';
    });
    expect(Math.abs(both.length / ids.length - 0.25)).toBeLessThan(0.02);
  });
});

describe('inspectorAbove', () => {
  const units: Record<string, string | null> = {
    grid: 'committee',
    community: 'committee',
    street: 'street',
    district: 'office',
  };
  const above = (level: string, organizationId: string, known = units): string | null =>
    inspectorAbove(
      defaultProcess.levels,
      { level, organizationId },
      ({ code }) => known[code] ?? null,
      () => true,
    );

  it.each([
    ['grid', 'committee', 'street'],
    ['community', 'committee', 'street'],
    ['street', 'street', 'office'],
    ['district', 'office', null],
  ])('of the level %s of %s is %s', (level, organizationId, expected) => {
    expect(above(level, organizationId)).toBe(expected);
  });

  it('passes over a level that has no organization for the place', () => {
    expect(above('grid', 'committee', { ...units, street: null })).toBe('office');
  });
});

describe('inspectorAbove, when nobody in a level may check', () => {
  const unit = ({ code }: { code: string }): string => ({ street: 'street', district: 'office' })[code] ?? 'committee';
  const solved = { level: 'grid', organizationId: 'committee' };

  it('passes over the level, and returns the first level above when nobody in any level may check', () => {
    expect(inspectorAbove(defaultProcess.levels, solved, unit, (id) => id === 'office')).toBe('office');
    expect(inspectorAbove(defaultProcess.levels, solved, unit, () => false)).toBe('street');
  });
});

describe('openSpotCheck', () => {
  const check = (edition: number, recordedAt: Date | null = null) => ({ edition, recordedAt });

  it.each([
    ['a closed issue', [check(1)], { state: 'closed', edition: 1 }, true],
    ['an issue that was opened again', [check(1)], { state: 'handling', edition: 1 }, false],
    ['an issue that was closed anew', [check(1)], { state: 'closed', edition: 2 }, false],
    ['a recorded check', [check(1, new Date())], { state: 'closed', edition: 1 }, false],
  ] as const)('of %s', (_, checks, issue, open) => {
    expect(openSpotCheck(checks, issue) !== null).toBe(open);
  });
});

describe('solvedIt', () => {
  const check = {
    organizationId: 'street',
    toldOrganizationId: null,
    solvedByOrganizationId: 'committee',
    solvedBy: 'worker',
  };

  it.each([
    ['worker', ['street'], true],
    ['clerk', ['street', 'committee'], true],
    ['dispatcher', ['street'], false],
  ])('%s with posts in %j: %s', (id, employerIds, expected) => {
    expect(solvedIt(check, { id, employerIds })).toBe(expected);
  });
});

describe('toldOfLateCheck', () => {
  const parentOf = new Map([
    ['street', 'government'],
    ['office', 'government'],
  ]);
  const told = (level: number, organizationId: string, solvedByOrganizationId: string, office: string | null) =>
    toldOfLateCheck(
      level,
      { organizationId, toldOrganizationId: null, solvedByOrganizationId, solvedBy: 'worker' },
      office,
      parentOf,
    );

  it.each([
    [0, 'street', 'committee', 'office', 'street'],
    [1, 'street', 'committee', 'office', 'office'],
    [2, 'street', 'committee', 'office', 'office'],
    [1, 'office', 'street', 'office', 'government'],
    [1, 'street', 'office', 'office', 'government'],
    [1, 'street', 'committee', null, 'government'],
  ] as const)('at level %i of a check by %s of work by %s is, with %s, %s', (level, unit, solver, office, expected) => {
    expect(told(level, unit, solver, office)).toBe(expected);
  });
});
