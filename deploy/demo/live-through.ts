import type { Album } from './album.js';
import { Refused, type Person } from './gateway-client.js';
import { callReporter } from './calls.js';
import { departments, organizationCode } from './organizations.js';
import { levelMaySolve } from './duty-list.js';
import { organizationId } from './identifiers.js';
import type { CallbackPlan, Life } from './history.js';
import { findCallback, findDuplicate, type IssueView, type TaskView } from './loop.js';
import { stepper, type Step } from './stepper.js';
import { officeTimeAfter } from './office-time.js';
import { refusalOf, type Recorder, type Told } from './recorder.js';
import { severityOf } from './reports.js';
import { tell, type Story } from './schedule.js';
import { deliveryOf, takenInBy, timesOf } from './taker.js';
import type { World } from './world.js';

export interface LiveThroughOptions {
  world: World;
  lives: readonly Life[];
  /** Stories beside the planned issues. */
  further?: readonly { startsAt: Date; begin: () => Story }[];
  /** No step is taken at this time or later. Unfinished issues stay open. */
  until: Date;
  recorder: Recorder;
  /** The photos that people attach; none when absent. */
  album?: Album;
  onProgress?: (finished: number, underWay: number) => void;
}

/** Simulated hours of one window. With longer windows more stories run side by side, and the load is faster. */
const windowHours = 48;
/**
 * Hours after which a unit returns a task that belongs to another unit. The time is shorter than every accept limit.
 */
const refusesAfter = 0.7;
/**
 * Number of commands that run side by side: enough for two cores, and few enough for the connections of the database.
 */
const concurrency = 16;

/**
 * Plays every planned issue through the gateway, window by window in simulated time. At the end the timers follow the
 * real clock again.
 */
export async function liveThrough(options: LiveThroughOptions): Promise<void> {
  const { world, lives, further = [], until, recorder, album, onProgress } = options;
  const operator = world.gateway.as('operator');
  try {
    await tell({
      stories: [
        ...lives.map((life) => ({
          startsAt: life.reportedAt,
          begin: () => guarded(life, recorder, (told) => storyOf(life, told, { world, recorder, album })),
        })),
        ...further,
      ],
      until,
      concurrency,
      windowHours,
      onWindow: (to) => moveClock(operator, to),
      ...(onProgress === undefined ? {} : { onProgress }),
    });
  } finally {
    // The clock must be released after a failure too. Otherwise later timers would never fire.
    await moveClock(operator, null);
  }
}

/** Fires the timers due up to `to` and holds later ones back; with null all timers follow the real clock again. */
export async function moveClock(operator: Person, to: Date | null): Promise<void> {
  await operator.post('/demo/clock', {
    idempotencyKey: `clock:${to?.toISOString() ?? 'real'}:${crypto.randomUUID()}`,
    to: to?.toISOString() ?? null,
  });
}

/** Ends a story when the platform refuses one of its steps. The other stories continue. */
async function* guarded(life: Life, recorder: Recorder, begin: (told: Told) => Story): Story {
  const told = recorder.begin(life);
  try {
    yield* begin(told);
  } catch (error) {
    told.refusal = refusalOf(error, told);
  }
}

interface Surroundings {
  world: World;
  recorder: Recorder;
  album: Album | undefined;
}

/** Plays one issue through the process. Each `yield` gives the time of the next step. */
async function* storyOf(life: Life, told: Told, { world, recorder, album }: Surroundings): Story {
  const counts = new Map<string, number>();
  const send = stepper((mutation) => {
    counts.set(mutation, (counts.get(mutation) ?? 0) + 1);
    return `${life.key}:${mutation}:${counts.get(mutation)}`;
  });
  const step: Step = async (person, mutation, input, at) => {
    const key = `${life.key}:${mutation}:${(counts.get(mutation) ?? 0) + 1}`;
    const files = await album?.of(life, person, { mutation, key, failed: input.passed === false });
    const answer = await send(person, mutation, { ...input, ...files }, at);
    told.issue = answer.issue;
    return answer;
  };
  const resident = world.gateway.as(life.reporter);

  let at = life.reportedAt;
  yield at;
  const finder = life.foundBy ? world.decider(organizationId(life.foundBy)) : null;
  const taker = takenInBy(life, world);
  const report = {
    ...(taker && life.source !== 'IOT' ? { reporter: { personId: life.reporter } } : {}),
    title: life.subject,
    description: life.body,
    longitude: life.position.longitude,
    latitude: life.position.latitude,
    ...timesOf(life),
  };
  if (taker && !finder && solvesAt('grid', life, world)) {
    const { categoryCode, result } = life;
    const { issue } = await step(taker, 'solveOnTheSpot', { ...report, categoryCode, result }, at);
    told.issueId = issue.id;
    const desk = world.decider(issue.firstReceiver.id);
    const end = yield* checked({ life, step, world, desk, issueId: issue.id }, issue, at);
    yield* answerOnce(resident, life, issue.id, end);
    return;
  }
  const severity = severityOf(`${life.subject}${life.body}`);
  const { issue } = await step(
    finder ?? taker ?? resident,
    'reportIssue',
    { ...report, severity, source: life.source, ...deliveryOf(life) },
    at,
  );
  told.issueId = issue.id;
  const desk = world.decider(issue.firstReceiver.id);

  yield (at = officeTimeAfter(at, life.hours.judge));
  const planned = recorder.of(life.duplicateOf);
  const same = life.looksForDuplicates
    ? await findDuplicate(desk, issue.id, at)
    : isOpen(planned?.issue ?? null)
      ? planned!.issueId
      : null;
  if (same !== null && (await merged(step, desk, issue.id, same, at))) return;
  if (life.course === 'rejected') {
    await step(
      desk,
      'judgeIssue',
      { issueId: issue.id, decision: 'REJECT', reason: '不属于本区受理范围，已告知反映人向有权机关反映' },
      at,
    );
    const answer = { responded: true, resolved: false, satisfaction: 2, comment: '对不予受理的理由不认可' };
    yield* callReporter({ key: life.key, issueId: issue.id, endedAt: at, answer }, step, world);
    return;
  }
  await step(desk, 'judgeIssue', { issueId: issue.id, decision: 'ACCEPT', categoryCode: life.categoryCode }, at);
  if (solvesAt('community', life, world)) {
    yield (at = officeTimeAfter(at, life.hours.dispatch));
    const solved = (await step(desk, 'solveIssue', { issueId: issue.id, result: life.result }, at)).issue;
    const end = yield* checked({ life, step, world, desk, issueId: issue.id }, solved, at);
    yield* answerOnce(resident, life, issue.id, end);
    return;
  }
  const route: Route = { life, step, world, desk, issueId: issue.id };
  const begun = yield* bringToWork(route, officeTimeAfter(at, life.hours.dispatch));
  yield* finish(route, resident, begun);
}

/** Merges the report into an earlier issue. Returns false when that issue was closed, was merged or lies elsewhere. */
async function merged(step: Step, desk: Person, issueId: string, intoIssueId: string, at: Date): Promise<boolean> {
  try {
    await step(desk, 'mergeIssue', { issueId, intoIssueId }, at);
    return true;
  } catch (error) {
    if (error instanceof Refused && ['CANNOT_MERGE', 'OUT_OF_SCOPE'].includes(error.code)) return false;
    throw error;
  }
}

interface Route {
  life: Life;
  step: Step;
  world: World;
  desk: Person;
  issueId: string;
}
/** The tasks that are being handled, and the time at which the work began. */
interface Work {
  tasks: TaskView[];
  at: Date;
}

/** Plays the steps from dispatch until an organization handles the issue. */
async function* bringToWork({ life, step, world, desk, issueId }: Route, from: Date): AsyncGenerator<Date, Work> {
  let at = from;
  yield at;
  if (life.course === 'joint') {
    const [lead, other] = jointPair(life, world);
    const { tasks } = await step(
      desk,
      'startJointHandling',
      { issueId, leadOrganizationId: lead, coHandlers: [{ organizationId: other }] },
      at,
    );
    return { tasks, at };
  }
  // The grid worker passes up a matter that the community may not solve. The duty list decides every other dispatch.
  const dispatch = passesLevels(life) ? 'passUpIssue' : 'dispatchIssue';
  let task = (await step(desk, dispatch, { issueId }, at)).tasks[0]!;
  const first = task.organization.id;
  const returns = { returned: 1, arbitrated: 2 }[life.course as string] ?? 0;
  for (let count = 1; count <= returns; count += 1) {
    yield (at = officeTimeAfter(at, refusesAfter));
    const refusing = task.organization.id;
    const { issue } = await step(
      world.decider(refusing),
      'returnTask',
      {
        taskId: task.id,
        reasonCode: 'CANNOT_LOCATE',
        evidence: '经现场核实，反映对象与本单位职责不符，请重新派单。',
      },
      at,
    );
    yield (at = officeTimeAfter(at, life.hours.dispatch));
    if (issue.state === 'ARBITRATING') {
      const ruling = {
        issueId,
        organizationId: first,
        reason: '依据权责清单及职责分工，由首次承办单位负责。',
        binding: true,
      };
      return { tasks: (await step(world.arbiter(), 'ruleArbitration', ruling, at)).tasks, at };
    }
    task = (
      await step(desk, 'dispatchIssue', { issueId, organizationId: otherOrganization(life, world, refusing) }, at)
    ).tasks[0]!;
  }
  const acceptsAt = life.hours.accept === null ? null : officeTimeAfter(at, life.hours.accept);
  const deadline = task.acceptDueAt === null ? null : new Date(task.acceptDueAt);
  if (deadline !== null && (acceptsAt === null || acceptsAt >= deadline)) {
    // The organization does not answer in time. The timer has fired when the window of its deadline has passed.
    yield (at = officeTimeAfter(deadline, windowHours));
    return { tasks: [task], at };
  }
  yield (at = acceptsAt ?? officeTimeAfter(at, 1));
  return { tasks: (await step(world.decider(task.organization.id), 'acceptTask', { taskId: task.id }, at)).tasks, at };
}

/** Plays the steps from handling to the reporter's answer, and handling and closing again after a reopening. */
async function* finish(route: Route, resident: Person, work: Work): Story {
  const { life, step, issueId } = route;
  if (life.adds !== null) {
    yield work.at;
    // A caller who asks again calls the hotline, which urges.
    const hotline = life.source === 'HOTLINE_12345' ? takenInBy(life, route.world) : null;
    await step(hotline ?? resident, 'supplementReport', { issueId, text: life.adds }, work.at);
    if (hotline) await step(hotline, 'urgeIssue', { issueId, text: '来电人再次来电，催问办理进展。' }, work.at);
  }
  let at = yield* handleAndClose(route, work, { hours: life.hours.handle, failsOnce: life.verificationFails });
  if (life.callback === null) {
    const said = { responded: true, resolved: true, satisfaction: 4, comment: '电话回访：问题已解决' };
    yield* callReporter({ key: life.key, issueId, endedAt: at, answer: said }, step, route.world);
    return;
  }
  yield (at = new Date(at.getTime() + life.hours.answer * 3_600_000));
  await answer(resident, life, issueId, life.callback, at);
  if (!life.reopens) return;
  yield (at = officeTimeAfter(at, 3));
  await step(resident, 'reopenIssue', { issueId, reason: '问题又出现了，请继续处理。' }, at);
  const again = work.tasks.filter(({ role }) => role !== 'CO_HANDLER').slice(-1);
  yield* handleAndClose(route, { tasks: again, at }, { hours: life.hours.handle / 2, failsOnce: false });
}

/** Plays handling, verification (until it succeeds, if there is one) and closing. Returns the time of closing. */
async function* handleAndClose(
  { life, step, world, desk, issueId }: Route,
  work: Work,
  pace: { hours: number; failsOnce: boolean },
): AsyncGenerator<Date, Date> {
  let { at, tasks } = work;
  for (let round = 1; ; round += 1) {
    let issue: IssueView | null = null;
    for (const task of tasks) {
      yield (at = officeTimeAfter(at, round === 1 ? pace.hours : pace.hours / 4));
      issue = (
        await step(world.worker(task.organization.id), 'completeTask', { taskId: task.id, result: life.result }, at)
      ).issue;
    }
    if (issue?.state !== 'VERIFYING') break;
    yield (at = officeTimeAfter(at, life.hours.verify));
    const passed = !(round === 1 && pace.failsOnce);
    await step(
      world.verifier(issue.holder!.id),
      'recordVerification',
      {
        issueId,
        passed,
        findings: passed ? '现场核查，问题已解决。' : '现场核查，问题仍未解决，退回继续处置。',
      },
      at,
    );
    if (passed) break;
    // The responsible unit continues to work. The co-handlers have completed their tasks.
    tasks = tasks.filter(({ role }) => role !== 'CO_HANDLER');
  }
  yield (at = officeTimeAfter(at, life.hours.close));
  await step(desk, 'closeIssue', { issueId }, at);
  return at;
}

/** True when the matter goes through the levels: a grid worker found it in a grid, and its course is plain. */
function passesLevels({ source, course, gridCode }: Life): boolean {
  return source === 'GRID_APP' && course === 'plain' && gridCode !== null;
}

/** True when the level solves the matter itself. */
function solvesAt(level: 'grid' | 'community', life: Life, world: World): boolean {
  const category = world.demo.categories.find(({ code }) => code === life.categoryCode)!;
  return passesLevels(life) && levelMaySolve(level, category);
}

/**
 * Plays the spot check of an issue that a level solved itself; most issues are not drawn for a check. After a failed
 * check the unit continues to work, and the issue is verified and closed like any other. Returns the time of the last
 * step.
 */
async function* checked(route: Route, { spotChecks = [] }: IssueView, solvedAt: Date): AsyncGenerator<Date, Date> {
  const { life, step, world, issueId } = route;
  const [check] = spotChecks;
  if (check === undefined) return solvedAt;
  const at = officeTimeAfter(solvedAt, life.hours.verify);
  yield at;
  const passed = !life.verificationFails;
  const findings = passed ? '现场抽查，问题已解决。' : '现场抽查，问题仍未解决，重新办理。';
  const inspector = world.verifier(check.organization.id);
  const { tasks } = await step(inspector, 'recordSpotCheck', { issueId, passed, findings }, at);
  if (passed) return at;
  const again = tasks.filter(({ state }) => state === 'ACCEPTED');
  return yield* handleAndClose(route, { tasks: again, at }, { hours: life.hours.handle / 2, failsOnce: false });
}

/** Gives the reporter's answer about a matter that a level solved itself. */
async function* answerOnce(resident: Person, life: Life, issueId: string, from: Date): Story {
  if (life.callback === null) return;
  const at = new Date(from.getTime() + life.hours.answer * 3_600_000);
  yield at;
  await answer(resident, life, issueId, life.callback, at);
}

async function answer(resident: Person, life: Life, issueId: string, plan: CallbackPlan, at: Date): Promise<void> {
  const callbackId = await findCallback(resident, issueId, at);
  if (callbackId === null) return;
  const document =
    'mutation AnswerCallback($input: AnswerCallbackInput!) { answerCallback(input: $input) { callbackId } }';
  await resident.send(
    document,
    { input: { idempotencyKey: `${life.key}:answerCallback`, callbackId, ...plan } },
    { at },
  );
}

function isOpen(issue: IssueView | null): boolean {
  return issue !== null && !['CLOSED', 'REJECTED', 'MERGED', 'RETURNED_TO_SOURCE'].includes(issue.state);
}

/**
 * Returns lead and co-handler. The department of the category's line leads; urban management helps, or the police when
 * urban management leads.
 */
function jointPair(life: Life, world: World): [string, string] {
  const { district, categories } = world.demo;
  const line = categories.find(({ code }) => code === life.categoryCode)!.line;
  const other = line === 'urban_management' ? 'public_security' : 'urban_management';
  return [
    organizationId(organizationCode.department(district.code, line)),
    organizationId(organizationCode.department(district.code, other)),
  ];
}

/**
 * Returns the organization to which a dispatcher sends a returned task: the department of the line, or the next
 * department in the list.
 */
function otherOrganization(life: Life, world: World, refusedBy: string): string {
  const { district, categories } = world.demo;
  const line = categories.find(({ code }) => code === life.categoryCode)!.line;
  const candidates = [line, ...departments.map((department) => department.line)].map((one) =>
    organizationId(organizationCode.department(district.code, one)),
  );
  return candidates.find((id) => id !== refusedBy)!;
}
