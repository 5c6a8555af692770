import { roles } from '@jiceng/contracts/codes';
import { regionContains } from '@jiceng/contracts/codes';
import { hideNumbers } from '@jiceng/platform/personal-numbers';
import { generateDistrict, importFiles } from './district.js';
import { organizationId, staffId } from './identifiers.js';

const today = '2026-06-15';
const demo = generateDistrict({ districtCode: '320106', today });

describe('the demo district', () => {
  it('is Gulou with its 13 streets and 123 communities', () => {
    expect(demo.district.name).toBe('鼓楼区');
    expect(demo.district.streets).toHaveLength(13);
    expect(demo.district.streets.flatMap((street) => street.communities)).toHaveLength(123);
  });

  it('is the same for the same options and different for another district', () => {
    expect(importFiles(generateDistrict({ districtCode: '320106', today }))).toEqual(importFiles(demo));
    expect(importFiles(generateDistrict({ districtCode: '320104', today }))['staff.csv']).not.toEqual(
      importFiles(demo)['staff.csv'],
    );
  });

  it('has no code in which a number of a person is found, so that people may write the codes into texts', () => {
    for (const districtCode of ['320106', '320104']) {
      const { grids, organizations } = generateDistrict({ districtCode, today });
      const codes = [...grids.map(({ code }) => code), ...organizations.map(({ code }) => code)];
      expect(codes.length).toBeGreaterThan(300);
      expect(codes.filter((code) => hideNumbers(`网格${code}井盖破损`).found.length > 0)).toEqual([]);
    }
  });

  it('refuses an unknown district and names the known ones', () => {
    expect(() => generateDistrict({ districtCode: '999999', today })).toThrow('320106 鼓楼区');
  });

  it('lists parents before children and uses each code once', () => {
    const seen = new Set<string>();
    for (const { code, parentCode } of demo.organizations) {
      expect(parentCode === '' || seen.has(parentCode)).toBe(true);
      expect(seen.has(code)).toBe(false);
      seen.add(code);
    }
  });

  it('assigns two different people of its community to every grid', () => {
    const people = new Map(demo.staff.map((person) => [person.staffCode, person]));
    for (const grid of demo.grids) {
      const covers = demo.covers.filter((cover) => cover.gridCode === grid.code);
      expect(covers.map(({ cover }) => cover)).toEqual(['A', 'B']);
      expect(new Set(covers.map(({ staffCode }) => staffCode)).size).toBe(2);
      for (const { staffCode } of covers) expect(people.get(staffCode)!.areaCodes).toContain(grid.code);
    }
  });
});

describe('its duty list', () => {
  const handlers = demo.dutyList.filter(({ role }) => role === 'handler');
  const byLevel = Map.groupBy(handlers, ({ level }) => level);

  function responsible(level: 'community' | 'street' | 'district', category: string, region: string): string[] {
    const fitting = byLevel
      .get(level)!
      .filter((row) => category.startsWith(row.categoryCode) && regionContains(row.regionCode, region));
    const longest = Math.max(...fitting.map((row) => row.categoryCode.length));
    return fitting.filter((row) => row.categoryCode.length === longest).map((row) => row.organizationCode);
  }

  it('names an organization for every category at every level, and two only for the contested items', () => {
    const community = demo.district.streets[4]!.communities[2]!.code;
    const contested: string[] = [];
    for (const { code, item } of demo.categories) {
      for (const level of ['community', 'street', 'district'] as const) {
        const found = responsible(level, code, community);
        expect(found.length).toBeGreaterThanOrEqual(1);
        if (found.length > 1) contested.push(item);
      }
    }
    expect(contested.sort()).toEqual(['噪音污染', '大气污染', '网约车问题', '违章建筑'].sort());
  });

  it('assigns every category to the department of its line at district level', () => {
    for (const { code, line } of demo.categories) {
      expect(responsible('district', code, demo.district.code)[0]).toBe(
        `320106-${line.toUpperCase().replaceAll('_', '-')}`,
      );
    }
  });
});

describe('its rosters', () => {
  it('assign exactly one person to every duty desk at any time of the history', () => {
    const deskOf = new Map(demo.staff.map(({ staffCode, organizationCode }) => [staffCode, organizationCode]));
    const duties = demo.roster.filter(({ kind }) => kind === 'duty');
    for (const [, entries] of Map.groupBy(duties, ({ staffCode }) => deskOf.get(staffCode)!)) {
      const inOrder = entries.toSorted((a, b) => a.startsAt.localeCompare(b.startsAt));
      for (let index = 1; index < inOrder.length; index += 1) {
        const gap = Date.parse(inOrder[index]!.startsAt) - Date.parse(inOrder[index - 1]!.endsAt);
        expect(gap).toBeGreaterThanOrEqual(0);
        expect(gap).toBeLessThanOrEqual(9 * 3_600_000);
      }
      expect(inOrder.at(-1)!.endsAt > `${today}T23:59`).toBe(true);
    }
  });

  it('never give leave to a person who is on duty', () => {
    const onDuty = new Set(demo.roster.filter(({ kind }) => kind === 'duty').map(({ staffCode }) => staffCode));
    expect(demo.roster.some(({ kind, staffCode }) => kind === 'leave' && onDuty.has(staffCode))).toBe(false);
  });
});

describe('its accounts', () => {
  it('belong to the staff with the ids that the import derives, and cover every role', () => {
    const featured = demo.accounts.filter((account) => account.featured);
    expect(new Set(featured.flatMap((account) => account.roles))).toEqual(new Set(roles));
    const clerk = demo.accounts.find(({ account }) => account === 'community-clerk')!;
    expect(clerk.subject).toBe(staffId('320106001003-COMMITTEE-01'));
    expect(organizationId('320106-CMD')).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set(demo.accounts.map(({ account }) => account)).size).toBe(demo.accounts.length);
  });
});
