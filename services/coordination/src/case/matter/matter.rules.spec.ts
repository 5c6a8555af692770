import fc from 'fast-check';
import { WorkingClock, aroundTheClock, officeHours } from '../../rulebook/calendar/calendar.rules.js';
import { attributeTime } from '../attribution/attribution.rules.js';
import { defaultProcess } from '../../rulebook/process/default-process.js';
import { dutyAt, dutyFaults, handOver, type DutySpan } from './duty-span.rules.js';
import {
  hasOpenWork,
  issueActions,
  nextReturnGoesToTheArbiter,
  taskMeant,
  whyNot,
  type IssueAction,
} from './issue.rules.js';
import { advance, handlersOf, restingStates, type Happening, type Matter, type TaskFacts } from './matter.rules.js';

const street = 'street';
const arbiter = 'arbiter';
const departments = ['urban', 'water', 'police', 'market'];

function aMatter(matter: Partial<Matter> = {}): Matter {
  return {
    state: 'reported',
    firstReceiverOrganizationId: street,
    responsibleOrganizationId: street,
    holderOrganizationId: street,
    activity: 'judging',
    jointRule: 'all-done',
    tasks: [],
    returns: 0,
    refusedBy: [],
    verificationFailures: 0,
    pauses: 0,
    reopens: 0,
    reopenUntil: null,
    ...matter,
  };
}
function aTask(organizationId: string, task: Partial<TaskFacts> = {}): TaskFacts {
  return {
    id: `task-${organizationId}`,
    organizationId,
    staffId: null,
    role: 'sole',
    state: 'offered',
    required: true,
    dependsOn: [],
    acceptance: null,
    ...task,
  };
}
const after = (...happenings: Happening[]): Matter => happenings.reduce(advance, aMatter());
const offered = [
  { kind: 'accepted-for-work' },
  { kind: 'offered', task: aTask('urban') },
] as const satisfies Happening[];
const accepted = [...offered, { kind: 'accepted', taskId: 'task-urban', by: 'person' }] as const satisfies Happening[];

describe('firstReceiverStaysResponsibleUntilAccepted', () => {
  it.each<[string, Happening[], Partial<Matter>]>([
    [
      'an offer leaves the first receiver responsible, and the offered unit on the clock',
      [...offered],
      { state: 'dispatched', responsibleOrganizationId: street, holderOrganizationId: 'urban', activity: 'deciding' },
    ],
    [
      'acceptance passes responsibility',
      [...accepted],
      { state: 'handling', responsibleOrganizationId: 'urban', holderOrganizationId: 'urban', activity: 'handling' },
    ],
    [
      'silence is acceptance',
      [...offered, { kind: 'accepted', taskId: 'task-urban', by: 'silence' }],
      { responsibleOrganizationId: 'urban' },
    ],
    [
      'a return leaves it where it was',
      [...offered, { kind: 'returned', taskId: 'task-urban', arbiterOrganizationId: null }],
      { state: 'accepted', responsibleOrganizationId: street, returns: 1, refusedBy: ['urban'] },
    ],
    [
      'a return to the arbiter too',
      [...offered, { kind: 'returned', taskId: 'task-urban', arbiterOrganizationId: arbiter }],
      { state: 'arbitrating', responsibleOrganizationId: street, holderOrganizationId: arbiter },
    ],
    [
      'handing on keeps the giver responsible',
      [...accepted, { kind: 'handed-on', taskId: 'task-urban', task: aTask('water') }],
      { state: 'dispatched', responsibleOrganizationId: 'urban', holderOrganizationId: 'water' },
    ],
    [
      'a ruling makes the named unit responsible at once',
      [
        ...offered,
        { kind: 'returned', taskId: 'task-urban', arbiterOrganizationId: arbiter },
        { kind: 'ruled', task: aTask('urban', { id: 'ruled', state: 'accepted', acceptance: 'ruling' }) },
      ],
      { state: 'handling', responsibleOrganizationId: 'urban', refusedBy: [] },
    ],
    [
      'nobody is responsible for a rejected matter',
      [{ kind: 'rejected' }],
      { state: 'rejected', responsibleOrganizationId: null, holderOrganizationId: null },
    ],
    [
      'taking a merge back returns it to the first receiver',
      [{ kind: 'merged' }, { kind: 'unmerged' }],
      { state: 'reported', responsibleOrganizationId: street },
    ],
  ])('%s', (_, happenings, expected) => {
    expect(after(...happenings)).toMatchObject(expected);
  });
});

describe('joint work', () => {
  const lead = aTask('urban', { id: 'lead', role: 'lead', state: 'waiting', dependsOn: ['co'], acceptance: 'order' });
  const co = aTask('water', { id: 'co', role: 'co_handler', state: 'accepted', acceptance: 'order' });
  const started = after(...accepted, { kind: 'joint-started', tasks: [lead, co], rule: 'all-done' });

  it('makes the lead responsible, but waits for the co-handler whose work comes first', () => {
    expect(started).toMatchObject({ responsibleOrganizationId: 'urban', holderOrganizationId: 'water' });
    expect(started.tasks.find((task) => task.id === 'task-urban')?.state).toBe('withdrawn');
  });

  it('opens what waited, and goes to verification when the last task is done', () => {
    const coDone = advance(started, { kind: 'task-done', taskId: 'co', verifierOrganizationId: 'office' });
    expect(coDone).toMatchObject({ state: 'handling', holderOrganizationId: 'urban' });
    const allDone = advance(coDone, { kind: 'task-done', taskId: 'lead', verifierOrganizationId: 'office' });
    expect(allDone).toMatchObject({
      state: 'verifying',
      responsibleOrganizationId: 'urban',
      holderOrganizationId: 'office',
    });
    expect(handlersOf(allDone)).toEqual(['urban', 'water']);
    const failed = advance(allDone, { kind: 'verification-failed', taskIds: ['co'] });
    expect(failed).toMatchObject({
      state: 'handling',
      verificationFailures: 1,
      holderOrganizationId: 'water',
      responsibleOrganizationId: 'urban',
    });
  });
});

/** One happening that the rules allow in this state, chosen by `pick`; null when nothing is possible any more. */
function someHappening(matter: Matter, pick: number, now: Date, serial: number): Happening | null {
  const everybody = {
    id: 'p',
    roles: ['resident', 'coordinator', 'arbiter', 'verifier', 'street_dispatcher', 'department_dispatcher'],
    organizationId: null,
    organizationIds: [street, arbiter, ...departments],
    employerIds: [],
    isReporter: true,
  };
  const possible = issueActions.filter(
    (candidate) => whyNot(candidate, { matter, definition: defaultProcess, now, actor: everybody }) === null,
  );
  const action: IssueAction | undefined = possible[pick % possible.length];
  // The remainder chose the action; the rest of the number chooses within it.
  const dice = Math.floor(pick / 97);
  const organizationId = departments[dice % departments.length]!;
  const fresh = (task: Partial<TaskFacts> = {}): TaskFacts => aTask(organizationId, { id: `t${serial}`, ...task });
  const inState = (...states: TaskFacts['state'][]): TaskFacts | undefined =>
    matter.tasks.filter((task) => states.includes(task.state))[0];
  switch (action) {
    case 'judgeIssue':
      return dice % 11 === 0 ? { kind: 'rejected' } : { kind: 'accepted-for-work' };
    case 'mergeIssue':
      return { kind: 'merged' };
    case 'unmergeIssue':
      return { kind: 'unmerged' };
    case 'dispatchIssue':
      return { kind: 'offered', task: fresh() };
    case 'acceptTask':
      return { kind: 'accepted', taskId: inState('offered')!.id, by: dice % 2 ? 'person' : 'silence' };
    case 'returnTask':
      return {
        kind: 'returned',
        taskId: inState('offered')!.id,
        arbiterOrganizationId: nextReturnGoesToTheArbiter(matter, defaultProcess) ? arbiter : null,
      };
    case 'transferTask':
      return { kind: 'handed-on', taskId: taskMeant(action, { matter, actor: everybody })!.id, task: fresh() };
    case 'ruleArbitration':
      return { kind: 'ruled', task: fresh({ state: 'accepted', acceptance: 'ruling' }) };
    case 'startJointHandling': {
      const other = departments[(dice + 1) % departments.length]!;
      return {
        kind: 'joint-started',
        rule: dice % 2 ? 'all-done' : 'required-done',
        tasks: [
          fresh({
            role: 'lead',
            state: dice % 3 ? 'accepted' : 'waiting',
            dependsOn: dice % 3 ? [] : [`t${serial}b`],
            acceptance: 'order',
          }),
          aTask(other, {
            id: `t${serial}b`,
            role: 'co_handler',
            state: 'accepted',
            required: dice % 2 === 0,
            acceptance: 'order',
          }),
        ],
      };
    }
    case 'completeTask':
      return { kind: 'task-done', taskId: inState('accepted')!.id, verifierOrganizationId: 'office' };
    case 'pauseIssue':
      return { kind: 'paused' };
    case 'resumeIssue':
      return { kind: 'resumed' };
    case 'requestVerification':
      return { kind: 'verification-requested', verifierOrganizationId: 'office' };
    case 'recordVerification':
      return dice % 2
        ? { kind: 'verification-passed' }
        : {
            kind: 'verification-failed',
            taskIds: matter.tasks
              .filter((task) => task.state === 'done')
              .slice(-1)
              .map((task) => task.id),
          };
    case 'closeIssue':
      return { kind: 'closed', reopenUntil: new Date(now.getTime() + 86_400_000) };
    case 'reopenIssue':
      return { kind: 'reopened' };
    case undefined:
      return null;
  }
}

describe('random sequences of commands', () => {
  const steps = fc.array(fc.record({ pick: fc.nat(100_000), wait: fc.integer({ min: 0, max: 3 * 86_400_000 }) }), {
    minLength: 20,
    maxLength: 150,
  });
  const clocks = [new WorkingClock(officeHours), new WorkingClock(aroundTheClock)];

  it('keep exactly one responsible organization at every moment, and every minute with one unit', () => {
    const visited = new Set<string>();
    fc.assert(
      fc.property(steps, (sequence) => {
        const start = new Date('2026-01-05T01:00:00Z');
        let now = start;
        let matter = aMatter();
        let spans: DutySpan[] = handOver(
          [],
          { responsibleOrganizationId: street, holderOrganizationId: street, activity: 'judging' },
          start,
        );
        const resting: { from: Date; to: Date | null }[] = [];
        sequence.forEach(({ pick, wait }, serial) => {
          now = new Date(now.getTime() + wait);
          const happening = someHappening(matter, pick, now, serial);
          if (!happening) return;
          const before = matter;
          matter = advance(matter, happening);
          visited.add(happening.kind);
          const rests = restingStates.includes(matter.state);
          // One responsible while open, none at rest; work never stops while it is being handled.
          expect(matter.responsibleOrganizationId === null).toBe(rests);
          expect(matter.holderOrganizationId === null).toBe(rests);
          if (matter.state === 'handling') expect(hasOpenWork(matter)).toBe(true);
          if (matter.state === 'dispatched')
            expect(matter.tasks.filter((task) => task.state === 'offered')).toHaveLength(1);
          // Responsibility passes to another open holder only by acceptance, ruling or order.
          if (
            before.responsibleOrganizationId !== null &&
            matter.responsibleOrganizationId !== null &&
            before.responsibleOrganizationId !== matter.responsibleOrganizationId
          ) {
            expect(['accepted', 'ruled', 'joint-started']).toContain(happening.kind);
          }
          if (happening.kind === 'returned') expect(matter.state === 'arbitrating').toBe(before.returns + 1 >= 2);
          if (rests && !restingStates.includes(before.state)) resting.push({ from: now, to: null });
          if (!rests && restingStates.includes(before.state)) resting.at(-1)!.to = now;
          spans = handOver(
            spans,
            rests
              ? null
              : {
                  responsibleOrganizationId: matter.responsibleOrganizationId!,
                  holderOrganizationId: matter.holderOrganizationId!,
                  activity: matter.activity!,
                },
            now,
          );
        });
        expect(dutyFaults(spans, resting)).toEqual([]);
        for (const { from, to } of resting) if (to === null || to > from) expect(dutyAt(spans, from)).toBeNull();
        const probe = new Date((start.getTime() + now.getTime()) / 2);
        const atRest = resting.some(({ from, to }) => from <= probe && (to === null || to > probe));
        if (!atRest && now > start) expect(dutyAt(spans, probe)).not.toBeNull();
        for (const clock of clocks) {
          const open =
            clock.workingMinutesBetween(start, now) -
            resting.reduce((sum, { from, to }) => sum + clock.workingMinutesBetween(from, to ?? now), 0);
          const sum = attributeTime(spans, [], now, clock).reduce((total, part) => total + part.minutes, 0);
          expect(sum).toBeCloseTo(open, 6);
        }
      }),
      { numRuns: 200 },
    );
    // The dice reach every happening; else this test would prove less than it says.
    expect([...visited].sort()).toHaveLength(18);
  });
});
