import type { Activity } from '@jiceng/contracts/coordination/issue-progressed';
import {
  isBeingWorkedOn,
  limitAfter,
  observe,
  passedAtOnce,
  type IssueFact,
  type Observation,
  type RunningLimit,
} from './history.rules.js';

/**
 * A round of handling lasts from its first limit until the work is handed in. A failed verification or a reopening
 * begins a new round.
 */
interface Round {
  begunBy: IssueFact;
  /** The event that set the present limit, or that gave the running limit to another responsible organization. */
  setBy: IssueFact;
  limit: RunningLimit | null;
  /**
   * True when the limit of the issue had passed before the round began. The tasks then have limits of their own, and
   * these limits decide the round.
   */
  onOwnClock: boolean;
  decided: boolean;
  /** The events of the round so far. */
  events: IssueFact[];
  /** Tasks of co-handlers that already have a verdict in this round. */
  decidedTasks: Set<string>;
}

/** While an issue waits for approval, is paused or is suspended, its limit stands still and its round goes on. */
const keepsItsRound: readonly (Activity | null)[] = ['approving', 'paused', 'suspended'];

/**
 * Decides for each round whether the limit was met, at the earlier of two moments: the work is handed in, or the limit
 * passes. An open issue counts once, from the moment its limit passes, for the organization that held it longest; a
 * later completion changes nothing. A round that ends by rejection or merging gives no observation.
 */
export function deadlineObservations(history: readonly IssueFact[]): Observation<'deadline'>[] {
  const observations: Observation<'deadline'>[] = [];
  let round: Round | null = null;
  for (const fact of history) {
    const { after } = fact.payload;
    if (round) observations.push(...verdictOf(round, fact), ...coHandlersVerdict(round, fact));
    if (isBeingWorkedOn(after) || keepsItsRound.includes(after.activity)) {
      round = goOn(round, fact);
      const overdue = overdueWhenSet(round, fact);
      if (overdue) observations.push(overdue);
    } else {
      round = null;
    }
  }
  if (round?.limit && !round.decided)
    observations.push(late(round, round.limit.dueAt, longestHolder(round.events, round.limit), [round.setBy], true));
  return observations;
}

function goOn(round: Round | null, fact: IssueFact): Round {
  const begunBy = round?.begunBy ?? fact;
  const known = limitAfter(fact);
  const stale = known !== null && known.dueAt < begunBy.occurredAt;
  const limit = stale ? null : known;
  if (!round)
    return { begunBy, setBy: fact, limit, onOwnClock: stale, decided: false, events: [fact], decidedTasks: new Set() };
  const unchanged =
    round.limit?.dueAt.getTime() === limit?.dueAt.getTime() &&
    round.limit?.responsibleOrganizationId === limit?.responsibleOrganizationId;
  return {
    ...round,
    events: [...round.events, fact],
    limit,
    onOwnClock: stale || (round.onOwnClock && limit === null),
    setBy: unchanged ? round.setBy : fact,
  };
}

function verdictOf(round: Round, fact: IssueFact): Observation<'deadline'>[] {
  if (round.decided) return [];
  const { step, task, organizationId, after } = fact.payload;
  const { limit } = round;
  const passed =
    limit !== null && (fact.occurredAt > limit.dueAt || (step === 'overdue' && fact.occurredAt >= limit.dueAt));
  if (passed) {
    round.decided = true;
    return [late(round, limit.dueAt, longestHolder(round.events, limit), [round.setBy, fact])];
  }
  // An overdue event of the responsible organization concerns the limit of the issue, unless it is about the task of a
  // co-handler. A task that is handled alone has the limit of the issue.
  if (
    step === 'overdue' &&
    after.activity === 'handling' &&
    task?.role !== 'co_handler' &&
    (organizationId ?? after.responsibleOrganizationId) === after.responsibleOrganizationId
  ) {
    round.decided = true;
    return [late(round, fact.occurredAt, after.responsibleOrganizationId, [round.setBy, fact])];
  }
  const handedIn = after.activity === 'verifying' || after.activity === 'closing' || after.state === 'closed';
  if ((limit !== null || round.onOwnClock) && handedIn) {
    round.decided = true;
    return [
      observe({
        kind: 'deadline',
        anchor: round.begunBy,
        organizationId: limit?.responsibleOrganizationId ?? after.responsibleOrganizationId,
        countsFrom: fact.occurredAt,
        facts: { met: true },
        events: [round.setBy, fact],
      }),
    ];
  }
  return [];
}

/** A co-handler is measured by the limit of its own task. The region counts the issue once, through the lead. */
function coHandlersVerdict(round: Round, fact: IssueFact): Observation<'deadline'>[] {
  const { step, task } = fact.payload;
  if (task?.role !== 'co_handler' || (step !== 'task-done' && step !== 'overdue') || round.decidedTasks.has(task.id))
    return [];
  const { organizationId } = task;
  if (organizationId === (round.limit?.responsibleOrganizationId ?? fact.payload.after.responsibleOrganizationId))
    return [];
  round.decidedTasks.add(task.id);
  const met = step === 'task-done' && (task.dueAt === null || fact.occurredAt <= new Date(task.dueAt));
  return [
    observe({
      kind: 'deadline',
      anchor: fact,
      organizationId,
      principal: false,
      countsFrom: fact.occurredAt,
      facts: { met },
      events: [fact],
    }),
  ];
}

/**
 * Returns an observation when the limit already lay in the past at the time at which it was set. Such a limit cannot be
 * met, so the observation counts from that time.
 */
function overdueWhenSet(round: Round, fact: IssueFact): Observation<'deadline'> | null {
  if (round.decided || round.setBy !== fact || !round.limit || round.limit.dueAt >= fact.occurredAt) return null;
  round.decided = true;
  return late(round, fact.occurredAt, longestHolder(round.events, round.limit), [fact]);
}

/**
 * Returns the organization that held the issue longest within the limit, so that the last receiver is not charged for
 * the time of earlier holders. Time after a refusal that a ruling found wrong is charged to the organization that
 * refused. When two organizations held the issue equally long, the later one is charged.
 */
function longestHolder(events: readonly IssueFact[], limit: RunningLimit): string {
  const held = new Map<string, number>();
  events.forEach((fact, index) => {
    const { after } = fact.payload;
    if (after.handleDueAt === null || !isBeingWorkedOn(after)) return;
    const until = Math.min(events[index + 1]?.payload.after.elapsedMinutes ?? limit.minutes, limit.minutes);
    const holder = wrongRefuserAt(events, index) ?? after.holderOrganizationId ?? after.responsibleOrganizationId;
    held.set(holder, (held.get(holder) ?? 0) + Math.max(0, until - after.elapsedMinutes));
  });
  const most = Math.max(0, ...held.values());
  const longest = [...held].filter(([, minutes]) => minutes === most && minutes > 0).map(([id]) => id);
  const present = limit.holderOrganizationId;
  if (present !== null && longest.includes(present)) return present;
  return longest.at(-1) ?? limit.responsibleOrganizationId;
}

/**
 * Returns the organization that is charged for the time after an event because its refusal was wrong; null without such
 * a refusal.
 */
function wrongRefuserAt(events: readonly IssueFact[], index: number): string | null {
  const wrong = events.slice(index + 1).flatMap(({ payload }) => payload.wrongRefusals);
  const refused = events.slice(0, index + 1).flatMap(({ payload }) => payload.refusal ?? []);
  return refused.findLast(({ taskId }) => wrong.includes(taskId))?.organizationId ?? null;
}

function late(
  round: Round,
  countsFrom: Date,
  organizationId: string,
  events: readonly IssueFact[],
  pending = false,
): Observation<'deadline'> {
  return observe({
    kind: 'deadline',
    anchor: round.begunBy,
    organizationId,
    countsFrom,
    pending,
    facts: { met: false },
    events,
  });
}

/**
 * Judges the first receiver's duty (首接负责) once for each issue. The duty is kept when no limit passes in the hands
 * of the first receiver before another organization accepts the issue or the issue is closed or rejected. A missed
 * limit counts at once. The time in which another organization decides on an offer, or the arbiter rules, is not
 * charged to the first receiver. A report that passed the intake desk at once and did not come back gives no
 * observation, because the desk had nothing to do.
 */
export function firstReceiptObservations(history: readonly IssueFact[]): Observation<'first-receipt'>[] {
  const first = history[0];
  if (!first) return [];
  const receiver = first.payload.after.firstReceiverOrganizationId;
  const verdict = (
    kept: boolean,
    countsFrom: Date,
    events: readonly IssueFact[],
    pending = false,
  ): Observation<'first-receipt'>[] => [
    observe({
      kind: 'first-receipt',
      anchor: first,
      organizationId: receiver,
      countsFrom,
      pending,
      facts: { kept },
      events: [first, ...events],
    }),
  ];
  let before: IssueFact | null = null;
  let passed = false;
  for (const fact of history) {
    const { after, late: wasLate, organizationId, refusal, step } = fact.payload;
    if (passedAtOnce(fact)) passed = true;
    else if (refusal !== null || step === 'sent-to-arbiter') passed = false;
    const limit = before ? limitInHand(before, receiver) : null;
    if (limit && fact.occurredAt > limit.dueAt) return verdict(false, limit.dueAt, [before!, fact]);
    if (lapsedBy(fact, before, receiver) || (wasLate === true && organizationId === receiver))
      return verdict(false, fact.occurredAt, [fact]);
    if (after.responsibleOrganizationId !== receiver || after.state === 'closed' || after.state === 'rejected')
      return passed ? [] : verdict(true, fact.occurredAt, [fact]);
    const inHand = limitInHand(fact, receiver);
    if (inHand && inHand.dueAt < fact.occurredAt) return verdict(false, fact.occurredAt, [fact]);
    before = fact;
  }
  const open = before ? limitInHand(before, receiver) : null;
  return open ? verdict(false, open.dueAt, [before!], true) : [];
}

/** Returns the limit that runs while the first receiver itself holds the matter; null when no such limit runs. */
function limitInHand(fact: IssueFact, receiver: string): RunningLimit | null {
  const limit = limitAfter(fact);
  return limit?.holderOrganizationId === receiver && limit.responsibleOrganizationId === receiver ? limit : null;
}

function lapsedBy(fact: IssueFact, before: IssueFact | null, receiver: string): boolean {
  const { step, organizationId, after } = fact.payload;
  if (step !== 'overdue' && step !== 'escalated') return false;
  return (organizationId ?? (before?.payload.after ?? after).holderOrganizationId) === receiver;
}
