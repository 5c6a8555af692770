import { copyField } from './copy-rows.js';
import { renderCell, RowCutter, RowTemplate, secondText, type Replica } from './row-template.js';
import { readSeedOptions } from './seed-options.js';
import { planCopies, type PlannedMatter } from './seed-plan.js';

const [issue, task, stranger] = [
  '01a214e5-1c6f-729d-bf08-c8f835db967e',
  '01a214e5-2d17-76fc-b85b-966dd7485c21',
  'f51586cc-ebd6-5cc0-a07e-8b017acd2c50',
];
const [digest, seal] = ['7'.repeat(64), 'a'.repeat(64)];
const numbered = (...values: string[]): Map<string, number> => new Map(values.map((value, index) => [value, index]));

const cutter = new RowCutter({
  ids: numbered(issue!, task!),
  people: numbered('resident-3'),
  areas: numbered('320106001013001'),
  longitudes: numbered('118.7450716'),
  latitudes: numbered('32.0484586'),
  titles: ['他说"路灯"不亮'],
  digests: numbered(digest),
  seals: numbered(seal),
  positions: numbered('"position": 4'),
});
const replica: Replica = {
  number: 1,
  idHead: '0197c1b0-0000-7abc-8def-00000001',
  shift: -86_400 * 7 + 1,
  people: ['resident-v9'],
  areas: ['320106001013002'],
  positions: [{ longitude: '118.1', latitude: '32.2' }],
  titleEnd: '（3号）',
  packets: [{ position: 12, digest: 'd', seal: 's' }],
};
const copied = (text: string): string | null => renderCell(cutter.cut(text), replica);

describe('a row of a copy', () => {
  it.each([
    [
      'ids of the matter, and no others',
      `{"task": "${task}", "organization": "${stranger}"}`,
      `{"task": "0197c1b0-0000-7abc-8def-000000010001", "organization": "${stranger}"}`,
    ],
    ['times as the database prints them', '2026-08-24 01:10:21.077+00', '2026-08-17T01:10:22.077+00'],
    [
      'times in events and in packets',
      '["2026-08-22T23:59:59.000Z","2026-08-22T05:28:58+00:00"]',
      '["2026-08-16T00:00:00.000Z","2026-08-15T05:28:59+00:00"]',
    ],
    ['people, but not those whose number only begins alike', 'resident-3 resident-31', 'resident-v9 resident-31'],
    [
      'grid and position',
      '320106001013001 3201060010130011 118.7450716 118.74507161 32.0484586',
      '320106001013002 3201060010130011 118.1 118.74507161 32.2',
    ],
    [
      'the end of the title, also within JSON',
      `他说"路灯"不亮 ${JSON.stringify('他说"路灯"不亮')}`,
      `他说"路灯"不亮（3号） ${JSON.stringify('他说"路灯"不亮（3号）')}`,
    ],
    [
      'place and seals in the archive',
      `{"digest": "${digest}", "seal": "${seal}", "position": 4}`,
      '{"digest": "d", "seal": "s", "position": 12}',
    ],
  ])('has its own %s', (_, lived, expected) => expect(copied(lived)).toBe(expected));

  it('is a valid line of COPY for every text', () => {
    const line = new RowTemplate([cutter.cut('a\tb\\c\nd'), null, cutter.cut(issue!), [() => 'made']]).render(replica);
    expect(line).toBe('a\\tb\\\\c\\nd\t\\N\t0197c1b0-0000-7abc-8def-000000010000\tmade\n');
    expect(copyField(null)).toBe('\\N');
  });

  it.each([0, 86_399, 1_795_000_000, 1_772_323_199])('prints second %d as ISO 8601', (second) =>
    expect(secondText(second)).toBe(new Date(second * 1000).toISOString().slice(0, 19)),
  );
});

describe('the plan of a seeding', () => {
  const now = 1_795_000_000;
  const settled: PlannedMatter = {
    issues: 1,
    reportedAt: now - 9e6,
    lastAt: now - 8e6,
    settled: true,
    nextDueAt: null,
    reopenUntil: now - 1e6,
  };
  const merged: PlannedMatter = { ...settled, issues: 3 };
  const open: PlannedMatter = {
    issues: 1,
    reportedAt: now - 90_000,
    lastAt: now - 80_000,
    settled: false,
    nextDueAt: now + 50_000,
    reopenUntil: 0,
  };
  const dueSoon: PlannedMatter = { ...open, nextDueAt: now + 60 };
  const matters = [settled, merged, open, dueSoon];
  const copies = planCopies(matters, { issues: 5000, trail: 1000, open: 0.1, days: 700, now });
  const issuesOf = (some: typeof copies): number =>
    some.reduce((total, { matter }) => total + matters[matter]!.issues, 0);

  it('makes the wished number of issues and the wished share of open ones', () => {
    expect(issuesOf(copies)).toBe(5000);
    expect(issuesOf(copies.filter(({ matter }) => !matters[matter]!.settled))).toBe(500);
  });

  it('has no step in the future and no deadline in the first hour', () => {
    for (const { matter, shift } of copies) {
      expect(matters[matter]!.lastAt + shift).toBeLessThanOrEqual(now);
      if (matters[matter]!.nextDueAt !== null)
        expect(matters[matter]!.nextDueAt! + shift).toBeGreaterThanOrEqual(now + 3600);
    }
    expect(copies.some(({ matter }) => matter === 3)).toBe(false);
  });

  it('is in the order of the reports and covers all the days', () => {
    const times = copies.map(({ matter, shift }) => matters[matter]!.reportedAt + shift);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.at(-1)! - times[0]!).toBeGreaterThan(650 * 86_400);
  });

  it('keeps the trail of the newest matters and of matters that can still change', () => {
    expect(copies.filter(({ matter }) => !matters[matter]!.settled).every(({ trail }) => trail)).toBe(true);
    expect(issuesOf(copies.filter(({ trail }) => trail))).toBeGreaterThanOrEqual(1000 - 2);
    expect(copies[0]!.trail).toBe(false);
    const warm = { ...settled, reopenUntil: now + 1 };
    expect(planCopies([warm], { issues: 50, trail: 0, open: 0, days: 7, now }).some(({ trail }) => trail)).toBe(false);
    expect(
      planCopies([{ ...warm, reopenUntil: now + 2000 }], { issues: 50, trail: 0, open: 0, days: 7, now }).every(
        ({ trail }) => trail,
      ),
    ).toBe(true);
  });

  it('names the kind of matter that is missing', () => {
    expect(() => planCopies([settled], { issues: 10, trail: 0, open: 1, days: 7, now })).toThrow('no open matter');
    expect(() => planCopies([open], { issues: 10, trail: 0, open: 0, days: 7, now })).toThrow('no settled matter');
  });
});

describe('the options of a seeding', () => {
  it('have defaults that fit a district', () => {
    expect(readSeedOptions(['--issues', '1000'], '/checkout')).toMatchObject({
      issues: 1000,
      trail: 50_000,
      open: 0.02,
      days: 1092,
    });
  });

  it.each([
    [[], /How many/],
    [['--issues', 'many'], /--issues many/],
    [['--issues', '0'], /--issues 0/],
    [['--issues', '10', '--open', '2'], /--open 2/],
    [['--target', 'x'], /Usage/],
  ])('are refused with a remedy: %j', (args, message) =>
    expect(() => readSeedOptions(args, '/checkout')).toThrow(message),
  );
});
