import type { IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import { isResting } from '@jiceng/contracts/coordination/issue-progressed';
import type { DomainError } from '@jiceng/platform/errors';
import { sourceRequestErrors } from './source-request.errors.js';

/** What a desk may ask the client of the source of an issue: to take its order back, or to set a later limit. */
export const sourceRequestKinds = ['return', 'extension'] as const;
export type SourceRequestKind = (typeof sourceRequestKinds)[number];

/** Reasons for a return to the source (退单原因). */
export const sourceReturnReasons = [
  'OUTSIDE_DISTRICT',
  'OUTSIDE_COMPETENCE',
  'DELIVERED_TWICE',
  'FACTS_MISSING',
  'LEGAL_PROCEDURE',
] as const;
export type SourceReturnReason = (typeof sourceReturnReasons)[number];

/** Reasons for a later limit of the source (来源延期原因). */
export const sourceExtensionReasons = ['LONG_WORK', 'SEVERAL_UNITS', 'BAD_WEATHER', 'CALLER_ABSENT'] as const;
export type SourceExtensionReason = (typeof sourceExtensionReasons)[number];

/** The steps that ask the source; each is sent to the client of the source. */
export const askingSteps = { return: 'source-return-asked', extension: 'source-extension-asked' } as const;
/** The step that takes such a request back; it is sent to the client as well. */
export const withdrawingStep = 'source-request-withdrawn';

/** An issue as the order of another system. */
export interface SourceOrder {
  /** True for a source that clients claim. */
  isOfClient: boolean;
  /** The request that waits for the answer of the source; null for none. */
  waiting: SourceRequestKind | null;
  /** The organization of the desk that made this request; null for none. */
  askedBy: string | null;
  hasLimit: boolean;
}

/** Returns the error when the desk may not ask the source now; null when it may. One request waits at a time. */
export function whyNotAskSource(kind: SourceRequestKind, order: SourceOrder | undefined): DomainError | null {
  if (!order?.isOfClient) return sourceRequestErrors.NO_ORDER_OF_A_CLIENT();
  if (order.waiting !== null) return sourceRequestErrors.SOURCE_ASKED_ALREADY();
  return kind === 'extension' && !order.hasLimit ? sourceRequestErrors.SOURCE_SET_NO_LIMIT() : null;
}

/** Returns the error when no request of a desk waits for its source; null when the request can be withdrawn. */
export function whyNotWithdraw(order: SourceOrder | undefined): DomainError | null {
  if (!order?.isOfClient) return sourceRequestErrors.NO_ORDER_OF_A_CLIENT();
  return order.waiting === null ? sourceRequestErrors.NO_SOURCE_REQUEST() : null;
}

/**
 * Returns the request that still waits when an issue is in a state. A desk that goes on with the issue gives up its
 * request to return it, so that no answer takes an issue from the unit that works on it.
 */
export function stillWaits(waiting: SourceRequestKind | null, state: IssueState): SourceRequestKind | null {
  if (waiting === 'return') return state === 'reported' || state === 'accepted' ? waiting : null;
  return isResting(state) ? null : waiting;
}
