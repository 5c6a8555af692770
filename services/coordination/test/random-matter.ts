import { isResting } from '@jiceng/contracts/coordination/issue-progressed';
import { movesFrom, stateOf, type ProcessDefinition } from '../src/rulebook/process/process-definition.rules.js';
import { hasOpenWork, issueActions, taskMeant, whyNot, type IssueAction } from '../src/case/matter/issue.rules.js';
import { movesOf, type Happening } from '../src/case/matter/happening.rules.js';
import { isOpen, limitReached, taskOf, type Matter } from '../src/case/matter/matter.rules.js';
import { handOver } from '../src/case/matter/hand-over.rules.js';
import { inSuccession } from '../src/case/matter/succession.rules.js';
import type { TaskFacts } from '../src/case/matter/task.rules.js';

const street = 'street';
const inOneTree = (one: string, other: string): boolean => one === other;
const departments = ['urban', 'water', 'police', 'market'];
const everybody = {
  id: 'p',
  roles: [
    'resident',
    'coordinator',
    'arbiter',
    'verifier',
    'street_dispatcher',
    'department_dispatcher',
    'unit_leader',
    'district_leader',
  ],
  organizationId: null,
  organizationIds: [street, 'arbiter', 'office', ...departments],
  employerIds: [],
  isReporter: true,
};

export function reported(definition: ProcessDefinition): Matter {
  return {
    stateCode: definition.initial,
    state: stateOf(definition, definition.initial).kind,
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
  };
}

export interface Moment {
  matter: Matter;
  definition: ProcessDefinition;
  now: Date;
  /** Number that makes the ids of new tasks unique. */
  serial: number;
}

/**
 * Returns the happenings that an action can cause at this moment; `dice` chooses among the possible inputs. There are
 * two happenings when the command itself decides between two moves.
 */
function happeningsOf(action: IssueAction, { matter, now, serial }: Moment, dice: number): Happening[] {
  const organizationId = departments[dice % departments.length]!;
  const fresh = (task: Partial<TaskFacts> = {}): TaskFacts => ({
    id: `t${serial}`,
    organizationId,
    staffId: null,
    role: 'sole',
    state: 'offered',
    required: true,
    dependsOn: [],
    acceptance: null,
    ...task,
  });
  const inState = (...states: TaskFacts['state'][]): TaskFacts =>
    matter.tasks.find((task) => states.includes(task.state))!;
  const reopenUntil = new Date(now.getTime() + 2.5 * 86_400_000);
  const last = matter.tasks.filter((task) => task.state === 'done').slice(-1);
  const elsewhere = { leavesTree: true, offersUsedUp: dice % 41 === 0, arbiterOrganizationId: 'arbiter' };
  switch (action) {
    case 'judgeIssue':
      return [
        { kind: 'accepted-for-work' },
        { kind: 'rejected' },
        ...(dice % 2 === 0 ? [{ kind: 'rejected' } as const] : []),
      ];
    case 'mergeIssue':
      return [{ kind: 'merged' }];
    case 'unmergeIssue':
      return [{ kind: 'unmerged' }];
    case 'dispatchIssue':
      return often({ kind: 'offered', task: fresh(), ...elsewhere });
    case 'acceptTask':
      return [
        ...(['person', 'silence'] as const).map(
          (by) => ({ kind: 'accepted', taskId: inState('offered').id, by }) as const,
        ),
        ...often({ kind: 'offers-used-up', taskId: inState('offered').id, arbiterOrganizationId: 'arbiter' }),
      ];
    case 'assignTask':
      // The choice of the assignee inside the unit does not change the matter.
      return [];
    case 'solveIssue':
      return [
        { kind: 'solved', task: fresh({ organizationId: street, state: 'done', acceptance: 'person' }), reopenUntil },
      ];
    case 'passUpIssue':
      // Passing up makes the same offer as a dispatch, so it is left out here.
      return [];
    case 'sendBackTask':
      return often({ kind: 'sent-back', taskId: inState('offered').id });
    case 'returnTask':
      return often({ kind: 'returned', taskId: inState('offered').id, arbiterOrganizationId: 'arbiter' });
    case 'transferTask': {
      const task = taskMeant(action, { matter, actor: everybody })!;
      const byHolder = dice % 5 > 0;
      return [{ kind: 'handed-on', taskId: task.id, task: fresh(), byHolder, ...elsewhere, leavesTree: dice % 3 > 0 }];
    }
    case 'ruleArbitration':
      return [{ kind: 'ruled', task: fresh({ state: 'accepted', acceptance: 'ruling' }) }];
    case 'startJointHandling': {
      const co = `t${serial}b`;
      const waits = dice % 3 === 0;
      const lead = fresh({ role: 'lead', state: waits ? 'waiting' : 'accepted', dependsOn: waits ? [co] : [] });
      const other = { ...fresh({ role: 'co_handler', state: 'accepted', required: dice % 2 === 0 }), id: co };
      const tasks = [lead, { ...other, organizationId: departments[(dice + 1) % departments.length]! }];
      return [
        {
          kind: 'joint-started',
          rule: dice % 2 ? 'all-done' : 'required-done',
          tasks: tasks.map((task) => ({ ...task, acceptance: 'order' })),
        },
      ];
    }
    case 'completeTask':
      return [{ kind: 'task-done', taskId: inState('accepted').id, verifierOrganizationId: 'office', reopenUntil }];
    case 'requestPause':
      return dice % 3 === 0 ? [{ kind: 'pause-requested', approverOrganizationId: 'office' }] : [];
    case 'requestExtension':
      return dice % 3 === 1 ? [{ kind: 'extension-requested', approverOrganizationId: 'office' }] : [];
    case 'requestSuspension':
      return dice % 3 === 2 ? [{ kind: 'suspension-requested', approverOrganizationId: 'office' }] : [];
    case 'answerDeadlineRequest':
      return [{ kind: 'paused' }, { kind: 'extended' }, { kind: 'suspended' }, { kind: 'request-refused' }];
    case 'reviewSuspension':
      return often({ kind: 'suspension-reviewed' });
    case 'resumeIssue':
      return (['person', 'clock'] as const).map((by) => ({ kind: 'resumed', by }));
    case 'requestVerification':
      return [{ kind: 'verification-requested', verifierOrganizationId: 'office' }];
    case 'recordVerification':
      return [
        { kind: 'verification-passed', reopenUntil },
        { kind: 'verification-failed', taskIds: last.map((task) => task.id) },
      ];
    case 'recordSpotCheck':
      // A failed check causes the same happening as a reopening, so it is left out here.
      return [];
    case 'supplementReport':
      // A supplement does not change the matter.
      return [];
    case 'askSourceToTakeBack':
      // The step of the answer; the question itself does not change the matter.
      return dice % 3 === 0 ? [{ kind: 'returned-to-source' }] : [];
    case 'askSourceForTime':
    case 'withdrawSourceRequest':
      // Neither the limit of the source nor a request for it is part of the matter.
      return [];
    case 'closeIssue':
      return [{ kind: 'closed', reopenUntil }];
    case 'reopenIssue':
      return [{ kind: 'reopened' }];
  }
}

/** Returns a happening twice, so that it is chosen more often. */
const often = (happening: Happening): Happening[] => [happening, happening];

/** Returns all happenings that the rules and the definition allow at this moment. */
export function possible(moment: Moment, dice: number): Happening[] {
  const { matter, definition, now } = moment;
  return issueActions
    .filter(
      (action) =>
        whyNot(action, {
          matter,
          definition,
          now,
          handleDueAt: null,
          severity: 'ordinary',
          actor: everybody,
          inOneTree,
          order: { isOfClient: true, waiting: null, askedBy: null, hasLimit: true },
        }) === null,
    )
    .flatMap((action) => happeningsOf(action, moment, dice))
    .filter((happening) => movesOf(happening).some((move) => movesFrom(definition, matter.stateCode, move).length > 0))
    .filter((happening) => !isClosedTo(happening, matter));
}

/**
 * True when dispatch and transfer may not name the organization, because it has the task, refused the matter or handed
 * it on.
 */
function isClosedTo(happening: Happening, { refusedBy, tasks }: Matter): boolean {
  if (happening.kind !== 'offered' && happening.kind !== 'handed-on') return false;
  const holder = happening.kind === 'handed-on' ? taskOf({ tasks }, happening.taskId).organizationId : null;
  return [...refusedBy, holder].includes(happening.task.organizationId);
}

/** Checks the rules that hold after every step of every definition. */
export function expectSound(before: Matter, happening: Happening, after: Matter, definition: ProcessDefinition): void {
  const rests = isResting(after.state);
  // An open matter has one responsible organization, and a matter that has ended has none. Work in progress has an open
  // task, and a matter that has ended has no open task.
  expect(after.responsibleOrganizationId === null).toBe(rests);
  expect(after.holderOrganizationId === null).toBe(rests);
  if (rests) expect(after.tasks.filter(isOpen)).toEqual([]);
  if (after.state === 'closed') expect(after.reopenUntil).not.toBeNull();
  if (after.state === 'handling') expect(hasOpenWork(after)).toBe(true);
  expect(after.tasks.filter((task) => task.state === 'offered')).toHaveLength(after.state === 'dispatched' ? 1 : 0);
  // Responsibility passes from one organization to another only by acceptance, ruling or order. The limits of refusals
  // and hand-overs apply while the process has an arbiter.
  if (happening.kind === 'offered' || happening.kind === 'handed-on')
    expect(after.state === 'arbitrating').toBe(limitReached(before, happening, definition) !== null);
  expect(after.returns).toBeGreaterThanOrEqual(before.returns);
  expect(after.handOvers).toBeGreaterThanOrEqual(before.handOvers);
  const [was, is] = [before.responsibleOrganizationId, after.responsibleOrganizationId];
  if (was !== null && is !== null && was !== is)
    expect(['accepted', 'ruled', 'joint-started']).toContain(happening.kind);
}

/** Changes of organizations and persons that change who works on a matter. */
export const departures = ['unit dissolved', 'person left'] as const;
export type Departure = (typeof departures)[number];

/**
 * Returns the matter after a departure: a unit with an open task (or else the responsible unit) is dissolved, or the
 * person of an open task leaves. Null when there is no such unit or task.
 */
export function afterDeparture(departure: Departure, matter: Matter, dice: number): Matter | null {
  if (isResting(matter.state)) return null;
  const open = matter.tasks.filter(isOpen);
  if (departure === 'unit dissolved') {
    const gone = open[dice % open.length]?.organizationId ?? matter.responsibleOrganizationId!;
    const others = [...departments, 'office'].filter((id) => id !== gone);
    const successor = others[dice % others.length]!;
    return inSuccession(matter, (id) => (id === gone ? successor : id));
  }
  const task = open[dice % open.length];
  if (!task) return null;
  const stop = { backAt: null, successorId: dice % 2 ? 'successor' : null, coverId: null, colleagueId: 'colleague' };
  const { staffId } = handOver({ state: task.state, acceptDueAt: null, dueAt: null }, stop)!;
  return { ...matter, tasks: matter.tasks.map((each) => (each.id === task.id ? { ...each, staffId } : each)) };
}

/**
 * Checks that a departure changes only organizations and persons. No state, count or task may be lost or added.
 */
export function expectUndisturbed(before: Matter, after: Matter): void {
  const frame = ({ tasks, ...matter }: Matter): object => ({
    ...matter,
    firstReceiverOrganizationId: null,
    responsibleOrganizationId: null,
    holderOrganizationId: null,
    tasks: tasks.map((task) => ({ ...task, organizationId: null, staffId: null })),
  });
  expect(frame(after)).toEqual(frame(before));
  expect([after.responsibleOrganizationId, after.holderOrganizationId]).not.toContain(null);
  // When the holder of a matter has an open task, this is still so afterwards.
  const holds = ({ tasks, holderOrganizationId }: Matter): boolean =>
    tasks.some((task) => isOpen(task) && task.organizationId === holderOrganizationId);
  if (holds(before)) expect(holds(after)).toBe(true);
}
