import { readCategories } from './categories.js';
import { trainClassifier } from './classifier.js';
import { generateDistrict } from './district.js';
import { organizationCode } from './organizations.js';
import { lastFullMonth, planRounds } from './rounds.js';

const demo = generateDistrict({ districtCode: '320106', today: '2026-11-29' });
const until = new Date('2026-11-29T04:00:00Z');
const report = {
  line: 1,
  subject: '路灯不亮',
  body: '三天了',
  position: null,
  reportedAt: until,
  reply: null,
  repliedAt: null,
};

describe('the rounds of desks', () => {
  const lives = planRounds(demo, until, {
    seed: 'spec',
    classify: trainClassifier(readCategories()),
    reports: [report],
  });

  it('give every street and at least twenty communities more matters than an indicator needs, in one month', () => {
    const found = Map.groupBy(lives, ({ foundBy }) => foundBy);
    const streets = demo.district.streets.map(({ code }) => organizationCode.streetOffice(code));
    expect(streets.filter((code) => (found.get(code)?.length ?? 0) < 8)).toEqual([]);
    expect(found.size - streets.length).toBeGreaterThanOrEqual(20);
    for (const { reportedAt } of lives)
      expect(new Date(reportedAt.getTime() + 8 * 3_600_000).toISOString()).toMatch(/^2026-10-(0[2-9]|1\d|2[01])T09:30/);
  });

  it('are found in the area of the desk, and nobody is called back', () => {
    for (const { foundBy, gridCode, callback, source } of lives) {
      expect(gridCode!.startsWith(foundBy!.split('-')[0]!.slice(0, 9))).toBe(true);
      expect([callback, source]).toEqual([null, 'PATROL']);
    }
  });

  it('fall into the last month that is over in Shanghai', () => {
    expect(lastFullMonth(new Date('2026-11-30T17:00:00Z')).toISOString()).toBe('2026-10-31T16:00:00.000Z');
    expect(lastFullMonth(new Date('2026-01-10T00:00:00Z')).toISOString()).toBe('2025-11-30T16:00:00.000Z');
  });
});
