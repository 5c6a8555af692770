import { defaultProcess } from '../../rulebook/process/default-process.js';
import { issueErrors } from './issue.errors.js';
import { availableActions, whyNot, type ActingPerson, type IssueAction } from './issue.rules.js';
import type { Matter } from './matter.rules.js';
import type { TaskFacts } from './task.rules.js';

const now = new Date('2026-03-02T02:00:00Z');
const task = (state: TaskFacts['state'], organizationId = 'urban'): TaskFacts => ({
  id: `task-${organizationId}`,
  organizationId,
  staffId: 'worker',
  role: 'sole',
  state,
  required: true,
  dependsOn: [],
  acceptance: state === 'offered' ? null : 'person',
});

function aMatter(matter: Partial<Matter> = {}): Matter {
  return {
    state: 'reported',
    firstReceiverOrganizationId: 'street',
    responsibleOrganizationId: 'street',
    holderOrganizationId: 'street',
    activity: 'judging',
    jointRule: 'all-done',
    tasks: [],
    returns: 0,
    handOvers: 0,
    refusedBy: [],
    verificationFailures: 0,
    pauses: 0,
    extensions: 0,
    reopens: 0,
    reopenUntil: null,
    ...matter,
    stateCode: matter.state ?? 'reported',
  };
}
function aPerson(organizationId: string | null, ...roles: string[]): ActingPerson {
  return {
    id: 'somebody',
    roles,
    organizationId,
    organizationIds: organizationId ? [organizationId] : [],
    employerIds: organizationId ? [organizationId] : [],
    isReporter: false,
  };
}
/** In this fixture the organization `urban/station` belongs to the organization `urban`. */
const inOneTree = (one: string, other: string): boolean => one.split('/')[0] === other.split('/')[0];
const ordinary = { handleDueAt: null, severity: 'ordinary' } as const;
const code = (action: IssueAction, matter: Matter, actor: ActingPerson): string | null =>
  whyNot(action, { ...ordinary, matter, definition: defaultProcess, now, actor, inOneTree })?.code ?? null;

describe('whyNot', () => {
  const street = aPerson('street', 'street_dispatcher');
  const urban = aPerson('urban', 'department_dispatcher');
  const water = aPerson('water', 'department_dispatcher');
  const coordinator = aPerson('office', 'coordinator');
  const reporter = { ...aPerson(null, 'resident'), isReporter: true };
  const dispatched = aMatter({ state: 'dispatched', holderOrganizationId: 'urban', tasks: [task('offered')] });
  const handling = aMatter({
    state: 'handling',
    responsibleOrganizationId: 'urban',
    holderOrganizationId: 'urban',
    tasks: [task('accepted')],
  });
  const asked: Matter = {
    ...handling,
    state: 'awaiting-approval',
    stateCode: 'awaiting-approval',
    holderOrganizationId: 'office',
  };
  const arbitrating = aMatter({ state: 'arbitrating', holderOrganizationId: 'office' });
  const closed = aMatter({
    state: 'closed',
    responsibleOrganizationId: null,
    reopenUntil: new Date(now.getTime() + 1),
  });

  it('lets a role of the district give the commands that a rule gives it, by the turns of everybody', () => {
    const watch = (organizationId: string): ActingPerson => ({
      ...aPerson(organizationId, 'flood_watch'),
      isGivenByDistrict: (action) => action === 'acceptTask',
    });
    expect(code('acceptTask', dispatched, aPerson('urban', 'flood_watch'))).toBe('ROLE_MISSING');
    expect(code('acceptTask', dispatched, watch('urban'))).toBeNull();
    expect(code('acceptTask', dispatched, watch('water'))).toBe('NOT_YOUR_TURN');
    expect(code('returnTask', dispatched, watch('urban'))).toBe('ROLE_MISSING');
    const narrowed = {
      ...defaultProcess,
      moves: defaultProcess.moves.map((move) =>
        move.name === 'accept-task' ? { ...move, roles: ['department_dispatcher'] } : move,
      ),
    };
    const question = { ...ordinary, matter: dispatched, definition: narrowed, now, inOneTree };
    expect(whyNot('acceptTask', { ...question, actor: watch('urban') })?.code).toBe('ROLE_MISSING');
    expect(whyNot('acceptTask', { ...question, actor: urban })).toBeNull();
  });

  it.each<[IssueAction, string, Matter, ActingPerson, string | null]>([
    ['judgeIssue', 'the first receiver judges', aMatter(), street, null],
    ['judgeIssue', 'another unit does not', aMatter(), urban, 'NOT_YOUR_TURN'],
    ['judgeIssue', 'the coordinator may judge anywhere', aMatter(), coordinator, null],
    ['judgeIssue', 'a resident holds no role', aMatter(), reporter, 'ROLE_MISSING'],
    ['judgeIssue', 'once only', handling, coordinator, 'NOT_POSSIBLE_NOW'],
    ['acceptTask', 'the offered unit accepts', dispatched, urban, null],
    ['acceptTask', 'no other accepts', dispatched, water, 'NOT_YOUR_TURN'],
    ['acceptTask', 'not twice', handling, urban, 'NOT_POSSIBLE_NOW'],
    ['returnTask', 'the first return', dispatched, urban, null],
    ['returnTask', 'the second return is possible and goes to the arbiter', { ...dispatched, returns: 1 }, urban, null],
    ['returnTask', 'accepted work is not returned', handling, urban, 'NOT_POSSIBLE_NOW'],
    ['transferTask', 'the holder hands on', handling, urban, null],
    ['ruleArbitration', 'only in arbitration', handling, aPerson('office', 'arbiter'), 'NOT_POSSIBLE_NOW'],
    ['ruleArbitration', 'by the arbiter', arbitrating, aPerson('office', 'arbiter'), null],
    [
      'ruleArbitration',
      'not by the head of another unit',
      arbitrating,
      aPerson('urban', 'unit_leader'),
      'NOT_YOUR_TURN',
    ],
    ['ruleArbitration', 'by the head of the office', arbitrating, aPerson('office', 'unit_leader'), null],
    ['completeTask', 'the holder completes', handling, urban, null],
    ['completeTask', 'not while paused', aMatter({ ...handling, state: 'paused' }), urban, 'NOT_POSSIBLE_NOW'],
    ['requestPause', 'as often as allowed', handling, urban, null],
    ['requestPause', 'and no more', { ...handling, pauses: 2 }, urban, 'NO_PAUSES_LEFT'],
    ['requestPause', 'by the unit alone', handling, coordinator, 'NOT_YOUR_TURN'],
    ['answerDeadlineRequest', 'the unit does not answer itself', asked, urban, 'ROLE_MISSING'],
    ['answerDeadlineRequest', 'nor does its own head', asked, aPerson('urban', 'unit_leader'), 'NOT_YOUR_TURN'],
    ['answerDeadlineRequest', 'the head of the approver', asked, aPerson('office', 'unit_leader'), null],
    [
      'answerDeadlineRequest',
      'not a head who also works for the unit',
      asked,
      { ...aPerson('office', 'unit_leader'), employerIds: ['office', 'urban'] },
      'APPROVER_INVOLVED',
    ],
    [
      'answerDeadlineRequest',
      'not the leader on duty in an ordinary matter',
      asked,
      aPerson('office', 'leader_on_duty'),
      'NOT_YOUR_TURN',
    ],
    [
      'answerDeadlineRequest',
      'not before somebody asked',
      handling,
      aPerson('office', 'unit_leader'),
      'NOT_POSSIBLE_NOW',
    ],
    ['completeTask', 'while the request waits', asked, urban, null],
    ['closeIssue', 'not before verification', handling, street, 'NOT_POSSIBLE_NOW'],
    ['reopenIssue', 'the reporter within the window', closed, reporter, null],
    ['reopenIssue', 'another resident does not', closed, { ...reporter, isReporter: false }, 'NOT_YOUR_TURN'],
    [
      'reopenIssue',
      'nobody after the window',
      { ...closed, reopenUntil: new Date(now.getTime() - 1) },
      reporter,
      'REOPEN_WINDOW_CLOSED',
    ],
  ])('%s: %s', (action, _, matter, actor, expected) => {
    expect(code(action, matter, actor)).toBe(expected);
  });
});

describe('a ruling', () => {
  it('is refused to a leader while an arbiter must rule, and allowed to a leader who is also an arbiter', () => {
    const matter = aMatter({ state: 'arbitrating', holderOrganizationId: 'office' });
    const leaderRefusal = issueErrors.ARBITERS_RULE_FIRST({ from: now.toISOString() });
    const question = { ...ordinary, matter, definition: defaultProcess, now, inOneTree, leaderRefusal };
    for (const role of ['unit_leader', 'leader_on_duty', 'district_leader'])
      expect(whyNot('ruleArbitration', { ...question, actor: aPerson('office', role) })).toBe(leaderRefusal);
    expect(whyNot('ruleArbitration', { ...question, actor: aPerson('office', 'unit_leader', 'arbiter') })).toBeNull();
  });
});

describe('availableActions', () => {
  it(
    'offers the actions that the server accepts, gives reasons for disabled actions, and hides actions ' +
      'that the role never allows',
    () => {
      const matter = aMatter({ state: 'dispatched', tasks: [task('offered')] });
      const offered = availableActions({
        ...ordinary,
        matter,
        definition: defaultProcess,
        now,
        inOneTree,
        actor: aPerson('urban', 'department_handler'),
      });
      expect(offered.map(({ action, enabled, reason }) => [action, enabled, reason?.code ?? null])).toEqual([
        ['acceptTask', true, null],
        ['sendBackTask', true, null],
        ['returnTask', true, null],
        ['assignTask', false, 'DESK_ASSIGNS'],
        ['completeTask', false, 'NOT_POSSIBLE_NOW'],
      ]);
    },
  );
});

describe('recordVerification', () => {
  const refused = { ...task('returned', 'water'), acceptance: null, staffId: null };
  const matter = aMatter({
    state: 'verifying',
    holderOrganizationId: 'office',
    tasks: [task('done'), task('done', 'street/station'), refused],
  });

  it.each([
    ['the handling unit', aPerson('urban', 'verifier')],
    ['a station below the handling department', aPerson('urban/station', 'verifier')],
    ['the street above the handling station', aPerson('street', 'street_dispatcher', 'verifier')],
    ['the handling person', { ...aPerson('office', 'verifier'), id: 'worker' }],
    [
      'a person who holds another post at the handling unit',
      { ...aPerson('office', 'verifier'), employerIds: ['office', 'urban'] },
    ],
  ])('is refused to %s, and not offered', (_, person) => {
    expect(code('recordVerification', matter, person)).toBe('VERIFIER_HANDLED_IT');
    const offered = availableActions({
      ...ordinary,
      matter,
      definition: defaultProcess,
      now,
      inOneTree,
      actor: person,
    });
    expect(offered.find(({ action }) => action === 'recordVerification')).toMatchObject({ enabled: false });
  });

  it.each([
    ['a unit that only returned the matter', aPerson('water', 'verifier')],
    ['a unit that had nothing to do with the matter', aPerson('office', 'verifier')],
  ])('is open to %s', (_, person) => expect(code('recordVerification', matter, person)).toBeNull());
});
