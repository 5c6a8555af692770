import { createHash } from 'node:crypto';
import type { InOneTree } from './independence.rules.js';

/** `field`: an independent unit verifies on the spot. `desk`: the first receiver checks the evidence at its desk. */
export type VerificationMode = 'field' | 'desk';

export interface VerificationCase {
  issueId: string;
  /** Risk grade of the category, from 1 (highest) to 4; null counts as 2. */
  riskGrade: number | null;
  joint: boolean;
  arbitrated: boolean;
  verificationFailures: number;
  reopens: number;
}

/**
 * Decides how an issue is verified. A joint, arbitrated or reopened issue, and an issue that failed a verification, is
 * always verified on the spot; the others are sampled by risk. The sample depends only on the id of the issue, so
 * nobody can influence it and everybody can repeat it.
 */
export function verificationMode(
  issue: VerificationCase,
  fieldShare: Readonly<Record<string, number>>,
): VerificationMode {
  if (issue.joint || issue.arbitrated || issue.verificationFailures > 0 || issue.reopens > 0) return 'field';
  return drawOf(issue.issueId) < (fieldShare[String(issue.riskGrade ?? 2)] ?? 1) ? 'field' : 'desk';
}

/** Returns a number in [0, 1) that depends on the id alone. */
export function drawOf(id: string): number {
  return createHash('sha256').update(id).digest().readUInt32BE(0) / 2 ** 32;
}

export interface VerifierCandidates {
  /** Organizations that the duty list names, the most specific first. */
  listed: readonly string[];
  firstReceiverOrganizationId: string;
  coordinationOfficeId: string | null;
  /** The organization above the coordination office. It verifies when all other candidates have handled the matter. */
  superiorId: string | null;
  handlers: readonly string[];
  /** True when somebody in the organization may verify at the place of the issue. */
  hasVerifier: (organizationId: string) => boolean;
  inOneTree: InOneTree;
}

/**
 * Chooses the organization that verifies: on the spot the verifier of the duty list, at the desk the first receiver,
 * and otherwise the coordination office. A department, street or office that handled the matter is never chosen. An
 * organization in which nobody may verify is chosen only when no other is left; its superior is told when the
 * verification is late. Null when no organization is left.
 */
export function chooseVerifier(mode: VerificationMode, candidates: VerifierCandidates): string | null {
  const { listed, firstReceiverOrganizationId, coordinationOfficeId, superiorId, handlers, inOneTree } = candidates;
  const office = coordinationOfficeId ? [coordinationOfficeId] : [];
  const superior = superiorId ? [superiorId] : [];
  const order =
    mode === 'desk'
      ? [firstReceiverOrganizationId, ...office, ...listed, ...superior]
      : [...listed.slice(0, 1), ...office, ...listed.slice(1), firstReceiverOrganizationId, ...superior];
  const apart = order.filter((id) => !handlers.some((handler) => inOneTree(handler, id)));
  return apart.find(candidates.hasVerifier) ?? apart[0] ?? null;
}
