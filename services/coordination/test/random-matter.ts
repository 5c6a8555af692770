import { isResting } from '@jiceng/contracts/coordination/issue-progressed';
import { movesFrom, stateOf, type ProcessDefinition } from '../src/rulebook/process/process-definition.rules.js';
import { hasOpenWork, issueActions, taskMeant, whyNot, type IssueAction } from '../src/case/matter/issue.rules.js';
import { movesOf, type Happening } from '../src/case/matter/happening.rules.js';
import { isOpen, limitReached, taskOf, type Matter } from '../src/case/matter/matter.rules.js';
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
  /** Makes the ids of new tasks unique. */
  serial: number;
}

/** What a command can be in this moment; `dice` chooses within it. Two answers where the command decides between moves. */
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
      return [{ kind: 'offered', task: fresh(), ...elsewhere }];
    case 'acceptTask':
      return [
        ...(['person', 'silence'] as const).map(
          (by) => ({ kind: 'accepted', taskId: inState('offered').id, by }) as const,
        ),
        ...often({ kind: 'offers-used-up', taskId: inState('offered').id, arbiterOrganizationId: 'arbiter' }),
      ];
    case 'assignTask':
      // The choice of the person who handles a task inside the unit changes nothing in the matter.
      return [];
    case 'solveIssue':
      return [
        { kind: 'solved', task: fresh({ organizationId: street, state: 'done', acceptance: 'person' }), reopenUntil },
      ];
    case 'passUpIssue':
      // Passing up makes the same offer as a dispatch, so the walk does not repeat it.
      return [];
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
    case 'closeIssue':
      return [{ kind: 'closed', reopenUntil }];
    case 'reopenIssue':
      return [{ kind: 'reopened' }];
  }
}

/** A happening that few states allow, twice, so that every kind comes often enough. */
const often = (happening: Happening): Happening[] => [happening, happening];

/** Everything that the rules and the definition allow in this moment. */
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
        }) === null,
    )
    .flatMap((action) => happeningsOf(action, moment, dice))
    .filter((happening) => movesOf(happening).some((move) => movesFrom(definition, matter.stateCode, move).length > 0))
    .filter((happening) => !isClosedTo(happening, matter));
}

/** Dispatch and transfer do not name an organization that refused the matter, handed it on or holds the task. */
function isClosedTo(happening: Happening, { refusedBy, tasks }: Matter): boolean {
  if (happening.kind !== 'offered' && happening.kind !== 'handed-on') return false;
  const holder = happening.kind === 'handed-on' ? taskOf({ tasks }, happening.taskId).organizationId : null;
  return [...refusedBy, holder].includes(happening.task.organizationId);
}

/** What must hold after every step, whatever the definition says. */
export function expectSound(before: Matter, happening: Happening, after: Matter, definition: ProcessDefinition): void {
  const rests = isResting(after.state);
  // One responsible while open, none at rest; work never stops while it is being handled; no ending with an open task.
  expect(after.responsibleOrganizationId === null).toBe(rests);
  expect(after.holderOrganizationId === null).toBe(rests);
  if (rests) expect(after.tasks.filter(isOpen)).toEqual([]);
  if (after.state === 'closed') expect(after.reopenUntil).not.toBeNull();
  if (after.state === 'handling') expect(hasOpenWork(after)).toBe(true);
  expect(after.tasks.filter((task) => task.state === 'offered')).toHaveLength(after.state === 'dispatched' ? 1 : 0);
  // Responsibility passes to another open holder only by acceptance, ruling or order.
  // Offers are never handed round: the limits of refusals and hand-overs hold as long as the process has an arbiter.
  if (happening.kind === 'offered' || happening.kind === 'handed-on')
    expect(after.state === 'arbitrating').toBe(limitReached(before, happening, definition) !== null);
  expect(after.returns).toBeGreaterThanOrEqual(before.returns);
  expect(after.handOvers).toBeGreaterThanOrEqual(before.handOvers);
  const [was, is] = [before.responsibleOrganizationId, after.responsibleOrganizationId];
  if (was !== null && is !== null && was !== is)
    expect(['accepted', 'ruled', 'joint-started']).toContain(happening.kind);
}
