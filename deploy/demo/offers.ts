import type { Album } from './album.js';
import { positionInside } from './geography.js';
import { seededRandom } from './random.js';
import type { Story } from './schedule.js';
import { stepper } from './stepper.js';
import type { World } from './world.js';

/**
 * Matters of categories that pass the intake desk at once, with the hours before the end of the history at which they
 * are reported.
 */
const matters = [
  {
    hoursAgo: 1,
    item: '环境卫生',
    title: '楼下垃圾桶满溢',
    description: '楼下的垃圾桶满了两天，没有人清运，请网格员来看一下。',
  },
  {
    hoursAgo: 2,
    item: '环境卫生',
    title: '楼道口杂物未清',
    description: '楼道口的纸箱和杂物堆了一周，挡住了消防栓，请清走。',
  },
  {
    hoursAgo: 3,
    item: '小区管理',
    title: '单元门前堆放杂物',
    description: '单元门前堆放旧家具，进出不便，请帮忙协调清走。',
  },
];

/**
 * Returns the stories of reports that pass the intake desk at once to a grid of the first community and still wait
 * there when the history ends. Without them the featured grid worker has no task.
 */
export function offerStories(
  world: World,
  until: Date,
  seed: string,
  album?: Album,
): { startsAt: Date; begin: () => Story }[] {
  const { district, grids, categories } = world.demo;
  const community = district.streets[0]!.communities[0]!.code;
  const near = grids.filter(({ communityCode }) => communityCode === community);
  return matters.map(({ hoursAgo, item, title, description }, index) => {
    const startsAt = new Date(until.getTime() - hoursAgo * 3_600_000);
    const key = `${seed}:offer:${index}`;
    const categoryCode = categories.find((category) => category.item === item)!.code;
    const place = positionInside(near[index % near.length]!, seededRandom(key));
    async function* story(): Story {
      yield startsAt;
      const report = { source: 'RESIDENT', title, description, categoryCode, ...place };
      const step = stepper((mutation) => `${key}:${mutation}`);
      const person = world.gateway.as(`resident-${index + 1}`);
      const matter = { subject: title, source: 'RESIDENT', position: place, categoryCode } as const;
      const files = await album?.of(matter, person, { mutation: 'reportIssue', key });
      await step(person, 'reportIssue', { ...report, ...files }, startsAt);
    }
    return { startsAt, begin: story };
  });
}
