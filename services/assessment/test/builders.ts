import type { Activity, IssueProgressed, IssueState, IssueStep } from '@jiceng/contracts/coordination/issue-progressed';
import { idFromCode, newId } from '@jiceng/platform/ids';
import type { IssueFact } from '../src/observation/history.rules.js';

/** Returns an id that is computed from a name, so that tests can name organizations. */
export const organization = (name: string): string => idFromCode('organization', name);

/**
 * One step of a story: its time, the step, and the fields that the step changes. Times are Asia/Shanghai,
 * such as '11-03 09:00'.
 */
export interface Step extends Partial<Omit<IssueProgressed, 'after' | 'issueId' | 'step'>> {
  at: string;
  step: IssueStep;
  after?: Partial<Omit<IssueProgressed['after'], 'version' | 'handleDueAt'>> & { handleDueAt?: string | null };
}

type TaskOfStep = NonNullable<IssueProgressed['task']>;

/** A task that a story gives to an organization. */
export function aTask(unit: string, parts: Partial<TaskOfStep> = {}): TaskOfStep {
  return { id: organization(`task ${unit}`), organizationId: organization(unit), role: 'sole', dueAt: null, ...parts };
}

/** The refusal of a task by a unit. */
export function refusalBy(unit: string): NonNullable<IssueProgressed['refusal']> {
  const { id, organizationId } = aTask(unit);
  return { taskId: id, organizationId };
}

/** The usual activity of an issue in each state. */
const usualActivity: Record<IssueState, Activity | null> = {
  reported: 'judging',
  accepted: 'dispatching',
  dispatched: 'deciding',
  arbitrating: 'arbitrating',
  handling: 'handling',
  'awaiting-approval': 'approving',
  paused: 'paused',
  suspended: 'suspended',
  verifying: 'verifying',
  verified: 'closing',
  closed: null,
  rejected: null,
  merged: null,
  'returned-to-source': null,
};

/** The usual state of an issue after each step. */
const usualState: Partial<Record<IssueStep, IssueState>> = {
  reported: 'reported',
  judged: 'accepted',
  rejected: 'rejected',
  merged: 'merged',
  unmerged: 'reported',
  dispatched: 'dispatched',
  transferred: 'dispatched',
  accepted: 'handling',
  'accepted-by-silence': 'handling',
  returned: 'accepted',
  'sent-back': 'accepted',
  'sent-to-arbiter': 'arbitrating',
  ruled: 'handling',
  'joint-started': 'handling',
  'pause-requested': 'awaiting-approval',
  paused: 'paused',
  'extension-requested': 'awaiting-approval',
  extended: 'handling',
  'suspension-requested': 'awaiting-approval',
  suspended: 'suspended',
  'suspension-reviewed': 'suspended',
  'request-refused': 'handling',
  resumed: 'handling',
  handled: 'verifying',
  'verification-requested': 'verifying',
  'verification-failed': 'handling',
  'verification-passed': 'verified',
  closed: 'closed',
  'spot-check-asked': 'closed',
  'spot-check-late': 'closed',
  'spot-check-passed': 'closed',
  'spot-check-failed': 'closed',
  reopened: 'handling',
};

/** Returns the facts of an issue's life. Each step starts from the state after the previous step. */
export function story(steps: readonly Step[], issueId = newId()): IssueFact[] {
  let after: IssueProgressed['after'] = {
    state: 'reported',
    responsibleOrganizationId: organization('street'),
    holderOrganizationId: organization('street'),
    activity: 'judging',
    firstReceiverOrganizationId: organization('street'),
    handlerOrganizationIds: [],
    regionCode: '320106001001001',
    categoryCode: '0101001',
    line: 'urban_management',
    severity: 'ordinary',
    handleDueAt: null,
    elapsedMinutes: 0,
    limitMinutes: null,
    delay: [],
    version: 1,
  };
  const begin = instant(steps[0]?.at ?? '11-01 09:00');
  return steps.map(({ at, step, after: changes = {}, ...parts }, index) => {
    const { handleDueAt, ...others } = changes;
    const state = others.state ?? usualState[step] ?? after.state;
    const activity = usualActivity[state];
    const responsible = others.responsibleOrganizationId ?? after.responsibleOrganizationId;
    const waitedFor =
      state === 'verified'
        ? after.firstReceiverOrganizationId
        : state === 'dispatched' && step !== 'escalated' && step !== 'overdue'
          ? (parts.task?.organizationId ?? parts.counterpartOrganizationId ?? after.holderOrganizationId)
          : state === after.state
            ? after.holderOrganizationId
            : responsible;
    after = {
      ...after,
      state,
      activity,
      holderOrganizationId: activity === null ? null : waitedFor,
      ...others,
      ...(handleDueAt === undefined
        ? {}
        : { handleDueAt: handleDueAt === null ? null : instant(handleDueAt).toISOString() }),
      version: index + 1,
    };
    // In a story every minute is a working minute.
    after = {
      ...after,
      elapsedMinutes: minutesAfter(begin, instant(at)),
      limitMinutes: after.handleDueAt === null ? null : minutesAfter(begin, new Date(after.handleDueAt)),
    };
    return {
      eventId: newId(),
      seq: index + 1,
      occurredAt: instant(at),
      payload: {
        issueId,
        processKey: 'standard',
        step,
        organizationId: null,
        staffId: null,
        counterpartOrganizationId: null,
        reasonCode: null,
        task: null,
        refusal: null,
        wrongRefusals: [],
        late: null,
        callback: null,
        ...parts,
        after,
      },
    };
  });
}

/** Returns the whole minutes from the report to a moment. */
export function minutesAfter(begin: Date, moment: Date): number {
  return Math.max(0, Math.floor((moment.getTime() - begin.getTime()) / 60_000));
}

/** Returns the instant of a Shanghai time: '11-03 09:00' is 2026-11-03 09:00. */
export function instant(text: string): Date {
  return new Date(`2026-${text.replace(' ', 'T')}:00+08:00`);
}

/** The steps with which most stories begin: reported, judged, and accepted by a department with a limit. */
export function takenBy(department: string, due: string, day = '11-02'): Step[] {
  const id = organization(department);
  return [
    { at: `${day} 09:00`, step: 'reported' },
    { at: `${day} 09:10`, step: 'judged', organizationId: organization('street'), after: { handleDueAt: due } },
    {
      at: `${day} 09:20`,
      step: 'dispatched',
      organizationId: organization('street'),
      counterpartOrganizationId: id,
      task: aTask(department),
    },
    {
      at: `${day} 10:00`,
      step: 'accepted',
      organizationId: id,
      task: aTask(department),
      after: { responsibleOrganizationId: id, handlerOrganizationIds: [id] },
    },
  ];
}

/** The whole life of an issue without a fault, with one satisfied reporter. */
export function lifeOf(
  department: string,
  callback: IssueProgressed['callback'] = { responded: true, resolved: true, satisfaction: 5 },
): Step[] {
  return [
    ...takenBy(department, '11-09 18:00'),
    { at: '11-04 15:00', step: 'handled', organizationId: organization(department) },
    { at: '11-05 10:00', step: 'verification-passed', organizationId: organization('street') },
    { at: '11-05 11:00', step: 'closed', organizationId: organization('street') },
    { at: '11-05 11:00', step: 'callback-asked' },
    { at: '11-06 20:00', step: 'callback-answered', callback },
  ];
}

/**
 * Returns the same facts with other organizations in the roles, so that fixtures in one database do not count for each
 * other.
 */
export function recast(facts: readonly IssueFact[], roles: Readonly<Record<string, string>>): IssueFact[] {
  return facts.map((fact) => {
    let payload = JSON.stringify(fact.payload);
    for (const [role, name] of Object.entries(roles))
      payload = payload.replaceAll(organization(role), organization(name));
    return { ...fact, payload: JSON.parse(payload) as IssueProgressed };
  });
}
