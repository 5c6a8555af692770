import type { IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import { issueNumber } from '../case/matter/issue-number.js';
import type { Bilingual } from '../rulebook/wording/reply-template.rules.js';
import { sourceExtensionReasonWords, sourceReturnReasonWords } from '@jiceng/contracts/dictionary/issue-words';
import type { SourceRequestKind } from '../case/matter/source-request.rules.js';

const DAY_MS = 86_400_000;
/** Seconds between a failed attempt and the next attempt, by the number of failed attempts. */
const PAUSES = [10, 30, 60, 120, 300, 600, 1800, 3600] as const;
/** Largest pause in seconds that a receiver can ask for. */
const LONGEST_PAUSE = 3600;
/** Pause in seconds of the whole address after an attempt without an answer, so that one message tries it. */
const SILENT_PAUSE = 5;

/** Returns the time of the next attempt; null when the message is given up, a day after its first attempt. */
export function nextStatusAttempt(
  { attempts, triedSince, now }: { attempts: number; triedSince: Date; now: Date },
  askedSeconds: number | null,
): Date | null {
  const pause = PAUSES[Math.min(Math.max(attempts, 1), PAUSES.length) - 1]!;
  const asked = Math.min(askedSeconds ?? 0, LONGEST_PAUSE);
  const next = new Date(now.getTime() + Math.max(pause, asked) * 1000);
  return next.getTime() - triedSince.getTime() > DAY_MS ? null : next;
}

/**
 * Returns the seconds for which nothing is sent to a receiver after a failure: the time that it asked for, or a moment
 * when it does not answer or is at fault. A receiver that refuses one message gets the messages about other issues.
 */
export function pauseAfter({ retryAfterSeconds, status }: { retryAfterSeconds: number | null; status: number | null }) {
  if (retryAfterSeconds !== null) return Math.min(retryAfterSeconds, LONGEST_PAUSE);
  return status === null || status >= 500 || status === 429 ? SILENT_PAUSE : 0;
}

export interface ToldStep {
  /** Id of the delivery; a receiver that gets the same id twice drops the second event. */
  id: string;
  issue: { id: string; reportedAt: Date };
  seq: number;
  state: IssueState;
  at: Date;
  sourceReference: string | null;
  sentence: Bilingual;
  /** What was done, in the words of the reply to the reporter; null unless the issue is closed. */
  reply: Bilingual | null;
  /** The issue into which a merged issue went; null in other states. */
  survivor: { id: string; reportedAt: Date } | null;
}

/** Type of the events. A change of `data` that is more than a further field is a new type. */
export const STATUS_EVENT_TYPE = 'gov.jiceng.issue-state-changed.v1';

/**
 * Returns a state as a CloudEvent 1.0 in JSON. Every part is listed here: nothing else of an issue leaves the platform,
 * so no name, telephone number, address or text of the report does. The reply is written for its reporter, and numbers of
 * persons in it are masked.
 */
export function statusEvent(
  { id, issue, seq, state, at, sourceReference, sentence, reply, survivor }: ToldStep,
  platformUrl: string,
) {
  const number = issueNumber(issue);
  return {
    ...attributes({ id, issue, seq, at }, STATUS_EVENT_TYPE, platformUrl),
    data: {
      number,
      sourceReference,
      state: state.toUpperCase().replaceAll('-', '_'),
      sentence: { zh: sentence.zh, en: sentence.en },
      reply: reply && { zh: reply.zh, en: reply.en },
      at: at.toISOString(),
      mergedInto: survivor && issueNumber(survivor),
    },
  };
}

export interface ToldRequest extends Pick<ToldStep, 'id' | 'issue' | 'seq' | 'at' | 'sourceReference'> {
  request: {
    id: string;
    kind: SourceRequestKind;
    reason: string;
    /** Words that the desk wrote for the source; numbers of persons in them are masked. */
    text: string | null;
    wantedDueAt: Date | null;
  };
}

/** Types of the events by which a desk asks the client of the source. */
export const REQUEST_EVENT_TYPES = {
  return: 'gov.jiceng.issue-return-requested.v1',
  extension: 'gov.jiceng.issue-extension-requested.v1',
} as const satisfies Record<SourceRequestKind, string>;

const reasonWords: Partial<Record<string, Bilingual>> = { ...sourceReturnReasonWords, ...sourceExtensionReasonWords };

/** Returns a request of a desk to the client of the source as a CloudEvent 1.0 in JSON. Nothing else is in it. */
export function requestEvent({ id, issue, seq, at, sourceReference, request }: ToldRequest, platformUrl: string) {
  const { reason: code } = request;
  const words = reasonWords[code]!;
  return {
    ...attributes({ id, issue, seq, at }, REQUEST_EVENT_TYPES[request.kind], platformUrl),
    data: {
      number: issueNumber(issue),
      sourceReference,
      request: request.id,
      reason: { code, zh: words.zh, en: words.en },
      text: request.text,
      dueAt: request.wantedDueAt?.toISOString() ?? null,
      at: at.toISOString(),
    },
  };
}

/** Type of the event that withdraws a request before it was answered. */
export const WITHDRAWAL_EVENT_TYPE = 'gov.jiceng.issue-request-withdrawn.v1';

export interface ToldWithdrawal extends Pick<ToldStep, 'id' | 'issue' | 'seq' | 'at' | 'sourceReference'> {
  request: { id: string };
  /** Words of the desk for the source; numbers of persons in them are masked. */
  reason: string;
}

/** Returns the withdrawal of a request as a CloudEvent 1.0 in JSON. Nothing else is in it. */
export function withdrawalEvent(
  { id, issue, seq, at, sourceReference, request, reason }: ToldWithdrawal,
  platformUrl: string,
) {
  return {
    ...attributes({ id, issue, seq, at }, WITHDRAWAL_EVENT_TYPE, platformUrl),
    data: { number: issueNumber(issue), sourceReference, request: request.id, text: reason, at: at.toISOString() },
  };
}

function attributes(
  { id, issue, seq, at }: Omit<ToldRequest, 'sourceReference' | 'request'>,
  type: string,
  url: string,
) {
  return {
    specversion: '1.0',
    id,
    source: `${url}/coordination`,
    type,
    subject: issueNumber(issue),
    time: at.toISOString(),
    datacontenttype: 'application/json',
    // The extension attribute "sequence": the order of the events about one subject, compared as text.
    sequence: String(seq).padStart(10, '0'),
  };
}
