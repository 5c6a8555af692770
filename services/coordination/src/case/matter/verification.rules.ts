import { createHash } from 'node:crypto';
import type { InOneTree } from './independence.rules.js';

/** `field`: an outside unit looks on the spot; `desk`: the first receiver checks the evidence at its desk. */
export type VerificationMode = 'field' | 'desk';

export interface VerificationCase {
  issueId: string;
  /** 1 (highest) to 4; null counts as 2. */
  riskGrade: number | null;
  joint: boolean;
  arbitrated: boolean;
  verificationFailures: number;
  reopens: number;
}

/**
 * Decides how an issue is verified. An issue with earlier trouble is always verified on the spot; others are sampled by
 * risk. The sample is drawn from the id of the issue, so that nobody can influence the draw and everybody can repeat
 * it.
 */
export function verificationMode(
  issue: VerificationCase,
  fieldShare: Readonly<Record<string, number>>,
): VerificationMode {
  if (issue.joint || issue.arbitrated || issue.verificationFailures > 0 || issue.reopens > 0) return 'field';
  return drawOf(issue.issueId) < (fieldShare[String(issue.riskGrade ?? 2)] ?? 1) ? 'field' : 'desk';
}

/** A number in [0, 1) that belongs to the id. */
export function drawOf(id: string): number {
  return createHash('sha256').update(id).digest().readUInt32BE(0) / 2 ** 32;
}

export interface VerifierCandidates {
  /** From the duty list, most specific first. */
  listed: readonly string[];
  firstReceiverOrganizationId: string;
  coordinationOfficeId: string | null;
  handlers: readonly string[];
  inOneTree: InOneTree;
}

/**
 * The organization that verifies: never one in whose tree the matter was handled (49). On the spot it is the one the duty list names, else the
 * coordination office; at the desk the first receiver. When all of them have handled, the coordination office's
 * superior verifies, which the caller passes last in `listed`.
 */
export function chooseVerifier(mode: VerificationMode, candidates: VerifierCandidates): string | null {
  const { listed, firstReceiverOrganizationId, coordinationOfficeId, handlers, inOneTree } = candidates;
  const office = coordinationOfficeId ? [coordinationOfficeId] : [];
  const order =
    mode === 'desk'
      ? [firstReceiverOrganizationId, ...office, ...listed]
      : [...listed.slice(0, 1), ...office, ...listed.slice(1), firstReceiverOrganizationId];
  return order.find((id) => !handlers.some((handler) => inOneTree(handler, id))) ?? null;
}
