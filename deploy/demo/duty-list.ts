import type { LineCode } from '@jiceng/contracts/codes';
import type { DemoCategory } from './categories.js';
import type { District } from './divisions.js';
import { unlistedCategory } from './gap.js';
import { organizationCode } from './organizations.js';
import { stationLines } from './staff.js';

export interface DutyRow {
  /**
   * A code of 2, 4 or 7 digits: a rule for a major class, a minor class or one item. The rule with the longer code
   * takes precedence.
   */
  categoryCode: string;
  level: 'community' | 'street' | 'district';
  regionCode: string;
  organizationCode: string;
  role: 'handler' | 'co_handler' | 'arbiter' | 'verifier';
  note: string;
}

/** Items that two departments claim. The list names both departments, and arbitration decides between them. */
export const contestedItems: readonly { path: string; other: LineCode; note: string }[] = [
  { path: '环境保护/环境污染/噪音污染', other: 'public_security', note: '社会生活噪声：生态环境与公安职责交叉' },
  { path: '环境保护/环境污染/大气污染', other: 'urban_management', note: '餐饮油烟：生态环境与城管职责交叉' },
  { path: '城乡建设/城乡规划/违章建筑', other: 'natural_resources', note: '违法建设：城管与规划资源职责交叉' },
  { path: '交通运输/出租车管理/网约车问题', other: 'public_security', note: '非法网约车：交通与公安职责交叉' },
];

/** Items that need joint handling, with the co-handlers that the list names. */
export const jointItems: readonly { path: string; coHandlers: LineCode[]; note: string }[] = [
  { path: '城乡建设/住房保障与房地产/物业服务', coHandlers: ['market_regulation'], note: '物业收费由市场监管协办' },
  {
    path: '政法/社会治安/消防安全',
    coHandlers: ['public_security', 'housing'],
    note: '楼道与通道占用由公安、房产协办',
  },
  {
    path: '城乡建设/城市建设和市政管理/环境卫生',
    coHandlers: ['environment'],
    note: '污染环境的垃圾堆放由生态环境协办',
  },
  { path: '卫生计生/食品药品监管/食品安全', coHandlers: ['health'], note: '疑似食物中毒由卫健协办' },
];

/** Items that a community handles itself, and items that a street office handles itself. */
export const ownItems: Readonly<Record<'community' | 'street', readonly string[]>> = {
  community: ['民政/基层选举和社区建设/社区建设', '城乡建设/城市建设和市政管理/小区管理'],
  street: [
    '城乡建设/城市建设和市政管理/居民服务设施',
    '民政/社会救助/城镇低保',
    '城乡建设/城市建设和市政管理/园林绿化环卫',
  ],
};

/**
 * Writes the duty list (权责清单) of the district, with a responsible organization for every published category at
 * every level; two departments claim each contested item. Rules for communities and street offices name major classes
 * or items (two or seven digits), rules for departments and stations minor classes or items (four or seven digits).
 * Arbiter and verifier are the same for all categories.
 */
export function writeDutyList(district: District, categories: readonly DemoCategory[]): DutyRow[] {
  const byPath = new Map(
    categories.map((category) => [`${category.major}/${category.minor}/${category.item}`, category]),
  );
  const majors = [...new Set(categories.map((category) => category.code.slice(0, 2)))];
  const lineRules = dutyLines(categories);
  const at =
    (level: DutyRow['level'], regionCode: string) =>
    (rule: string, organization: string, role: DutyRow['role'] = 'handler', note = ''): DutyRow => ({
      categoryCode: rule,
      level,
      regionCode,
      organizationCode: organization,
      role,
      note,
    });

  const inDistrict = at('district', district.code);
  const department = (line: LineCode): string => organizationCode.department(district.code, line);
  const rows = [
    ...lineRules.map(({ code, line }) => inDistrict(code, department(line))),
    ...contestedItems.flatMap(({ path, other, note }) => {
      const { code, line } = byPath.get(path)!;
      const own = lineRules.some((rule) => rule.code === code)
        ? []
        : [inDistrict(code, department(line), 'handler', note)];
      return [...own, inDistrict(code, department(other), 'handler', note)];
    }),
    ...jointItems.flatMap(({ path, coHandlers, note }) =>
      coHandlers.map((line) => inDistrict(byPath.get(path)!.code, department(line), 'co_handler', note)),
    ),
    // For the category without a handler in the list, the coordination office rules and verifies as well.
    ...[...majors, unlistedCategory(categories).code.slice(0, 2)].flatMap((major) => [
      inDistrict(major, organizationCode.coordinationOffice(district.code), 'arbiter'),
      inDistrict(major, organizationCode.coordinationOffice(district.code), 'verifier'),
    ]),
  ];
  const codesOf = (paths: readonly string[]): string[] => paths.map((path) => byPath.get(path)!.code);
  for (const street of district.streets) {
    const inStreet = at('street', street.code);
    rows.push(
      ...[...majors, ...codesOf(ownItems.street)].map((rule) =>
        inStreet(rule, organizationCode.streetOffice(street.code)),
      ),
    );
    rows.push(
      ...lineRules
        .filter(({ line }) => stationLines.includes(line))
        .map(({ code, line }) => inStreet(code, organizationCode.station(street.code, line))),
    );
    for (const community of street.communities) {
      rows.push(
        ...[...majors, ...codesOf(ownItems.community)].map((rule) =>
          at('community', community.code)(rule, organizationCode.committee(community.code)),
        ),
      );
    }
  }
  return rows;
}

/**
 * Returns the smallest set of rules that gives every category its line. A rule of four digits gives a minor class its
 * most frequent line; a rule of seven digits gives an item with another line its own line.
 */
export function dutyLines(categories: readonly DemoCategory[]): { code: string; line: LineCode }[] {
  return [...Map.groupBy(categories, (category) => category.code.slice(0, 4))].flatMap(([minor, members]) => {
    const counts = [...Map.groupBy(members, (member) => member.line)].sort(([, a], [, b]) => b.length - a.length);
    const common = counts[0]![0];
    return [
      { code: minor, line: common },
      ...members.filter((member) => member.line !== common).map(({ code, line }) => ({ code, line })),
    ];
  });
}

export interface AuthorityRow {
  categoryCode: string;
  level: 'grid' | 'community' | 'street' | 'district';
  maySolve: 'yes' | 'no';
  limitMinutes: number | '';
  passUpAfterMinutes: number | '';
}

/** Classes of everyday matters. A grid worker may solve the lighter items of these classes on the spot. */
const everyday: readonly string[] = ['城乡建设', '环境保护', '民政'];

/**
 * True when the level may solve the category itself. Only the district solves the gravest categories (grade 1). Grade 4
 * contains questions of policy, so the levels below the street do not solve it.
 */
export function levelMaySolve(level: AuthorityRow['level'], { major, riskGrade }: DemoCategory): boolean {
  if (level === 'district') return true;
  if (level === 'street') return riskGrade > 1;
  return (riskGrade === 2 || riskGrade === 3) && (level === 'community' || everyday.includes(major));
}

/**
 * Returns the authority matrix (层级权限): a row for every category at each level. The row `*` of a level applies to
 * categories that are added later; only the district may solve these.
 */
export function writeAuthorities(categories: readonly DemoCategory[]): AuthorityRow[] {
  const limits = { grid: [120, ''], community: [840, 60], street: ['', 120], district: ['', ''] } as const;
  return (['grid', 'community', 'street', 'district'] as const).flatMap((level) => {
    const [limitMinutes, passUpAfterMinutes] = limits[level];
    const row = (categoryCode: string, may: boolean): AuthorityRow => ({
      categoryCode,
      level,
      maySolve: may ? 'yes' : 'no',
      limitMinutes: may ? limitMinutes : '',
      passUpAfterMinutes,
    });
    return [
      row('*', level === 'district'),
      ...categories.map((category) => row(category.code, levelMaySolve(level, category))),
    ];
  });
}
