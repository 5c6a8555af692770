import { readFileSync } from 'node:fs';
import { withoutPhotos } from '../../../deploy/demo/categories.js';
import type { Answer } from '../../../deploy/demo/loop.js';
import { stepper } from '../../../deploy/demo/stepper.js';
import { inParallel } from '../../../deploy/demo/schedule.js';
import { positionInside } from '../../../deploy/demo/geography.js';
import { seededRandom } from '../../../deploy/demo/random.js';
import { readReports } from '../../../deploy/demo/reports.js';
import type { World } from '../../../deploy/demo/world.js';
import { worldAt } from '../world.js';

/** Stages at which a matter is left open. */
const stages = ['reported', 'judged', 'dispatched', 'accepted', 'paused', 'handled', 'verified'] as const;
type Stage = (typeof stages)[number];

/** Matters for each stage, spread over streets so that the copies lie on many desks. */
const PER_STAGE = 6;
const AT_ONCE = 4;

/**
 * Plays some matters through the gateway up to each stage and leaves them open, because nearly all matters of the
 * demo's history are closed. Every seeding plays new matters: deadlines of earlier ones could fall due while they are
 * copied.
 */
export async function liveOpenMatters(gatewayUrl: string, say: (line: string) => void): Promise<void> {
  const world = await worldAt(gatewayUrl);
  const run = Date.now();
  const random = seededRandom(`open:${world.demo.district.code}`);
  const { reports } = readReports(
    readFileSync(new URL('../../../deploy/demo/data/replied-issues.ndjson', import.meta.url), 'utf8'),
  );
  const streets = random.shuffle(world.demo.district.streets);
  const plans = stages.flatMap((stage, row) =>
    Array.from({ length: PER_STAGE }, (_, column) => {
      const street = streets[(row + column) % streets.length]!;
      const grid = random.pick(
        world.demo.grids.filter(({ communityCode }) => communityCode.startsWith(street.code.slice(0, 9))),
      );
      return {
        key: `${run}:${stage}-${column}`,
        stage,
        report: random.pick(reports),
        place: positionInside(grid, random),
        category: random.pick(withoutPhotos(world.demo.categories)).code,
        resident: `resident-${1 + (column % 3)}`,
      };
    }),
  );
  await inParallel(plans, AT_ONCE, (plan) => liveUntil(world, plan));
  say(`${plans.length} open matters lived through the gateway, from just reported to verified`);
}

async function liveUntil(
  world: World,
  {
    key,
    stage,
    report,
    place,
    category,
    resident,
  }: {
    key: string;
    stage: Stage;
    report: { subject: string; body: string };
    place: { longitude: number; latitude: number };
    category: string;
    resident: string;
  },
): Promise<void> {
  const step = stepper((mutation) => `volume:${world.demo.district.code}:${key}:${mutation}`);
  const reached = (other: Stage): boolean => stages.indexOf(stage) >= stages.indexOf(other);
  const input = {
    title: [...report.subject].slice(0, 60).join(''),
    description: [...report.body].slice(0, 1000).join(''),
    source: 'RESIDENT',
    ...place,
  };
  let answer: Answer = await step(world.gateway.as(resident), 'reportIssue', input);
  const issueId = answer.issue.id;
  const street = world.decider(answer.issue.firstReceiver.id);
  if (!reached('judged')) return;
  await step(street, 'judgeIssue', { issueId, decision: 'ACCEPT', categoryCode: category });
  if (!reached('dispatched')) return;
  answer = await step(street, 'dispatchIssue', { issueId });
  const task = answer.tasks[0]!;
  if (!reached('accepted')) return;
  await step(world.decider(task.organization.id), 'acceptTask', { taskId: task.id });
  if (stage === 'paused') {
    answer = await step(world.decider(task.organization.id), 'requestPause', {
      issueId,
      ground: 'REPORTER_ABSENT',
      evidence: '已两次联系反映人补充材料，尚无答复。',
    });
    await step(world.leader(answer.issue.holder!.id), 'answerDeadlineRequest', { issueId, approve: true });
  }
  if (!reached('handled')) return;
  answer = await step(world.worker(task.organization.id), 'completeTask', {
    taskId: task.id,
    result: '已到现场处置完毕。',
  });
  if (!reached('verified') || answer.issue.state !== 'VERIFYING') return;
  await step(world.verifier(answer.issue.holder!.id), 'recordVerification', {
    issueId,
    passed: true,
    findings: '现场核查，问题已解决。',
  });
}
