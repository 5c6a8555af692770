import { archiveInvariants } from './archive-invariants.js';
import { confidentialInvariants } from './confidential-invariants.js';
import { deliveryInvariants } from './delivery-invariants.js';
import { directiveInvariants } from './directive-invariants.js';
import { fileInvariants } from './file-invariants.js';
import type { Databases, Invariant, Violation } from './invariant.js';
import { issueInvariants } from './issue-invariants.js';

export const allInvariants: readonly Invariant[] = [
  ...issueInvariants,
  ...confidentialInvariants,
  ...fileInvariants,
  ...deliveryInvariants,
  ...directiveInvariants,
  ...archiveInvariants,
];

export interface InvariantResult {
  invariant: Invariant;
  violations: Violation[];
  milliseconds: number;
}

/** Checks all invariants one after the other, so that the databases are not overloaded. */
export async function violationsOf(databases: Databases): Promise<InvariantResult[]> {
  const results: InvariantResult[] = [];
  for (const invariant of allInvariants) {
    const began = Date.now();
    const violations = await invariant.check(databases);
    results.push({ invariant, violations, milliseconds: Date.now() - began });
  }
  return results;
}
