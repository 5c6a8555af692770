import type { DemoDistrict } from './district.js';
import { positionInside } from './geography.js';
import { planLives, type HistoryOptions, type Life } from './history.js';
import { seededRandom } from './random.js';
import type { FileReport } from './reports.js';

/** Matters that a photo shows, in the words of their reporters. */
const matters: readonly (readonly [subject: string, body: string])[] = [
  ['小区东门路灯不亮', '小区东门外的路灯连续三晚不亮，老人夜里出行不安全，请尽快维修。'],
  ['人行道井盖破损', '人行道上的井盖裂开一角，踩上去会晃动，旁边就是学校，请更换。'],
  ['路口垃圾堆积', '路口的垃圾堆了好几天没有清运，天热气味很大，请安排清理。'],
  ['绿化带树枝折断', '大风后一根粗树枝折断，压在人行道上，行人只能绕到车道上走。'],
  ['路面坑洼积水', '公交站前的路面坑洼，下雨就积水，电动车经过容易摔倒。'],
  ['消防通道占道停车', '楼下消防通道长期有车占道停放，救护车进不来，请处理。'],
  ['楼道水管漏水', '二单元楼道里的水管漏水，地面一直是湿的，台阶很滑。'],
  ['夜间露天烧烤油烟', '晚上有人在路边露天烧烤，油烟直接飘进居民家里，请管一管。'],
];

/**
 * Days before the end of the history at which the matters are reported, so that the demo shows every state of the
 * process.
 */
const daysAgo = [0.1, 0.4, 1, 1.5, 2, 3, 4, 5, 6, 8, 10, 12, 15, 18, 22, 26];
const dayMs = 86_400_000;

/**
 * Plans matters of the street in the last weeks, with photos of residents and grid workers. They lie in the first
 * street and their reporters are the first residents, so that the featured accounts see them.
 */
export function planStreetMatters(
  demo: Pick<DemoDistrict, 'district' | 'grids'>,
  until: Date,
  { seed, classify }: Pick<HistoryOptions, 'seed' | 'classify'>,
): Life[] {
  const random = seededRandom(`${seed}:streets`);
  const street = demo.district.streets[0]!.communities.map(({ code }) => code);
  const near = demo.grids.filter(({ communityCode }) => street.includes(communityCode));
  const reports = daysAgo.map((days, line): FileReport => {
    const [subject, body] = matters[line % matters.length]!;
    return {
      line,
      subject,
      body,
      reportedAt: new Date(until.getTime() - days * dayMs),
      position: positionInside(random.pick(near), random),
      reply: '已到现场处理完毕，并拍照留存。',
      repliedAt: new Date(until.getTime() - (days - 3) * dayMs),
    };
  });
  const none = { returned: 0, arbitrated: 0, joint: 0, rejected: 0, duplicate: 0 };
  const lives = planLives({ seed: `${seed}-streets`, grids: demo.grids, classify, reports, shares: none });
  return lives.map((life, line) => ({
    ...life,
    reporter: `resident-${(line % 4) + 1}`,
    source: line % 5 === 4 ? 'GRID_APP' : 'RESIDENT',
  }));
}
