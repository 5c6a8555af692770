import type { Person } from './gateway-client.js';
import { departments, organizationCode } from './organizations.js';
import { organizationId } from './identifiers.js';
import type { CallbackPlan, Life } from './history.js';
import { stepper, type IssueView, type Step } from './loop.js';
import { officeTimeAfter } from './office-time.js';
import { refusalOf, type Recorder, type Told } from './recorder.js';
import { tell, type Story } from './schedule.js';
import type { World } from './world.js';

export interface LiveThroughOptions {
  world: World;
  lives: readonly Life[];
  /** Nothing happens at or after this moment: what is undone then stays open. */
  until: Date;
  recorder: Recorder;
  onProgress?: (finished: number, underWay: number) => void;
}

/** Commands under way side by side: enough to keep two cores busy, few enough to leave the database its connections. */
const concurrency = 16;

/** Drives every planned life through the gateway, day by day in simulated time, and leaves the clock at real time. */
export async function liveThrough({ world, lives, until, recorder, onProgress }: LiveThroughOptions): Promise<void> {
  const operator = world.gateway.as('operator');
  await tell({
    stories: lives.map((life) => ({ startsAt: life.reportedAt, begin: () => guarded(life, recorder, (told) => storyOf(life, told, { world, recorder })) })),
    until,
    concurrency,
    onWindow: (to) => moveClock(operator, to),
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  await moveClock(operator, null);
}

/** Timers due up to `to` fire, later ones wait; null gives the timers back to the real clock. */
export async function moveClock(operator: Person, to: Date | null): Promise<void> {
  const input = { idempotencyKey: `clock:${to?.toISOString() ?? 'real'}:${crypto.randomUUID()}`, to: to?.toISOString() ?? null };
  await operator.send('mutation AdvanceDemoClock($input: AdvanceDemoClockInput!) { advanceDemoClock(input: $input) { firedTimers } }', { input });
}

/** A story that the platform refuses to go on with ends there; the others go on. */
async function* guarded(life: Life, recorder: Recorder, begin: (told: Told) => Story): Story {
  const told = recorder.begin(life);
  try {
    yield* begin(told);
  } catch (error) {
    told.refusal = refusalOf(error, life);
  }
}

interface Surroundings {
  world: World;
  recorder: Recorder;
}

/** One matter on its way through the loop. Each `yield` is the moment of the next step. */
async function* storyOf(life: Life, told: Told, { world, recorder }: Surroundings): Story {
  const counts = new Map<string, number>();
  const send = stepper((mutation) => {
    counts.set(mutation, (counts.get(mutation) ?? 0) + 1);
    return `${life.key}:${mutation}:${counts.get(mutation)}`;
  });
  const step: Step = async (...parameters) => (told.issue = await send(...parameters));
  const { hours } = life;
  const resident = world.gateway.as(life.reporter);

  let at = life.reportedAt;
  yield at;
  let issue = await step(resident, 'reportIssue', {
    title: life.subject, description: life.body, source: life.source, longitude: life.position.longitude, latitude: life.position.latitude,
  }, at);
  told.issueId = issue.id;
  const street = world.decider(issue.firstReceiver.id);

  yield (at = officeTimeAfter(at, hours.judge));
  const earlier = recorder.of(life.duplicateOf);
  if (earlier?.issueId && isOpen(earlier.issue)) {
    await step(street, 'mergeIssue', { issueId: issue.id, intoIssueId: earlier.issueId }, at);
    return;
  }
  if (life.course === 'rejected') {
    await step(street, 'judgeIssue', { issueId: issue.id, verdict: 'REJECT', reason: '不属于本区受理范围，已告知反映人向有权机关反映' }, at);
    return;
  }
  issue = await step(street, 'judgeIssue', { issueId: issue.id, verdict: 'ACCEPT', categoryCode: life.categoryCode }, at);
  const route: Route = { life, step, world, street, issueId: issue.id };
  const begun = yield* bringToWork(route, issue, officeTimeAfter(at, hours.dispatch));
  yield* finish(route, resident, begun.issue, begun.at);
}

interface Route {
  life: Life;
  step: Step;
  world: World;
  street: Person;
  issueId: string;
}
interface Moment {
  issue: IssueView;
  at: Date;
}

/** From dispatching to the moment when an organization works on it. */
async function* bringToWork({ life, step, world, street, issueId }: Route, before: IssueView, from: Date): AsyncGenerator<Date, Moment> {
  let at = from;
  yield at;
  if (life.course === 'joint') {
    const [lead, other] = jointPair(life, world);
    const tasks = [{ organizationId: lead, role: 'LEAD' }, { organizationId: other, role: 'CO_HANDLER' }];
    return { issue: await step(street, 'startJointHandling', { issueId, tasks }, at), at };
  }
  let issue = await step(street, 'dispatchIssue', { issueId }, at);
  const returns = { returned: 1, arbitrated: 2 }[life.course as string] ?? 0;
  let first: string | null = null;
  for (let count = 1; count <= returns; count += 1) {
    const task = offered(issue);
    if (task === null) break;
    first ??= task.organization.id;
    yield (at = officeTimeAfter(at, 1 + (life.hours.accept ?? 1)));
    issue = await step(world.decider(task.organization.id), 'returnTask', {
      taskId: task.id, reasonCode: 'CANNOT_LOCATE', evidence: '经现场核实，反映对象与本单位职责不符，请重新派单。',
    }, at);
    yield (at = officeTimeAfter(at, life.hours.dispatch));
    if (issue.state !== 'ARBITRATING') issue = await step(street, 'dispatchIssue', { issueId, organizationId: otherOrganization(life, world, task.organization.id) }, at);
  }
  if (issue.state === 'ARBITRATING' && first !== null) {
    yield (at = officeTimeAfter(at, 6));
    return { issue: await step(world.arbiter(), 'ruleArbitration', { issueId, organizationId: first, reason: '依据权责清单及职责分工，由首次承办单位负责。', binding: true }, at), at };
  }
  const task = offered(issue);
  if (task === null) return { issue, at };
  if (life.hours.accept === null) {
    // Nobody answers: after the accept time silence is acceptance.
    yield (at = officeTimeAfter(at, 72));
    return { issue, at };
  }
  yield (at = officeTimeAfter(at, life.hours.accept));
  return { issue: await step(world.decider(task.organization.id), 'acceptTask', { taskId: task.id }, at), at };
}

/** From work to the answer of the reporter. */
async function* finish(route: Route, resident: Person, begun: IssueView, from: Date): Story {
  const { life, step, world, street, issueId } = route;
  let at = from;
  let issue = begun;
  for (let round = 1; ; round += 1) {
    for (const task of issue.tasks.filter(({ state }) => state === 'ACCEPTED' || state === 'OFFERED')) {
      yield (at = officeTimeAfter(at, round === 1 ? life.hours.handle : life.hours.handle / 4));
      issue = await step(world.worker(task.organization.id), 'completeTask', { taskId: task.id, result: life.result }, at);
    }
    yield (at = officeTimeAfter(at, life.hours.verify));
    const passed = !(round === 1 && life.verificationFails);
    issue = await step(world.verifier(issue.holderOrganization!.id), 'recordVerification', {
      issueId, passed, findings: passed ? '现场核查，问题已解决。' : '现场核查，问题仍未解决，退回继续处置。',
    }, at);
    if (passed) break;
  }
  yield (at = officeTimeAfter(at, life.hours.close));
  issue = await step(street, 'closeIssue', { issueId }, at);
  if (life.callback === null) return;
  yield (at = new Date(at.getTime() + life.hours.answer * 3_600_000));
  await answer(resident, life, issueId, life.callback, at);
  if (!life.reopens) return;
  yield (at = officeTimeAfter(at, 3));
  await step(resident, 'reopenIssue', { issueId, reason: '问题又出现了，请继续处理。' }, at);
}

async function answer(resident: Person, life: Life, issueId: string, plan: CallbackPlan, at: Date): Promise<void> {
  const document = 'mutation AnswerCallback($input: AnswerCallbackInput!) { answerCallback(input: $input) { issue { id } } }';
  await resident.send(document, { input: { idempotencyKey: `${life.key}:answerCallback`, issueId, ...plan } }, { at });
}

function offered(issue: IssueView): IssueView['tasks'][number] | null {
  return issue.tasks.find(({ state }) => state === 'OFFERED') ?? null;
}

function isOpen(issue: IssueView | null): boolean {
  return issue !== null && !['CLOSED', 'REJECTED', 'MERGED'].includes(issue.state);
}

/** The department of the category's line leads; urban management, or the police where it leads itself, goes along. */
function jointPair(life: Life, world: World): [string, string] {
  const { district, categories } = world.demo;
  const line = categories.find(({ code }) => code === life.categoryCode)!.line;
  const other = line === 'urban_management' ? 'public_security' : 'urban_management';
  return [organizationId(organizationCode.department(district.code, line)), organizationId(organizationCode.department(district.code, other))];
}

/** Where a dispatcher sends a matter that came back: the department of the line, or the next one in the list of departments. */
function otherOrganization(life: Life, world: World, refusedBy: string): string {
  const { district, categories } = world.demo;
  const line = categories.find(({ code }) => code === life.categoryCode)!.line;
  const candidates = [line, ...departments.map((department) => department.line)]
    .map((one) => organizationId(organizationCode.department(district.code, one)));
  return candidates.find((id) => id !== refusedBy)!;
}
