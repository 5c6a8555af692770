import type { Actor } from '@jiceng/platform/context';
import { presenceChanged } from '@jiceng/contracts/personnel/presence-changed';
import { newId } from '@jiceng/platform/ids';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import fc from 'fast-check';
import { officeClock as office } from './clocks.js';
import { command, send } from './commands.js';
import { Dissolutions } from './dissolution.js';
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

/** The leaders who answer requests for more time: of the coordination office, and of the district. */
const leader: Actor = {
  ...people.officeLeader,
  roles: ['unit_leader', 'district_leader'],
  organizationIds: ['CMD', 'GOV'].map(organizationId),
};
const dissolutions = new Dissolutions(() => subgraph);

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

/**
 * Returns the input for an action, chosen by `dice`; null when the issue has no object for the action.
 * @param twin another report of the same matter
 */
function inputFor(action: string, issue: Seen, dice: number, twin: string): Record<string, unknown> | null {
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
    case 'requestExtension':
      return { issueId, minutes: 60 + (dice % 300), evidence: '配件未到' };
    case 'requestSuspension':
      return { issueId, evidence: '须上级统筹' };
    case 'reviewSuspension':
      return { issueId, findings: '仍须等待' };
    case 'mergeIssue':
      return { issueId, intoIssueId: twin };
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

/** Codes of refusals that depend on the input and not on the issue, so that availableActions cannot foresee them. */
const aboutTheInput = [
  // After a refusal, the duty list of the small district names no other organization.
  'NO_ROUTE',
  'GROUND_REFUSED',
  'ORGANIZATION_REFUSED_IT',
  'ASSIGNED_ALREADY',
  // A person of the walk is on leave, or the unit was dissolved.
  'ASSIGNEE_ABSENT',
  'NOBODY_TO_ACCEPT',
  'ORGANIZATION_NOT_IN_FORCE',
  'NOT_OF_UNIT',
  // The input asks for more than the process allows.
  'EXTENSION_TOO_LONG',
];

/**
 * Sends the assignee of an open task on leave for some days; a short leave leaves the task where it is. Returns whether
 * there was such a person.
 */
async function leave(issueId: string, from: number, days: number): Promise<boolean> {
  const iso = (at: number): string => new Date(at).toISOString();
  const [task] = await subgraph.database.query<{ staff: string; unit: string }>(
    `SELECT staff_id AS staff, organization_id AS unit FROM task
     WHERE issue_id = $1 AND state IN ('offered', 'accepted') AND staff_id IS NOT NULL LIMIT 1`,
    [issueId],
  );
  if (!task) return false;
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
  return true;
}

/**
 * Dissolves a department that has an open task, or else any department; another one becomes its successor. Returns
 * false when fewer than three departments are left.
 */
async function dissolve(issue: Seen, gone: Set<string>, dice: number, at: string): Promise<boolean> {
  const left = codes.filter((code) => !gone.has(code));
  if (left.length < 3) return false;
  const holds = (code: string): boolean =>
    issue.tasks.some(({ state, organization }) => isOpen(state) && organization.id === organizationId(code));
  const code = left.find(holds) ?? left[dice % left.length]!;
  const others = left.filter((each) => each !== code);
  gone.add(code);
  await dissolutions.dissolve(code, others[dice % others.length]!, at);
  return true;
}
const isOpen = (state: string): boolean => ['OFFERED', 'WAITING', 'ACCEPTED'].includes(state);

/** Returns the dissolved organizations that still have a duty in the issue. */
const holdersWithoutPeople = (issueId: string, at: string): Promise<{ code: string }[]> =>
  subgraph.database.query(
    `SELECT o.code FROM organization o WHERE o.valid_to <= $2 AND o.id IN (
       SELECT unnest(ARRAY[i.responsible_organization_id, i.holder_organization_id] || i.desk_organization_ids) FROM issue i WHERE i.id = $1
       UNION SELECT t.organization_id FROM task t WHERE t.issue_id = $1 AND t.state IN ('offered', 'waiting', 'accepted')
       UNION SELECT v.organization_id FROM verification v WHERE v.issue_id = $1 AND v.recorded_at IS NULL
       UNION SELECT r.approver_organization_id FROM deadline_request r WHERE r.issue_id = $1 AND r.ended_at IS NULL)`,
    [issueId, at],
  );

/** Number of times that each command, leave or dissolution took effect. */
const happened = new Map<string, number>();
const tally = (name: string): void => void happened.set(name, (happened.get(name) ?? 0) + 1);

describe('random sequences of commands, leaves, dissolutions and time', () => {
  it(
    'keep one responsible organization at every moment, which is in force, and minutes that add up, and enable exactly ' +
      'the actions that the server accepts',
    async () => {
      const step = fc.record({ pick: fc.nat(10_000), dice: fc.nat(10_000), minutes: fc.integer({ min: 1, max: 900 }) });
      let start = Date.parse('2026-03-02T01:00:00Z');
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 25, maxLength: 45 }), async (steps) => {
          // Each walk begins after the walk before, because the clock of the district never moves backwards.
          start += (400 * 86_400_000) / 20;
          let now = start;
          const iso = (): string => new Date(now).toISOString();
          const report = { source: 'RESIDENT', description: '随机走一遍', ...inGridA, categoryCode: noise };
          const { issue } = await command(subgraph, people.resident, 'reportIssue', report, iso());
          const twin = (await command(subgraph, people.otherResident, 'reportIssue', report, iso())).issue.id;
          const gone = new Set<string>();
          for (const { pick, dice, minutes } of steps) {
            now += minutes * 60_000;
            await moveClock(subgraph, iso());
            if (pick % 5 === 0 && (await leave(issue.id, now, 1 + (dice % 20)))) tally('leave');
            let seen = await look(issue.id, desk, iso());
            if (pick % 7 === 1 && (await dissolve(seen, gone, dice, iso()))) {
              tally('dissolution');
              seen = await look(issue.id, desk, iso());
            }
            // Three of four requests are answered; the work of the others continues without an answer.
            const waits = ['AWAITING_APPROVAL', 'SUSPENDED'].includes(seen.state);
            const actor = waits && dice % 4 > 0 ? leader : desk;
            if (actor === leader) seen = await look(issue.id, actor, iso());
            const input = (action: string): Record<string, unknown> | null => inputFor(action, seen, dice, twin);
            const choices = seen.availableActions.filter(({ action }) => input(action) !== null);
            const enabled = choices.filter((each) => each.enabled);
            // Of four steps, two try the enabled action that succeeded least often so far, one tries a random enabled
            // action, and one a random action that may be disabled.
            const times = ({ action }: (typeof choices)[number]): number => happened.get(action) ?? 0;
            const rarest = [...enabled].sort((one, other) => times(one) - times(other))[0];
            const choice =
              pick % 4 === 0 || !rarest
                ? choices[pick % choices.length]!
                : pick % 4 === 1
                  ? enabled[pick % enabled.length]!
                  : rarest;
            const given = { ...input(choice.action), expectedVersion: seen.version };
            const answer = await send(subgraph, actor, choice.action, given, iso());
            const code = answer.errors?.[0]?.extensions.code ?? null;
            if (code === null) tally(choice.action);
            if (choice.enabled)
              expect([choice.action, code === null || aboutTheInput.includes(code) ? null : code]).toEqual([
                choice.action,
                null,
              ]);
            else if (!('taskId' in given) || given.taskId !== undefined)
              expect([choice.action, code]).toEqual([choice.action, choice.reason!.code]);
            expect(await holdersWithoutPeople(issue.id, iso())).toEqual([]);
          }
          await checkLife(issue.id, start, now);
          await dissolutions.restore(iso());
        }),
        { numRuns: process.env.JICENG_LONG ? 60 : 4, endOnFailure: true },
      );
      const [row] = await subgraph.database.query<{ steps: number }>(
        `SELECT count(*)::int AS steps FROM issue_step WHERE step IN ('assigned', 'unassigned') AND actor_kind <> 'staff'`,
      );
      expect(row!.steps).toBeGreaterThan(0);
      const all = [...happened.values()].reduce((sum, times) => sum + times, 0);
      const shares = [...happened].map(([name, times]) => [name, (100 * times) / all] as const);
      process.stderr.write(`${shares.map(([name, share]) => `${name} ${share.toFixed(1)} %`).join(', ')}\n`);
      expect([...happened.keys()]).toEqual(expect.arrayContaining(['leave', 'dissolution']));
      // In a short run, a command that happened once can have a smaller share.
      const counted = process.env.JICENG_LONG
        ? shares
        : shares.filter(([name]) => ['leave', 'dissolution'].includes(name));
      expect(counted.filter(([, share]) => share < 1)).toEqual([]);
    },
    600_000,
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
  const endings = steps
    .filter(({ step }) => ['closed', 'rejected', 'merged'].includes(step))
    .map(({ at }) => at.getTime());
  spans.slice(1).forEach(({ starts_at }, index) => {
    const end = spans[index]!.ends_at!.getTime();
    // A gap between two spans is allowed only while the issue has ended, until it is opened again or the merge undone.
    if (end !== starts_at.getTime()) expect(endings).toContain(end);
  });
  const { issue } = await subgraph.get<{ issue: { attribution: { minutes: number }[] } }>(
    'query($id: ID!) { issue(id: $id) { attribution { minutes } } }',
    { as: people.coordinator, variables: { id }, claims: { clock: new Date(now).toISOString() } },
  );
  const open = spans.reduce(
    (sum, span) => sum + office.workingMinutesBetween(span.starts_at, span.ends_at ?? new Date(now)),
    0,
  );
  expect(issue.attribution.reduce((sum, part) => sum + part.minutes, 0)).toBeCloseTo(open, 5);
}
