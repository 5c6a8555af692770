import type { Person } from './gateway-client.js';
import { positionInside } from './geography.js';
import { seededRandom } from './random.js';
import type { Story } from './schedule.js';
import { stepper } from './stepper.js';
import type { World } from './world.js';

/**
 * Two confidential reports: the request to see one reporter waits for its answer, that of the other was consented to.
 */
const matters = [
  {
    account: 'resident-4',
    minutesAgo: 120,
    item: '食品安全',
    title: '后厨使用过期食材',
    description: '小区门口的饭店后厨长期使用过期食材，晚上从后门进货，请查处。',
    employer: '该饭店后厨',
    asker: 'coordinator',
    reason: '需反映人指认存放地点，配合现场检查',
    consent: null,
  },
  {
    account: 'resident-5',
    minutesAgo: 150,
    item: '消防安全',
    title: '厂房夜间住人并堵塞消防通道',
    description: '厂房二楼改成宿舍，夜间锁门，消防通道堆满货物。',
    employer: '该厂职工',
    asker: 'street-dispatcher',
    reason: '需联系反映人了解夜间锁门的具体时段',
    consent: { by: 'office-leader', note: '情况紧急，同意查看' },
  },
] as const;

const REPORTER = 'query Reporter($id: ID!) { issue(id: $id) { reporters { id } } }';
const requestOf = (mutation: string): string => {
  const type = mutation[0]!.toUpperCase() + mutation.slice(1);
  return `mutation ${type}($input: ${type}Input!) { answer: ${mutation}(input: $input) { request { id } } }`;
};
const REVEAL =
  'mutation Reveal($input: RevealConfidentialReporterInput!) { revealConfidentialReporter(input: $input) { shownUntil } }';

/** Returns the stories of the confidential reports, in the first community of the district. */
export function confidentialStories(world: World, until: Date, seed: string): { startsAt: Date; begin: () => Story }[] {
  const { district, grids, categories } = world.demo;
  const community = district.streets[0]!.communities[0]!.code;
  const near = grids.filter(({ communityCode }) => communityCode === community);
  return matters.map(({ account, minutesAgo, item, title, description, employer, asker, reason, consent }, index) => {
    const startsAt = new Date(until.getTime() - minutesAgo * 60_000);
    const after = (minutes: number): Date => new Date(startsAt.getTime() + minutes * 60_000);
    const key = `${seed}:confidential:${index}`;
    const categoryCode = categories.find((category) => category.item === item)!.code;
    const place = positionInside(near[index % near.length]!, seededRandom(key));
    async function* story(): Story {
      yield startsAt;
      const report = { source: 'RESIDENT', title, description, categoryCode, ...place };
      const reporter = { grade: 'CONFIDENTIAL', phone: `1390000${String(1000 + index)}`, employer };
      const step = stepper((mutation) => `${key}:${mutation}`);
      const { issue } = await step(world.gateway.as(account), 'reportIssue', { ...report, reporter }, startsAt);
      yield after(20);
      const desk = world.gateway.as(asker);
      const read = { id: issue.id };
      const { issue: seen } = await desk.send<{ issue: { reporters: { id: string }[] } }>(REPORTER, read);
      const reporterId = seen.reporters[0]!.id;
      const send = async (person: Person, mutation: string, input: object, at: Date): Promise<string> => {
        const variables = { input: { idempotencyKey: `${key}:${mutation}`, ...input } };
        const answer = await person.send<{ answer: { request: { id: string } } }>(requestOf(mutation), variables, {
          at,
        });
        return answer.answer.request.id;
      };
      const requestId = await send(desk, 'requestUnsealing', { reporterId, reason }, after(20));
      if (consent === null) return;
      yield after(30);
      const answer = { requestId, approve: true, reason: consent.note };
      await send(world.gateway.as(consent.by), 'answerUnsealing', answer, after(30));
      const reveal = { input: { idempotencyKey: `${key}:reveal`, requestId } };
      await desk.send(REVEAL, reveal, { at: after(35) });
    }
    return { startsAt, begin: story };
  });
}
