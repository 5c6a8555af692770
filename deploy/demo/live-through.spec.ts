import { generateDistrict } from './district.js';
import { Refused, type Gateway } from './gateway-client.js';
import { planLives, type Life } from './history.js';
import { organizationId } from './identifiers.js';
import { liveThrough } from './live-through.js';
import { adviceCode } from './processes.js';
import { trainClassifier } from './classifier.js';
import { organizationCode } from './organizations.js';
import { Recorder } from './recorder.js';
import type { FileReport } from './reports.js';
import { World } from './world.js';

const demo = generateDistrict({ districtCode: '320106', today: '2026-06-15' });
const until = new Date('2026-06-15T04:00:00Z');
const reports = Array.from({ length: 120 }, (_, index): FileReport => ({
  line: index + 1,
  ...(index % 10 === 0
    ? { subject: `咨询退休政策 ${index}`, body: '想了解退休人员待遇如何计算，退休金何时发放' }
    : { subject: `路灯不亮 ${index}`, body: '三天了没有人修' }),
  position: null,
  reportedAt: new Date(Date.UTC(2026, 3, 1 + (index % 60), 2)),
  reply: null,
  repliedAt: null,
}));
const lives = planLives({ seed: 'live', grids: demo.grids, classify: trainClassifier(demo.categories), reports });

const street = organizationId(organizationCode.streetOffice(demo.district.streets[0]!.code));
const department = organizationId(organizationCode.department(demo.district.code, 'urban_management'));
const office = organizationId(organizationCode.coordinationOffice(demo.district.code));

interface Sent {
  mutation: string;
  key: string;
  issueId: string;
  at: string;
}

/** Imitates the parts of the platform that show which commands a story sends, in which order and when. */
class PretendedPlatform {
  readonly sent: Sent[] = [];
  /** Every change of the demo clock: route and time. */
  readonly moves: string[] = [];
  private readonly returns = new Map<string, number>();
  private readonly advice = new Set<string>();
  private readonly refuseTitle: string | null;
  private count = 0;

  constructor(refuseTitle: string | null = null) {
    this.refuseTitle = refuseTitle;
  }

  get world(): World {
    const send = (document: string, variables: { input?: Record<string, string> }, options: { at?: Date } = {}) =>
      Promise.resolve().then(() => this.answer(document, variables.input ?? {}, options.at?.toISOString() ?? ''));
    const post = (path: string, body: { to: string | null }): Promise<object> => {
      this.moves.push(`${path} ${body.to ?? 'real'}`);
      return Promise.resolve({ firedTimers: 0 });
    };
    return new World({ as: () => ({ send, post }) } as unknown as Gateway, demo);
  }

  private answer(document: string, input: Record<string, string>, at: string): unknown {
    if (document.startsWith('query'))
      return { issue: { callbacks: [{ id: 'callback', answeredAt: null, callingOrganization: { id: office } }] } };
    const mutation = /: (\w+)\(input|\{ (\w+)\(input/.exec(document)!.slice(1).find(Boolean)!;
    const issueId = input.issueId ?? input.taskId?.split('/')[0] ?? `issue-${(this.count += 1)}`;
    this.sent.push({ mutation, key: input.idempotencyKey!, issueId, at });
    if (input.title === this.refuseTitle && mutation === 'reportIssue')
      throw new Refused(mutation, [{ message: 'no', extensions: { code: 'BAD_INPUT' } }]);
    if (input.categoryCode?.startsWith(adviceCode(demo.categories))) this.advice.add(issueId);
    if (mutation === 'returnTask') this.returns.set(issueId, (this.returns.get(issueId) ?? 0) + 1);
    const state =
      mutation === 'returnTask' && this.returns.get(issueId) === 2
        ? 'ARBITRATING'
        : mutation === 'closeIssue'
          ? 'CLOSED'
          : mutation !== 'completeTask'
            ? 'HANDLING'
            : this.advice.has(issueId)
              ? 'VERIFIED'
              : 'VERIFYING';
    const issue = {
      id: issueId,
      state,
      version: 1,
      areaCode: '',
      responsibleOrganization: null,
      holder: { id: office },
      firstReceiver: { id: street },
    };
    const task = (role: string) => ({
      id: `${issueId}/${this.sent.length}${role}`,
      role,
      state: 'OFFERED',
      organization: { id: department },
      acceptDueAt: at === '' ? null : new Date(Date.parse(at) + 3_600_000).toISOString(),
      route: null,
    });
    return { answer: { issue, task: task('SOLE'), tasks: [task('LEAD'), task('CO_HANDLER')] } };
  }
}

async function tellAll(platform: PretendedPlatform): Promise<Recorder> {
  const recorder = new Recorder();
  await liveThrough({ world: platform.world, lives, until, recorder });
  return recorder;
}

function sentFor(platform: PretendedPlatform, recorder: Recorder, fits: (life: Life) => boolean): string[][] {
  return recorder.all
    .filter(({ life, issueId }) => issueId !== null && fits(life))
    .map(({ issueId }) => platform.sent.filter((sent) => sent.issueId === issueId).map(({ mutation }) => mutation));
}

describe('living through planned lives', () => {
  it('gives every command an idempotency key of its own and never goes back in time within a story', async () => {
    const platform = new PretendedPlatform();
    const recorder = await tellAll(platform);
    const commands = platform.sent;
    expect(new Set(commands.map(({ key }) => key)).size).toBe(commands.length);
    for (const { issueId } of recorder.all) {
      const times = commands.filter((sent) => sent.issueId === issueId).map(({ at }) => at);
      expect(times).toEqual(times.toSorted());
    }
    expect(commands.every(({ at }) => at < until.toISOString())).toBe(true);
    expect(recorder.refusals).toEqual([]);
  });

  it('sends the same commands with the same keys when a load is resumed', async () => {
    const [first, again] = [new PretendedPlatform(), new PretendedPlatform()];
    await tellAll(first);
    await tellAll(again);
    const keys = (platform: PretendedPlatform) => platform.sent.map(({ key, at }) => `${key} ${at}`).sort();
    expect(keys(again)).toEqual(keys(first));
  });

  it('leads contested issues through two returns to a ruling', async () => {
    const platform = new PretendedPlatform();
    const recorder = await tellAll(platform);
    const stories = sentFor(
      platform,
      recorder,
      (life) => life.course === 'arbitrated' && life.reportedAt < new Date('2026-05-01'),
    );
    expect(stories.length).toBeGreaterThan(0);
    for (const story of stories) {
      expect(story.slice(0, 7)).toEqual([
        'reportIssue',
        'judgeIssue',
        'dispatchIssue',
        'returnTask',
        'dispatchIssue',
        'returnTask',
        'ruleArbitration',
      ]);
    }
  });

  it('follows the process of an issue: advice is closed without verification, and all others after it', async () => {
    const platform = new PretendedPlatform();
    const recorder = await tellAll(platform);
    const isAdvice = ({ categoryCode }: Life): boolean => categoryCode.startsWith(adviceCode(demo.categories));
    const closed = (fits: (life: Life) => boolean): string[][] =>
      sentFor(platform, recorder, fits).filter((story) => story.includes('closeIssue'));
    const [advice, other] = [closed(isAdvice), closed((life) => !isAdvice(life))];
    expect([advice.length > 0, other.length > 0]).toEqual([true, true]);
    for (const story of advice) expect(story).not.toContain('recordVerification');
    for (const story of other) expect(story).toContain('recordVerification');
  });

  it('leaves unfinished work open and lets the accept timer act for units that do not answer', async () => {
    const platform = new PretendedPlatform();
    const recorder = await tellAll(platform);
    const all = sentFor(platform, recorder, () => true);
    expect(all.some((story) => story.at(-1) !== 'closeIssue' && story.at(-1) !== 'answerCallback')).toBe(true);
    for (const story of sentFor(platform, recorder, (life) => life.hours.accept === null && life.course === 'plain')) {
      expect(story).not.toContain('acceptTask');
    }
  });

  it('continues with the other stories when the platform refuses one', async () => {
    const platform = new PretendedPlatform(lives[5]!.subject);
    const recorder = await tellAll(platform);
    expect(recorder.all.filter(({ refusal }) => refusal !== null)).toMatchObject([
      { life: { key: lives[5]!.key }, refusal: { code: 'BAD_INPUT', beforeReport: true } },
    ]);
    expect(recorder.all).toHaveLength(lives.length);
  });
});
