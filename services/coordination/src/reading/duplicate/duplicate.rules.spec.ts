import fc from 'fast-check';
import {
  compareReports,
  metresBetween,
  suggestDuplicates,
  tellingMarks,
  titleMarks,
  type Comparable,
} from './duplicate.rules.js';

const limits = { threshold: 0.5, metres: 400, days: 30 };

function aReport(report: Partial<Comparable> = {}): Comparable {
  return {
    title: '井盖破损',
    description: '',
    position: [118.77, 32.06],
    areaCode: '320106001002003',
    categoryCode: '0102003',
    reportedAt: new Date('2019-11-13T03:21:20Z'),
    ...report,
  };
}

/**
 * Real messages of several people about the same plant for mixing concrete, in their own words (TipDM Cup 2020, problem
 * C, annex 3).
 */
const mixingPlant = [
  [
    '噪音、灰尘污染的A2区丽发新城附近已扰乱居民生活',
    'A2区丽发新城附近修建搅拌厂出现大量灰尘，刺激的噪音，小区居民不能正常休息，灰尘导致呼吸困难，开窗一会到处都是灰。请政府彻查，处理。',
  ],
  [
    'A2区丽发新城附近修建搅拌厂噪音、灰尘污染',
    'A市A2区丽发新城小区附近，作为长株潭绿心地带，还是人口众多的小区，竟然堂而皇之修建搅拌厂，请问环保部门、城建部门为什么可以审批通过，如何获得施工手续的？值得深思，请政府重视！',
  ],
  [
    '投诉A2区丽发新城附近建搅拌站噪音扰民',
    '我是A2区丽发新城小区的一名业主，我要投诉同发投资有限公司在未经小区业主同意的情况下，在离小区不到百米的地方建搅拌站。可想而知，一个大型搅拌站每天的噪音输出有多严重！还有扬尘污染，极度影响了我们的生活，请尽快关闭或搬迁该搅拌站！',
  ],
  [
    '举报A2区丽发新城小区附近仍存在非法搅拌站',
    'A2区辖区内，丽发新城小区旁的一个非法搅拌站，机器日夜轰鸣，扬尘漫天，严重危害小区居民的身心健康！请相关部门依法彻底铲除上述违法存在的混凝土搅拌站！',
  ],
] as const;
const otherMatters = [
  [
    'A市星沙大道和开元路路口需要优化',
    '现在又不少市民住在星沙在市区上班，也有不少市民住在市区在经开区上班，市区有环线、万家丽路、三一大道等构成快速路网。',
  ],
  [
    '希望A4区清水塘辰北小学提供中餐，准点放学',
    '尊敬的领导：您好，我是辰北三角洲一名普通的居民，目前A4区清水塘辰北小学不提供中餐，每个家庭需要每天11点多去接小朋友回家。',
  ],
  [
    'A7县黄兴镇卫生院剥夺职工休息时间',
    '尊敬的领导：我想反应一下我们黄兴镇卫生院的剥夺职工休息时间的事情，职工下班之后还要去住院部晚上值副班。',
  ],
] as const;
const unplaced = ([title, description]: readonly [string, string]): Comparable =>
  aReport({ title, description, position: null, areaCode: '320106000000', categoryCode: null });

describe('suggestDuplicates', () => {
  it.each(mixingPlant.map((words, index) => [index, words] as const))(
    'finds one matter in reports with different words and without a position (%i)',
    (index, words) => {
      const others = [...mixingPlant.filter((_, other) => other !== index), ...otherMatters].map(unplaced);
      const found = suggestDuplicates(unplaced(words), others, limits);
      expect(found.length).toBeGreaterThan(0);
      expect(found.every(({ candidate }) => candidate.title.includes('丽发新城'))).toBe(true);
    },
  );

  it.each(otherMatters)('suggests nothing for %s', (...words) => {
    const others = [...mixingPlant, ...otherMatters.filter((other) => other[0] !== words[0])].map(unplaced);
    expect(suggestDuplicates(unplaced(words), others, limits)).toEqual([]);
  });

  it('does not suggest two different matters at one corner on one day', () => {
    const cover = aReport({ title: '井盖破损，夜里危险', categoryCode: '0102003' });
    const noise = aReport({ title: '广场舞噪声太大睡不着', categoryCode: '0301001' });
    expect(suggestDuplicates(cover, [noise], limits)).toEqual([]);
  });

  it('ranks the nearer of two similar reports higher', () => {
    const near = aReport({ title: '路口井盖破损', position: [118.7701, 32.06] });
    const far = aReport({ title: '路口井盖破损', position: [118.7735, 32.06] });
    expect(
      suggestDuplicates(aReport({ title: '路口的井盖破损' }), [far, near], limits).map(({ candidate }) => candidate),
    ).toEqual([near, far]);
  });

  it('uses the threshold and the number of the caller', () => {
    const same = Array.from({ length: 9 }, () => aReport());
    expect(suggestDuplicates(aReport(), same, limits, 3)).toHaveLength(3);
    expect(suggestDuplicates(aReport(), [aReport({ categoryCode: '0102004' })], { ...limits, threshold: 1 })).toEqual(
      [],
    );
  });
});

describe('compareReports', () => {
  const report = fc.record({
    title: fc.string({ unit: fc.constantFrom(...'井盖破损路灯不亮噪声扰民小学门口'), minLength: 4, maxLength: 20 }),
    description: fc.constant(''),
    categoryCode: fc.option(fc.constantFrom('0102003', '0102004', '0201001')),
    position: fc.option(
      fc.tuple(fc.double({ min: 118.7, max: 118.8, noNaN: true }), fc.double({ min: 32, max: 32.1, noNaN: true })),
    ),
    areaCode: fc.constantFrom('320106000000', '320106001000', '320106001002', '320106001002003', '320106002001001'),
    reportedAt: fc.date({ min: new Date('2026-01-01'), max: new Date('2026-03-01'), noInvalidDate: true }),
  });

  it('is symmetric, lies between 0 and 1, and is 1 for a report with a place compared with itself', () => {
    fc.assert(
      fc.property(report, report, (a, b) => {
        const there = compareReports(a, b, limits);
        expect(compareReports(b, a, limits)).toEqual(there);
        expect(there.score).toBeGreaterThanOrEqual(0);
        expect(there.score).toBeLessThanOrEqual(1);
        if (a.position) expect(compareReports(a, { ...a }, limits).score).toBe(1);
      }),
    );
  });

  it('gives each part of the score', () => {
    const other = aReport({
      position: [118.771, 32.06],
      categoryCode: '0102009',
      reportedAt: new Date('2019-11-16T03:21:20Z'),
    });
    expect(compareReports(aReport(), other, limits)).toEqual({
      score: 0.885,
      metres: 94,
      parts: { place: 0.764, time: 0.9, category: 0.7, text: 1 },
    });
  });
});

describe('metresBetween', () => {
  it('measures one hundredth of a degree of latitude', () => {
    expect(metresBetween([118.77, 32.06], [118.77, 32.07])).toBeCloseTo(1112, 0);
  });
});

describe('titleMarks', () => {
  it('gives titles of one matter at least one common mark, and titles of different matters none', () => {
    const marks = mixingPlant.map(([title]) => new Set(titleMarks(title)));
    for (const mark of marks.slice(1)) expect([...mark].some((value) => marks[0]!.has(value))).toBe(true);
    for (const [title] of otherMatters) expect(titleMarks(title).some((value) => marks[0]!.has(value))).toBe(false);
  });

  it('are 32-bit integers, at most 24', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (title) => {
        const marks = titleMarks(title);
        expect(marks.length).toBeLessThanOrEqual(24);
        expect(marks.every((mark) => Number.isInteger(mark) && mark >= -(2 ** 31) && mark < 2 ** 31)).toBe(true);
      }),
    );
  });
});

describe('tellingMarks', () => {
  const counts = {
    frequent: new Map([
      [1, 300_000],
      [2, 10_000],
      [3, 3_000],
      [6, 2_000],
    ]),
    others: 500,
  };

  it.each([
    ['the rare marks of a title, rarest first', [1, 4, 3, 2, 5], [4, 5, 3]],
    ['the two rarest of a title that has common marks alone', [1, 2], [2, 1]],
    ['no more than can be read', [3, 6, 4], [4, 6]],
    ['no more than can be read of marks that are not counted', [10, 11, 12, 13, 14, 15, 6], [10, 11, 12, 13, 14, 15]],
    ['eight marks at most', [10, 11, 12, 13, 14, 15, 16, 17, 18], [10, 11, 12, 13, 14, 15, 16, 17]],
    ['nothing for a title without marks', [], []],
  ])('gives %s', (_, marks, expected) => {
    expect(tellingMarks(marks, counts)).toEqual(expected);
  });

  it('keeps a mark in common between messages on one matter in different words', () => {
    const titles = mixingPlant.map(([title]) => tellingMarks(titleMarks(title), { frequent: new Map(), others: 0 }));
    expect(titles.slice(1).some((marks) => marks.some((mark) => titles[0]!.includes(mark)))).toBe(true);
  });
});
