import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inventName } from '../demo/names.js';
import { seededRandom, type Random } from '../demo/random.js';

const data = join(import.meta.dirname, '../demo/data');

/** Matters in the words of residents, from the reports of the demo district. */
const matters = readFileSync(join(data, 'replied-issues.ndjson'), 'utf8')
  .split('\n', 200)
  .filter((line) => line.endsWith('}'))
  .map((line) => JSON.parse(line) as { subject: string; body: string; reply: string });

const streets = [
  '宁海路',
  '华侨路',
  '湖南路',
  '中央门',
  '挹江门',
  '江东',
  '凤凰',
  '阅江楼',
  '热河南路',
  '幕府山',
  '建宁路',
  '宝塔桥',
];
const offices = ['街道办事处', '综合行政执法队', '城市管理局', '住房保障和房产局', '市场监督管理局', '社区居民委员会'];
const items = ['道路积水', '路灯损坏', '井盖缺失', '占道经营', '暴露垃圾', '违规停车', '消防通道堵塞', '噪声扰民'];

/** Words by the name of the type, or of the field, or of both. The first pattern that fits gives the words. */
const words: readonly (readonly [place: RegExp, words: (random: Random) => string])[] = [
  [
    /^(Region|Grid)\.name$/,
    (random) => `${random.pick(streets)}${random.pick(['街道', '社区', '第一网格', '第二网格'])}`,
  ],
  [/^(Organization|Desk)\w*\.name$|organizationName$/i, (random) => random.pick(streets) + random.pick(offices)],
  [/^(Me|Staff\w*|Person\w*|Reporter\w*|Actor\w*)\.name$|(person|staff|reporter|actor)Name$/i, inventName],
  [/\.title$/, (random) => random.pick(matters).subject],
  [/\.(description|words|text|content)$/, (random) => random.pick(matters).body.slice(0, 200)],
  [/\.(reply|result|note|opinion|reason\w*)$/, (random) => random.pick(matters).reply.slice(0, 120)],
  [/\.address$/, (random) => `${random.pick(streets)} ${random.integer(1, 300)} 号`],
  [/\.(item|minor|major|label\w*|name|zh|message)$/i, (random) => random.pick(items)],
  [/\.en$/, () => 'mocked'],
  [/roles?$/i, (random) => random.pick(['grid_worker', 'community_clerk', 'street_dispatcher', 'coordinator'])],
  [/phone/i, (random) => `138****${random.integer(1000, 9999)}`],
  [
    /(region|area|community)Codes?$|^Region\.code$/i,
    (random) => `320106001${random.integer(1, 30).toString().padStart(3, '0')}`,
  ],
  [/^Category\w*\.code$|categoryCode$/i, (random) => String(random.integer(1010101, 1010139))],
  [/\.number$/, (random) => `GL2026${random.integer(100000, 999999)}`],
  [/cursor/i, (random) => String(random.integer(1, 9))],
];

/**
 * Returns a text for a field.
 * @param place type and field, such as `Issue.title`
 */
export function textFor(place: string, random: Random): string {
  const found = words.find(([pattern]) => pattern.test(place));
  return found ? found[1](random) : `${place.split('.').at(-1)}-${random.integer(1, 99)}`;
}

/** The generator of one value. The same seed and name give the same value on every machine. */
export function randomFor(seed: string, name: string): Random {
  return seededRandom(`mock:${seed}:${name}`);
}
