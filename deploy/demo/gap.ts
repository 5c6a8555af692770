import type { DemoCategory } from './categories.js';
import { positionInside } from './geography.js';
import { organizationId } from './identifiers.js';
import { officeTimeAfter } from './office-time.js';
import { organizationCode } from './organizations.js';
import { seededRandom } from './random.js';
import type { Story } from './schedule.js';
import { stepper } from './stepper.js';
import type { World } from './world.js';

/** Days before the end of the history at which the first issue of the gap is reported. */
const daysAgo = 30;
const issues = 3;

/**
 * Returns a category that was added to the catalogue after the duty list was written, so no row of the list names a
 * unit for it. Its major class is new too, because rows for a street or a community name whole major classes.
 */
export function unlistedCategory(categories: readonly DemoCategory[]): DemoCategory {
  const last = Math.max(...categories.map(({ code }) => Number(code.slice(0, 2))));
  return {
    code: `${String(last + 1).padStart(2, '0')}01001`,
    major: '新兴业态',
    minor: '低空经济',
    item: '无人机扰民',
    line: 'public_security',
    acceptMinutes: 240,
    handleMinutes: 3360,
    closingCondition: '已现场核实并告知当事人，反映人知悉处理结果',
    riskGrade: 3,
    leastSeverity: '',
    photoRequired: 'no',
  };
}

/**
 * Returns the stories of issues of the unlisted category. The duty list names no department, so two departments refuse
 * each issue and the arbiter rules. The coordination office then finds a gap of the duty list.
 */
export function gapStories(world: World, until: Date, seed: string): { startsAt: Date; begin: () => Story }[] {
  return Array.from({ length: issues }, (_, index) => {
    const startsAt = officeTimeAfter(new Date(until.getTime() - daysAgo * 86_400_000), index * 12);
    return { startsAt, begin: () => storyOf(world, startsAt, `${seed}:gap:${index}`) };
  });
}

async function* storyOf(world: World, startsAt: Date, key: string): Story {
  let count = 0;
  const step = stepper((mutation) => `${key}:${mutation}:${(count += 1)}`);
  const { district, grids, categories } = world.demo;
  const random = seededRandom(key);
  let at = startsAt;
  yield at;
  const { issue } = await step(
    world.gateway.as('intake-desk'),
    'reportIssue',
    {
      source: 'HOTLINE_12345',
      title: '无人机低空飞行扰民',
      description: '无人机多次在居民楼窗前低空飞行，居民担心隐私和安全，希望有部门管理。',
      reporter: { personId: `resident-${random.integer(1, 12)}` },
      ...positionInside(random.pick(grids), random),
    },
    at,
  );
  const issueId = issue.id;
  const desk = world.decider(issue.firstReceiver.id);
  yield (at = officeTimeAfter(at, 0.5));
  const { code } = unlistedCategory(categories);
  await step(desk, 'judgeIssue', { issueId, decision: 'ACCEPT', categoryCode: code }, at);
  const units = (['public_security', 'transport'] as const).map((line) =>
    organizationId(organizationCode.department(district.code, line)),
  );
  for (const [index, unit] of units.entries()) {
    yield (at = officeTimeAfter(at, 0.5));
    const { tasks } = await step(desk, 'dispatchIssue', { issueId, organizationId: unit }, at);
    yield (at = officeTimeAfter(at, 0.5));
    const refusal = {
      taskId: tasks[0]!.id,
      reasonCode: 'NOT_ON_DUTY_LIST',
      evidence: '权责清单未列明无人机管理事项。',
      proposedOrganizationId: units[1 - index],
    };
    await step(world.decider(unit), 'returnTask', refusal, at);
  }
  yield (at = officeTimeAfter(at, 1));
  const ruling = { issueId, organizationId: units[0], reason: '权责清单未列明，本件由公安机关依治安管理职责处理。' };
  const { tasks } = await step(world.arbiter(), 'ruleArbitration', ruling, at);
  yield (at = officeTimeAfter(at, 4));
  const result = '已约谈飞手并告知飞行管理规定，居民表示认可。';
  const done = await step(world.worker(units[0]!), 'completeTask', { taskId: tasks[0]!.id, result }, at);
  if (done.issue.state !== 'VERIFYING') return;
  yield (at = officeTimeAfter(at, 2));
  const verified = { issueId, passed: true, findings: '回访居民，近期未再出现低空飞行。' };
  await step(world.verifier(done.issue.holder!.id), 'recordVerification', verified, at);
  yield (at = officeTimeAfter(at, 1));
  await step(desk, 'closeIssue', { issueId }, at);
}
