import { defaultProcess } from '../../rulebook/process/default-process.js';
import type { ProcessDefinition } from '../../rulebook/process/process-definition.rules.js';
import { advance, handlersOf, type Happening, type Matter, type TaskFacts } from './matter.rules.js';

const street = 'street';
const arbiter = 'arbiter';
const reopenUntil = new Date('2026-03-20T00:00:00Z');

function aMatter(matter: Partial<Matter> = {}): Matter {
  return {
    stateCode: matter.state ?? 'reported',
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
const follow = (definition: ProcessDefinition, happenings: readonly Happening[]): Matter =>
  happenings.reduce((matter, happening) => advance(matter, happening, definition), aMatter());
const after = (...happenings: Happening[]): Matter => follow(defaultProcess, happenings);
const next = (matter: Matter, happening: Happening): Matter => advance(matter, happening, defaultProcess);
const offered = [
  { kind: 'accepted-for-work' },
  { kind: 'offered', task: aTask('urban') },
] as const satisfies Happening[];
const accepted = [...offered, { kind: 'accepted', taskId: 'task-urban', by: 'person' }] as const satisfies Happening[];

const returned = (taskId: string): Happening => ({ kind: 'returned', taskId, arbiterOrganizationId: arbiter });
const returnedTwice: Happening[] = [
  ...offered,
  returned('task-urban'),
  { kind: 'offered', task: aTask('water') },
  returned('task-water'),
];

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
      [...offered, { kind: 'returned', taskId: 'task-urban', arbiterOrganizationId: arbiter }],
      { state: 'accepted', responsibleOrganizationId: street, returns: 1, refusedBy: ['urban'] },
    ],
    [
      'a return to the arbiter too',
      returnedTwice,
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
        ...returnedTwice,
        { kind: 'ruled', task: aTask('urban', { id: 'ruled', state: 'accepted', acceptance: 'ruling' }) },
      ],
      { state: 'handling', responsibleOrganizationId: 'urban', refusedBy: ['water'] },
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
    const coDone = next(started, { kind: 'task-done', taskId: 'co', verifierOrganizationId: 'office', reopenUntil });
    expect(coDone).toMatchObject({ state: 'handling', holderOrganizationId: 'urban' });
    const allDone = next(coDone, { kind: 'task-done', taskId: 'lead', verifierOrganizationId: 'office', reopenUntil });
    expect(allDone).toMatchObject({
      state: 'verifying',
      responsibleOrganizationId: 'urban',
      holderOrganizationId: 'office',
    });
    expect(handlersOf(allDone)).toEqual(['urban', 'water']);
    const failed = next(allDone, { kind: 'verification-failed', taskIds: ['co'] });
    expect(failed).toMatchObject({
      state: 'handling',
      verificationFailures: 1,
      holderOrganizationId: 'water',
      responsibleOrganizationId: 'urban',
    });
  });
});

describe('a changed definition', () => {
  const changed = (change: (definition: ProcessDefinition) => void): ProcessDefinition => {
    const definition = structuredClone(defaultProcess);
    change(definition);
    return definition;
  };
  const move = (definition: ProcessDefinition, name: string): ProcessDefinition['moves'][number] =>
    definition.moves.find((each) => each.name === name)!;
  const done = { kind: 'task-done', taskId: 'task-urban', verifierOrganizationId: 'office', reopenUntil } as const;

  it('leads past the verification when the end of the work leads to closing', () => {
    const definition = changed((d) => (move(d, 'finish-work').to = 'verified'));
    expect(follow(definition, [...accepted, done])).toMatchObject({
      state: 'verified',
      activity: 'closing',
      responsibleOrganizationId: 'urban',
      holderOrganizationId: street,
    });
  });

  it('ends the matter with its reopen window when the end of the work leads to the end', () => {
    const definition = changed((d) => (move(d, 'finish-work').to = 'closed'));
    expect(follow(definition, [...accepted, done])).toMatchObject({
      state: 'closed',
      responsibleOrganizationId: null,
      reopenUntil,
    });
  });

  it('sends failed work to the dispatcher again, without giving it back', () => {
    const definition = changed((d) => (move(d, 'fail-verification').to = 'accepted'));
    const failed = follow(definition, [...accepted, done, { kind: 'verification-failed', taskIds: ['task-urban'] }]);
    expect(failed).toMatchObject({ state: 'accepted', responsibleOrganizationId: 'urban', verificationFailures: 1 });
    expect(failed.tasks.map(({ state }) => state)).toEqual(['done']);
  });

  it('leads silence to a state of its own', () => {
    const definition = changed((d) => {
      d.states['by-silence'] = { kind: 'handling', label: { zh: '默认接收', en: 'Accepted by silence' } };
      move(d, 'accept-by-silence').to = 'by-silence';
    });
    const silent: Happening = { kind: 'accepted', taskId: 'task-urban', by: 'silence' };
    expect(follow(definition, [...offered, silent])).toMatchObject({
      state: 'handling',
      stateCode: 'by-silence',
      responsibleOrganizationId: 'urban',
    });
    expect(follow(definition, accepted)).toMatchObject({ state: 'handling', stateCode: 'handling' });
  });

  it('refuses a happening for which it has no move', () => {
    const definition = changed((d) => (d.moves = d.moves.filter(({ name }) => name !== 'reject')));
    expect(() => follow(definition, [{ kind: 'rejected' }])).toThrow(
      expect.objectContaining({ code: 'NOT_POSSIBLE_NOW' }),
    );
  });
});

describe('an ending', () => {
  it('leaves no task open, even when the lead handed its part of joint work on and it came back', () => {
    const lead = aTask('urban', { id: 'lead', role: 'lead', state: 'accepted', acceptance: 'order' });
    const co = aTask('water', { id: 'co', role: 'co_handler', state: 'accepted', acceptance: 'order' });
    const ended = after(
      { kind: 'accepted-for-work' },
      { kind: 'joint-started', tasks: [lead, co], rule: 'all-done' },
      { kind: 'handed-on', taskId: 'lead', task: aTask('police') },
      returned('task-police'),
      { kind: 'rejected' },
    );
    expect(ended.state).toBe('rejected');
    expect(ended.tasks.map(({ state }) => state)).toEqual(['transferred', 'withdrawn', 'returned']);
  });
});
