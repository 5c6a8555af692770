import { communityOf } from '@jiceng/contracts/codes';
import { PASSED_AT_ONCE, type Activity, type IssueProgressed } from '@jiceng/contracts/coordination/issue-progressed';
import { v5 } from 'uuid';
import { monthOf } from '../month/month.rules.js';

/** One step of an issue, as coordination announced it. */
export interface IssueFact {
  eventId: string;
  /** Number of the step in the life of the issue, from 1. */
  seq: number;
  occurredAt: Date;
  payload: IssueProgressed;
}

/**
 * True for a step by which a report passed the intake desk at once. No desk decided the step, so it counts for no desk.
 */
export function passedAtOnce({ payload }: IssueFact): boolean {
  return payload.reasonCode === PASSED_AT_ONCE;
}

/** Kinds of observations of an organization. `ObservationFacts` lists the facts of each kind. */
export const observationKinds = [
  'callback',
  'deadline',
  'delay',
  'offer',
  'dispatch',
  'first-receipt',
  'verification',
  'judgement',
  'dispatching',
  'closing',
  'call',
] as const;
export type ObservationKind = (typeof observationKinds)[number];

export interface ObservationFacts {
  /**
   * A reporter answered a call-back. The facts are the three answers: contacted, resolved, and satisfaction from 1 to
   * 5. Null means no answer.
   */
  callback: { responded: boolean; resolved: boolean | null; satisfaction: number | null };
  /** A round of handling met its limit or missed it. */
  deadline: { met: boolean };
  /**
   * `delayed` is true when minutes past the limit were charged to the organization, and false when it held the matter
   * without such a minute.
   */
  delay: { delayed: boolean };
  /**
   * An organization took or returned an offered task. `wronglyReturned` is true when a later ruling names the
   * organization that returned it.
   */
  offer: { returned: boolean; wronglyReturned: boolean };
  /**
   * The receiver decided on a dispatch or transfer. `missent` is true when the receiver returned the task and no ruling
   * found the return wrong.
   */
  dispatch: { missent: boolean };
  /**
   * `kept` is true when no limit passed in the hands of the first receiver before another organization accepted or the
   * issue ended.
   */
  'first-receipt': { kept: boolean };
  /** An independent verification of the work passed or failed. */
  verification: { failed: boolean };
  /**
   * A desk judged a report, dispatched a matter or closed a matter. `inTime` tells whether it did so within the limit.
   */
  judgement: { inTime: boolean };
  dispatching: { inTime: boolean };
  closing: { inTime: boolean };
  /** Staff called a reporter. `reached` is false when no call reached the reporter. */
  call: { reached: boolean };
}

/** A statement about one organization. The statement counts once, in one month. */
export interface Observation<K extends ObservationKind = ObservationKind> {
  id: string;
  issueId: string;
  kind: K;
  organizationId: string;
  /**
   * True for the one organization through which the region counts the observation, so that the region counts joint work
   * once.
   */
  principal: boolean;
  /** Division code, 12 digits. */
  regionCode: string;
  /** Month of Asia/Shanghai, such as 2026-11. */
  month: string;
  /** The observation counts from this moment on, and this moment decides its month. */
  countsFrom: Date;
  /** True while a step before `countsFrom` could still change the observation: the issue is open and its limit runs. */
  pending: boolean;
  facts: ObservationFacts[K];
  /** Ids of the events that led to the observation, in the order of the issue's life. */
  eventIds: string[];
}

export interface ObservationParts<K extends ObservationKind> {
  kind: K;
  /**
   * The event that began or decided the observation. The id of the observation is computed from this event, the kind
   * and the organization.
   */
  anchor: IssueFact;
  organizationId: string;
  principal?: boolean;
  countsFrom: Date;
  pending?: boolean;
  facts: ObservationFacts[K];
  events: readonly IssueFact[];
}

/** Namespace of the ids of observations. With another namespace every observation would get another id. */
const OBSERVATIONS = '0a6f6f2e-4a0f-4f39-9d53-6f8c1c7a2b90';

export function observe<K extends ObservationKind>(parts: ObservationParts<K>): Observation<K> {
  const { kind, anchor, organizationId, countsFrom } = parts;
  const last = parts.events.at(-1) ?? anchor;
  const { issueId, after } = last.payload;
  return {
    id: v5(`${issueId}:${kind}:${anchor.eventId}:${organizationId}`, OBSERVATIONS),
    issueId,
    kind,
    organizationId,
    principal: parts.principal ?? true,
    regionCode: after.regionCode.length === 15 ? communityOf(after.regionCode) : after.regionCode,
    month: monthOf(countsFrom),
    countsFrom,
    pending: parts.pending ?? false,
    facts: parts.facts,
    eventIds: [...new Set(parts.events.map((event) => event.eventId))],
  };
}

/**
 * The time limit of an issue after a step. {@link limitAfter} returns null when the issue has no limit, has ended,
 * awaits approval, is paused or suspended, or is being verified or closed.
 */
export interface RunningLimit {
  dueAt: Date;
  responsibleOrganizationId: string;
  /** The organization that the issue waits for. */
  holderOrganizationId: string | null;
  /** Working minutes from the report to the limit. */
  minutes: number;
}

const underLimit: readonly (Activity | null)[] = ['judging', 'dispatching', 'deciding', 'arbitrating', 'handling'];

/**
 * True while the time limit of an issue runs. The activity decides and not the state, so that the result holds for
 * every process definition.
 */
export function isBeingWorkedOn({ activity }: Pick<IssueProgressed['after'], 'activity'>): boolean {
  return underLimit.includes(activity);
}

export function limitAfter(fact: IssueFact): RunningLimit | null {
  const { handleDueAt, responsibleOrganizationId, holderOrganizationId, limitMinutes } = fact.payload.after;
  return handleDueAt !== null && isBeingWorkedOn(fact.payload.after)
    ? {
        dueAt: new Date(handleDueAt),
        responsibleOrganizationId,
        holderOrganizationId,
        minutes: limitMinutes ?? 0,
      }
    : null;
}

/**
 * Returns the organizations that a verification or call-back judges: the handlers, or the responsible organization when
 * no other organization handled the issue. The first one is the principal.
 */
export function judgedOrganizations(fact: IssueFact): string[] {
  const { handlerOrganizationIds, responsibleOrganizationId } = fact.payload.after;
  const handlers = [...new Set(handlerOrganizationIds)];
  if (handlers.length === 0) return [responsibleOrganizationId];
  if (!handlers.includes(responsibleOrganizationId)) return handlers;
  return [responsibleOrganizationId, ...handlers.filter((id) => id !== responsibleOrganizationId)];
}
