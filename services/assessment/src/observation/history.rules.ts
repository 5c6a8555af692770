import { communityOf } from '@jiceng/contracts/codes';
import type { Activity, IssueProgressed } from '@jiceng/contracts/coordination/issue-progressed';
import { v5 } from 'uuid';
import { monthOf } from '../month/month.rules.js';

/** One step of an issue, as coordination told it. */
export interface IssueFact {
  eventId: string;
  /** Place in the issue's life, from 1. */
  seq: number;
  occurredAt: Date;
  payload: IssueProgressed;
}

/** What can be said of an organization. The facts of each kind are listed in `ObservationFacts`. */
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
  /** A reporter answered a call-back: were you contacted, is it solved, how satisfied are you (1–5). */
  callback: { responded: boolean; resolved: boolean | null; satisfaction: number | null };
  /** A round of handling met its limit or did not. */
  deadline: { met: boolean };
  /** Minutes past the limit of a matter were charged to the organization, or it held the matter without such a minute. */
  delay: { delayed: boolean };
  /** An offered task was taken or returned; wrongly when a later ruling named the unit that had returned it. */
  offer: { returned: boolean; wronglyReturned: boolean };
  /** A dispatch or transfer reached a unit that took it, or one that rightly returned it. */
  dispatch: { missent: boolean };
  /** The first receiver let nothing lapse until another had accepted or the issue was closed. */
  'first-receipt': { kept: boolean };
  /** An independent verification of the work passed or failed. */
  verification: { failed: boolean };
  /** A desk judged a report, dispatched a matter or closed one within the limit of that work. */
  judgement: { inTime: boolean };
  dispatching: { inTime: boolean };
  closing: { inTime: boolean };
  /** A reporter was called by staff: reached, or never reached by any of the calls. */
  call: { reached: boolean };
}

/** One thing said of one organization, counted once in one month. */
export interface Observation<K extends ObservationKind = ObservationKind> {
  id: string;
  issueId: string;
  kind: K;
  organizationId: string;
  /** True for the one organization through which it counts for the region: joint work counts once there. */
  principal: boolean;
  /** Division code, 12 digits. */
  regionCode: string;
  /** Asia/Shanghai, such as 2026-11. */
  month: string;
  /** A pending observation counts only once this has passed. */
  countsFrom: Date;
  /** True while a step before `countsFrom` could still turn it: an open issue whose limit runs. */
  pending: boolean;
  facts: ObservationFacts[K];
  /** Events that make it up, in the order of the issue's life. */
  eventIds: string[];
}

export interface ObservationParts<K extends ObservationKind> {
  kind: K;
  /** The event that began or decided it; names the observation together with kind and organization. */
  anchor: IssueFact;
  organizationId: string;
  principal?: boolean;
  countsFrom: Date;
  pending?: boolean;
  facts: ObservationFacts[K];
  events: readonly IssueFact[];
}

/** Namespace of observation ids; changing it would give every observation another id. */
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

/** The time limit of an issue after a step; null while the issue rests, is paused or is being verified. */
export interface RunningLimit {
  dueAt: Date;
  responsibleOrganizationId: string;
  /** The organization that the issue waits for. */
  holderOrganizationId: string | null;
  /** Working minutes from the report to the limit. */
  minutes: number;
}

const underLimit: readonly (Activity | null)[] = ['judging', 'dispatching', 'deciding', 'arbitrating', 'handling'];

/** True while the time limit of an issue runs, whatever its process calls the state. */
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
 * The organizations whose work a verification or call-back judges: the handlers, or whoever is responsible when nobody
 * else has handled. The first of the answer is the principal.
 */
export function judgedOrganizations(fact: IssueFact): string[] {
  const { handlerOrganizationIds, responsibleOrganizationId } = fact.payload.after;
  const handlers = [...new Set(handlerOrganizationIds)];
  if (handlers.length === 0) return [responsibleOrganizationId];
  if (!handlers.includes(responsibleOrganizationId)) return handlers;
  return [responsibleOrganizationId, ...handlers.filter((id) => id !== responsibleOrganizationId)];
}
