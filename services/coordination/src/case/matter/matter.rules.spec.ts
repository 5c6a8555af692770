import { defaultProcess } from '../../rulebook/process/default-process.js';
import type { ProcessDefinition } from '../../rulebook/process/process-definition.rules.js';
import type { Happening } from './happening.rules.js';
import { advance, handlersOf, type Matter } from './matter.rules.js';
import type { TaskFacts } from './task.rules.js';

const street = 'street';
const arbiter = 'arbiter';
const elsewhere = { leavesTree: true, offersUsedUp: false, arbiterOrganizationId: arbiter };
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
    handOvers: 0,
    refusedBy: [],
    verificationFailures: 0,
    pauses: 0,
    extensions: 0,
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
  { kind: 'offered', task: aTask('urban'), ...elsewhere },
] as const satisfies Happening[];
const accepted = [...offered, { kind: 'accepted', taskId: 'task-urban', by: 'person' }] as const satisfies Happening[];

const returned = (taskId: string): Happening => ({ kind: 'returned', taskId, arbiterOrganizationId: arbiter });
const returnedTwice: Happening[] = [
  ...offered,
  returned('task-urban'),
  { kind: 'offered', task: aTask('water'), ...elsewhere },
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
      [...accepted, { kind: 'handed-on', taskId: 'task-urban', task: aTask('water'), byHolder: true, ...elsewhere }],
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

describe('the arbiter', () => {
  const handedOn = (from: string, to: string, more: object = {}): Happening => ({
    kind: 'handed-on',
    taskId: `task-${from}`,
    task: aTask(to),
    byHolder: true,
    ...elsewhere,
    ...more,
  });
  const accepts = (organization: string): Happening => ({
    kind: 'accepted',
    taskId: `task-${organization}`,
    by: 'person',
  });

  it('decides when an organization hands on an offer: handing on an offer that was not accepted counts as a refusal', () => {
    const once = next(after(...offered), handedOn('urban', 'water'));
    expect(once).toMatchObject({
      state: 'dispatched',
      holderOrganizationId: 'water',
      returns: 1,
      refusedBy: ['urban'],
    });
    const twice = next(once, handedOn('water', 'police'));
    expect(twice).toMatchObject({ state: 'arbitrating', returns: 2, refusedBy: ['urban', 'water'] });
    expect(twice.tasks.map(({ state }) => state)).toEqual(['returned', 'returned']);
  });

  it('decides at the third hand-over of accepted work', () => {
    const third = after(
      ...accepted,
      handedOn('urban', 'water'),
      accepts('water'),
      handedOn('water', 'police'),
      accepts('police'),
      handedOn('police', 'market'),
    );
    expect(third).toMatchObject({
      state: 'arbitrating',
      responsibleOrganizationId: 'police',
      returns: 0,
      handOvers: 3,
    });
    expect(third.tasks.map(({ state }) => state)).toEqual(['transferred', 'transferred', 'transferred']);
  });

  it('does not decide when the matter moves only inside the tree of one organization', () => {
    const inside = { leavesTree: false };
    const moved = after(
      ...accepted,
      handedOn('urban', 'station-1', inside),
      accepts('station-1'),
      handedOn('station-1', 'station-2', inside),
      accepts('station-2'),
      handedOn('station-2', 'station-3', inside),
    );
    expect(moved).toMatchObject({ state: 'dispatched', handOvers: 0, returns: 0 });
  });

  it('counts the offer after a return as a hand-over, but not the first dispatch', () => {
    expect(after(...offered).handOvers).toBe(0);
    expect(
      after(...offered, returned('task-urban'), { kind: 'offered', task: aTask('water'), ...elsewhere }).handOvers,
    ).toBe(1);
  });

  it('decides when the time for all offers together is used up', () => {
    const usedUp = { kind: 'offers-used-up', taskId: 'task-urban', arbiterOrganizationId: arbiter } as const;
    expect(after(...offered, usedUp)).toMatchObject({
      state: 'arbitrating',
      holderOrganizationId: arbiter,
      returns: 0,
    });
    expect(after(...accepted, handedOn('urban', 'water', { offersUsedUp: true })).state).toBe('arbitrating');
  });

  it('allows offers to every organization again after a correction of the category, and keeps the counts', () => {
    const corrected = after(...offered, returned('task-urban'), { kind: 'accepted-for-work', corrected: true });
    expect(corrected).toMatchObject({ refusedBy: [], returns: 1 });
  });

  it.each([
    ['an offer', offered],
    ['an accepted task', accepted],
  ])('does not count %s that the coordinator moves as a refusal by its organization', (_, happened) => {
    const moved = next(after(...happened), handedOn('urban', 'water', { byHolder: false }));
    expect(moved).toMatchObject({ handOvers: 1, refusedBy: [], returns: 0 });
    // Only returned and transferred tasks can be marked as wrong refusals by a ruling.
    expect(moved.tasks[0]!.state).toBe('withdrawn');
  });

  it('never decides in a process without an arbiter', () => {
    const definition = structuredClone(defaultProcess);
    definition.moves = definition.moves.filter(({ name }) => name !== 'send-to-arbiter' && name !== 'rule');
    const moved = follow(definition, [...offered, handedOn('urban', 'water'), handedOn('water', 'police')]);
    expect(moved).toMatchObject({ state: 'dispatched', holderOrganizationId: 'police' });
  });
});

describe('joint work', () => {
  const lead = aTask('urban', { id: 'lead', role: 'lead', state: 'waiting', dependsOn: ['co'], acceptance: 'order' });
  const co = aTask('water', { id: 'co', role: 'co_handler', state: 'accepted', acceptance: 'order' });
  const started = after(...accepted, { kind: 'joint-started', tasks: [lead, co], rule: 'all-done' });

  it('makes the lead responsible, and the co-handler the holder while its work comes first', () => {
    expect(started).toMatchObject({ responsibleOrganizationId: 'urban', holderOrganizationId: 'water' });
    expect(started.tasks.find((task) => task.id === 'task-urban')?.state).toBe('withdrawn');
  });

  it('starts the waiting task, and goes to verification when the last task is done', () => {
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

  it('skips the verification when completed work leads to closing', () => {
    const definition = changed((d) => (move(d, 'finish-work').to = 'verified'));
    expect(follow(definition, [...accepted, done])).toMatchObject({
      state: 'verified',
      activity: 'closing',
      responsibleOrganizationId: 'urban',
      holderOrganizationId: street,
    });
  });

  it('ends the matter, with its reopen window, when completed work leads to the end', () => {
    const definition = changed((d) => (move(d, 'finish-work').to = 'closed'));
    expect(follow(definition, [...accepted, done])).toMatchObject({
      state: 'closed',
      responsibleOrganizationId: null,
      reopenUntil,
    });
  });

  it('sends failed work to the dispatcher again, and leaves its task done', () => {
    const definition = changed((d) => (move(d, 'fail-verification').to = 'accepted'));
    const failed = follow(definition, [...accepted, done, { kind: 'verification-failed', taskIds: ['task-urban'] }]);
    expect(failed).toMatchObject({ state: 'accepted', responsibleOrganizationId: 'urban', verificationFailures: 1 });
    expect(failed.tasks.map(({ state }) => state)).toEqual(['done']);
  });

  it('can lead acceptance by silence to a state of its own', () => {
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

  it('refuses a happening for which the definition has no move', () => {
    const definition = changed((d) => (d.moves = d.moves.filter(({ name }) => name !== 'reject')));
    expect(() => follow(definition, [{ kind: 'rejected' }])).toThrow(
      expect.objectContaining({ code: 'NOT_POSSIBLE_NOW' }),
    );
  });
});

describe('an ending', () => {
  it('leaves no task open, also when the lead handed its part of joint work on and got it back', () => {
    const lead = aTask('urban', { id: 'lead', role: 'lead', state: 'accepted', acceptance: 'order' });
    const co = aTask('water', { id: 'co', role: 'co_handler', state: 'accepted', acceptance: 'order' });
    const ended = after(
      { kind: 'accepted-for-work' },
      { kind: 'joint-started', tasks: [lead, co], rule: 'all-done' },
      { kind: 'handed-on', taskId: 'lead', task: aTask('police'), byHolder: true, ...elsewhere },
      returned('task-police'),
      { kind: 'rejected' },
    );
    expect(ended.state).toBe('rejected');
    expect(ended.tasks.map(({ state }) => state)).toEqual(['transferred', 'withdrawn', 'returned']);
  });
});
