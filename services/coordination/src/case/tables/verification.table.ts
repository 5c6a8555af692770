import { boolean, integer, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable } from '@jiceng/platform/table';
import type { VerificationMode } from '../matter/verification.rules.js';

/** One round of independent verification. */
export const verificationTable = defineTable('verification', {
  id: uuid().key,
  issueId: uuid(),
  round: integer(),
  mode: text<VerificationMode>(),
  organizationId: uuid(),
  requestedAt: timestamptz(),
  dueAt: timestamptz(),
  recordedAt: timestamptz().orNull.apart,
  recordedByOrganizationId: uuid().orNull.apart,
  staffId: text().orNull.apart,
  passed: boolean().orNull.apart,
  findings: text().orNull.apart,
});
