import type { IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import { issueNumber } from '../case/matter/issue-number.js';
import type { Bilingual } from '../rulebook/wording/reply-template.rules.js';

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
  /** The issue into which a merged issue went; null in other states. */
  survivor: { id: string; reportedAt: Date } | null;
}

/** Type of the events. A change of `data` that is more than a further field is a new type. */
export const STATUS_EVENT_TYPE = 'gov.jiceng.issue-state-changed.v1';

/**
 * Returns a state as a CloudEvent 1.0 in JSON. Every part is listed here: nothing else of an issue leaves the platform,
 * so no name, telephone number, address or text of the report does.
 */
export function statusEvent(
  { id, issue, seq, state, at, sourceReference, sentence, survivor }: ToldStep,
  platformUrl: string,
) {
  const number = issueNumber(issue);
  return {
    specversion: '1.0',
    id,
    source: `${platformUrl}/coordination`,
    type: STATUS_EVENT_TYPE,
    subject: number,
    time: at.toISOString(),
    datacontenttype: 'application/json',
    // The extension attribute "sequence": the order of the events about one subject, compared as text.
    sequence: String(seq).padStart(10, '0'),
    data: {
      number,
      sourceReference,
      state: state.toUpperCase().replaceAll('-', '_'),
      sentence: { zh: sentence.zh, en: sentence.en },
      at: at.toISOString(),
      mergedInto: survivor && issueNumber(survivor),
    },
  };
}
