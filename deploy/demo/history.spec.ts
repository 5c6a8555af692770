import { readCategories } from './categories.js';
import { trainClassifier } from './classifier.js';
import { generateDistrict } from './district.js';
import { planLives } from './history.js';
import { officeTimeAfter } from './office-time.js';
import type { FileReport } from './reports.js';

const demo = generateDistrict({ districtCode: '320106', today: '2026-06-15' });
const classify = trainClassifier(readCategories());
const reports = Array.from({ length: 200 }, (_, index): FileReport => ({
  line: index + 1,
  subject: `小区路灯不亮 ${index}`,
  body: '已经三天没有人来修',
  position: null,
  reportedAt: new Date(Date.UTC(2026, 4, 1, index)),
  reply: null,
  repliedAt: null,
}));

describe('planned lives', () => {
  const lives = planLives({ seed: 'spec', grids: demo.grids, classify, reports });

  it('are the same for the same seed and different for another seed', () => {
    expect(planLives({ seed: 'spec', grids: demo.grids, classify, reports })).toEqual(lives);
    expect(planLives({ seed: 'other', grids: demo.grids, classify, reports })[3]!.position).not.toEqual(
      lives[3]!.position,
    );
  });

  it('contain every course and leave some tasks to the accept timer', () => {
    expect(new Set(lives.map((life) => life.course))).toEqual(
      new Set(['plain', 'returned', 'arbitrated', 'joint', 'rejected', 'duplicate']),
    );
    expect(lives.some((life) => life.hours.accept === null)).toBe(true);
    expect(new Set(lives.map((life) => life.key)).size).toBe(lives.length);
  });

  it('place a duplicate beside the earlier report of another resident', () => {
    for (const life of lives.filter(({ duplicateOf }) => duplicateOf !== null)) {
      const earlier = lives.find(({ key }) => key === life.duplicateOf)!;
      expect(earlier.reportedAt <= life.reportedAt).toBe(true);
      expect(earlier.reporter).not.toBe(life.reporter);
      expect(Math.abs(earlier.position.latitude - life.position.latitude)).toBeLessThan(0.0002);
    }
  });

  it('keep the position of a report', () => {
    const position = { longitude: 118.7612345, latitude: 32.0712345 };
    expect(
      planLives({
        seed: 'spec',
        grids: demo.grids,
        classify,
        reports: [{ ...reports[0]!, position }],
        shares: { duplicate: 0 },
      })[0]!.position,
    ).toEqual(position);
  });
});

describe('office time', () => {
  it.each([
    ['keeps a moment inside office hours', '2026-06-15T02:00:00Z', 1, '2026-06-15T03:00:00.000Z'],
    ['moves the evening to the next morning', '2026-06-15T09:00:00Z', 3.5, '2026-06-16T01:09:00.000Z'],
    ['moves the weekend to Monday', '2026-06-12T09:00:00Z', 20, '2026-06-15T02:'],
  ])('%s', (_, from, hours, expected) => {
    expect(officeTimeAfter(new Date(from), hours).toISOString()).toContain(expected);
  });

  it('never moves back', () => {
    for (let hours = 0; hours < 400; hours += 0.7) {
      const from = new Date('2026-06-12T04:00:00Z');
      expect(officeTimeAfter(from, hours).getTime()).toBeGreaterThanOrEqual(from.getTime() + hours * 3_600_000 - 1);
    }
  });
});
