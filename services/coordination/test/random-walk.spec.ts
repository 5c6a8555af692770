import type { Actor } from '@jiceng/platform/context';
import { presenceChanged } from '@jiceng/contracts/personnel/presence-changed';
import { newId } from '@jiceng/platform/ids';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import fc from 'fast-check';
import { aroundTheClock, WorkingClock } from '../src/rulebook/calendar/calendar.rules.js';
import { command, send } from './commands.js';
import { employ, inGridA, moveClock, noise, organizationId, people, staffId, startDistrict } from './district.js';

let subgraph: TestSubgraph;
beforeAll(async () => {
  subgraph = await startDistrict();
  for (const code of codes) await employ(subgraph, code, 2, 'department_handler');
}, 60_000);
afterAll(() => subgraph.stop());

const grounds = ['WEATHER', 'MATERIAL', 'COURT', 'REPORTER_ABSENT'];
const codes = ['ENV', 'POLICE', 'URBAN', 'WATER'];
const departments = codes.map(organizationId);
const desk: Actor = {
  ...people.coordinator,
  roles: ['coordinator', 'street_dispatcher', 'department_dispatcher', 'arbiter', 'verifier'],
  organizationIds: [...departments, ...['CMD', 'STREET-A'].map(organizationId)],
};

interface Seen {
  id: string;
  version: number;
  state: string;
  reopenUntil: string | null;
  tasks: { id: string; state: string; organization: { id: string } }[];
  availableActions: { action: string; enabled: boolean; reason: { code: string } | null }[];
}
const look = async (id: string, as: Actor, clock: string): Promise<Seen> =>
  (
    await subgraph.get<{ issue: Seen }>(
      'query($id: ID!) { issue(id: $id) { id version state reopenUntil tasks { id state organization { id } } availableActions { action enabled reason { code } } } }',
      { as, variables: { id }, claims: { clock } },
    )
  ).issue;

/** Returns the input for an action, chosen by `dice`; null when the issue has nothing to which the action applies. */
function inputFor(action: string, issue: Seen, dice: number): Record<string, unknown> | null {
  const issueId = issue.id;
  const department = departments[dice % 4]!;
  const task = (...states: string[]): string | undefined => issue.tasks.find((each) => states.includes(each.state))?.id;
  const taskId =
    action === 'transferTask' && issue.state === 'HANDLING' ? task('ACCEPTED') : (task('OFFERED') ?? task('ACCEPTED'));
  switch (action) {
    case 'judgeIssue':
      return { issueId, decision: 'ACCEPT' };
    case 'solveIssue':
      return { issueId, result: '已现场处置' };
    case 'passUpIssue':
      return { issueId, reason: '超出本级权限' };
    case 'dispatchIssue':
      return { issueId, organizationId: department };
    case 'acceptTask':
      return { taskId };
    case 'assignTask': {
      const open = issue.tasks.find(({ state }) => ['OFFERED', 'WAITING', 'ACCEPTED'].includes(state));
      const code = codes.find((each) => organizationId(each) === open?.organization.id);
      return { taskId: open?.id, staffId: staffId(`${code}-${1 + (dice % 2)}`) };
    }
    case 'returnTask':
      return { taskId, reasonCode: 'CANNOT_LOCATE', evidence: '现场未发现' };
    case 'transferTask':
      return { taskId, organizationId: department, reasonCode: 'CANNOT_LOCATE', evidence: '转办' };
    case 'ruleArbitration':
      return { issueId, organizationId: department, reason: '裁定', binding: false };
    case 'startJointHandling':
      return {
        issueId,
        leadOrganizationId: department,
        coHandlers: [{ organizationId: departments[(dice + 1) % 4] }],
        ...(dice % 3 === 0
          ? { dependencies: [{ organizationId: department, afterOrganizationId: departments[(dice + 1) % 4] }] }
          : {}),
      };
    case 'completeTask':
      return { taskId: task('ACCEPTED'), result: '已办' };
    case 'requestPause':
      return { issueId, ground: grounds[dice % 4], evidence: '等待' };
    case 'answerDeadlineRequest':
      return { issueId, approve: dice % 3 > 0, reason: '审批意见' };
    case 'resumeIssue':
    case 'closeIssue':
    case 'unmergeIssue':
      return { issueId };
    case 'requestVerification':
      return { issueId };
    case 'recordVerification':
      return { issueId, passed: dice % 3 !== 0, findings: '核查' };
    case 'reopenIssue':
      return { issueId, reason: '未解决' };
    default:
      return null;
  }
}

/** Codes of refusals that depend on the input and not on the issue. `availableActions` cannot predict them. */
const aboutTheInput = [
  // After a refusal, the duty list of the small district names no other organization.
  'NO_ROUTE',
  'GROUND_REFUSED',
  'ORGANIZATION_REFUSED_IT',
  'ASSIGNED_ALREADY',
  // A person of the walk is on leave.
  'ASSIGNEE_ABSENT',
];

/** Sends the assignee of an open task on leave for some days. After a short leave the task stays with the assignee. */
async function leave(issueId: string, from: number, days: number): Promise<void> {
  const iso = (at: number): string => new Date(at).toISOString();
  const [task] = await subgraph.database.query<{ staff: string; unit: string }>(
    `SELECT staff_id AS staff, organization_id AS unit FROM task
     WHERE issue_id = $1 AND state IN ('offered', 'accepted') AND staff_id IS NOT NULL LIMIT 1`,
    [issueId],
  );
  if (!task) return;
  await subgraph.deliver(
    presenceChanged,
    {
      entryId: newId(),
      kind: 'leave',
      staffId: task.staff,
      organizationId: task.unit,
      areaCodes: [],
      line: null,
      startsAt: iso(from),
      endsAt: iso(from + days * 86_400_000),
      covers: [],
      withdrawn: false,
      version: 1,
    },
    { occurredAt: iso(from) },
  );
}

describe('random sequences of commands and time', () => {
  it(
    'keep one responsible organization at every moment and minutes that add up, and enable exactly the ' +
      'actions that the server accepts',
    async () => {
      const step = fc.record({ pick: fc.nat(10_000), dice: fc.nat(10_000), minutes: fc.integer({ min: 1, max: 900 }) });
      let start = Date.parse('2026-03-02T01:00:00Z');
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 30 }), async (steps) => {
          // Each walk begins after the previous walk, because the clock of the district never moves backwards.
          start += (400 * 86_400_000) / 20;
          let now = start;
          const iso = (): string => new Date(now).toISOString();
          const { issue } = await command(
            subgraph,
            people.resident,
            'reportIssue',
            { source: 'RESIDENT', description: '随机走一遍', ...inGridA, categoryCode: noise },
            iso(),
          );
          for (const { pick, dice, minutes } of steps) {
            now += minutes * 60_000;
            await moveClock(subgraph, iso());
            if (pick % 5 === 0) await leave(issue.id, now, 1 + (dice % 20));
            // Three of four requests for more time are answered. For the others the walk continues without an answer.
            const waits = (await look(issue.id, desk, iso())).state === 'AWAITING_APPROVAL';
            const actor = waits && dice % 4 > 0 ? people.officeLeader : desk;
            const seen = await look(issue.id, actor, iso());
            const choices = seen.availableActions.filter(({ action }) => inputFor(action, seen, dice) !== null);
            const enabled = choices.filter((each) => each.enabled);
            // Three of four steps try an enabled action, one of four a disabled action.
            const choice =
              pick % 4 === 0 || enabled.length === 0
                ? choices[pick % choices.length]!
                : enabled[pick % enabled.length]!;
            const answer = await send(
              subgraph,
              actor,
              choice.action,
              { ...inputFor(choice.action, seen, dice), expectedVersion: seen.version },
              iso(),
            );
            const code = answer.errors?.[0]?.extensions.code ?? null;
            if (choice.enabled)
              expect([choice.action, code === null || aboutTheInput.includes(code) ? null : code]).toEqual([
                choice.action,
                null,
              ]);
            else if (
              inputFor(choice.action, seen, dice)!.taskId !== undefined ||
              !('taskId' in inputFor(choice.action, seen, dice)!)
            )
              expect([choice.action, code]).toEqual([choice.action, choice.reason!.code]);
          }
          await checkLife(issue.id, start, now);
        }),
        { numRuns: 5, endOnFailure: true },
      );
      const [row] = await subgraph.database.query<{ steps: number }>(
        `SELECT count(*)::int AS steps FROM issue_step WHERE step IN ('assigned', 'unassigned') AND actor_kind <> 'staff'`,
      );
      expect(row!.steps).toBeGreaterThan(0);
    },
    240_000,
  );
});

/** Checks the life of an issue after the walk. */
async function checkLife(id: string, start: number, now: number): Promise<void> {
  const spans = await subgraph.database.query<{ starts_at: Date; ends_at: Date | null }>(
    'SELECT starts_at, ends_at FROM duty_span WHERE issue_id = $1 ORDER BY seq',
    [id],
  );
  const steps = await subgraph.database.query<{ seq: number; step: string; at: Date }>(
    'SELECT seq, step, at FROM issue_step WHERE issue_id = $1 ORDER BY seq',
    [id],
  );
  const events = await subgraph.database.query<{ seq: string }>(
    `SELECT seq FROM outbox WHERE contract = 'coordination.issue-progressed' AND key = $1 ORDER BY seq`,
    [id],
  );
  expect(steps.map(({ seq }) => seq)).toEqual(steps.map((_, index) => index + 1));
  expect(events.map(({ seq }) => Number(seq))).toEqual(steps.map(({ seq }) => seq));
  expect(spans[0]!.starts_at.getTime()).toBe(start);
  const closings = steps.filter(({ step }) => step === 'closed').map(({ at }) => at.getTime());
  spans.slice(1).forEach(({ starts_at }, index) => {
    const end = spans[index]!.ends_at!.getTime();
    // A gap between two spans is allowed only between a closing and a reopening.
    if (end !== starts_at.getTime()) expect(closings).toContain(end);
  });
  const { issue } = await subgraph.get<{ issue: { attribution: { minutes: number }[] } }>(
    'query($id: ID!) { issue(id: $id) { attribution { minutes } } }',
    { as: people.coordinator, variables: { id }, claims: { clock: new Date(now).toISOString() } },
  );
  const office = new WorkingClock({
    ...aroundTheClock,
    days: 'statutory',
    periods: [
      [540, 720],
      [840, 1080],
    ],
  });
  const open = spans.reduce(
    (sum, span) => sum + office.workingMinutesBetween(span.starts_at, span.ends_at ?? new Date(now)),
    0,
  );
  expect(issue.attribution.reduce((sum, part) => sum + part.minutes, 0)).toBeCloseTo(open, 5);
}
