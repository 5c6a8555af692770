import { boolean, sealed, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { CONFIDENTIAL_SCHEMA } from '@jiceng/platform/confidential';
import { defineTable, type TableRow } from '@jiceng/platform/table';

/**
 * The identity of a confidential reporter, in a schema that only the role of confidential tables can read. The row in
 * `reporter` with the same id holds a pseudonym.
 */
export const confidentialIdentityTable = defineTable(`${CONFIDENTIAL_SCHEMA}.reporter_identity`, {
  id: uuid().key,
  name: sealed().orNull.fixed,
  phone: sealed().orNull.fixed,
  account: sealed().orNull.fixed,
  /** Organization or employer, as the reporter named it. */
  employer: sealed().orNull.fixed,
});
export type ConfidentialIdentityRow = TableRow<typeof confidentialIdentityTable>;

/** Ways in which a request to see a confidential reporter ends without an answer. */
export const unsealingEndings = ['withdrawn', 'issue-ended', 'expired'] as const;
export type UnsealingEnding = (typeof unsealingEndings)[number];

/** A request to see a confidential reporter, and the answer of a leader of another unit. */
export const unsealingRequestTable = defineTable('unsealing_request', {
  id: uuid().key,
  reporterId: uuid().fixed,
  reason: text().fixed,
  organizationId: uuid().fixed,
  /** Every unit that employs the person who asks. None of them may consent. */
  unitIds: uuid().array.fixed,
  askedBy: text().fixed,
  askedAt: timestamptz().fixed,
  /** The organization whose leader answers. */
  consentOrganizationId: uuid().fixed,
  /** Time from which the request cannot be answered any more. */
  expiresAt: timestamptz().fixed,
  answeredAt: timestamptz().orNull.apart,
  answeredBy: text().orNull.apart,
  answeredByOrganizationId: uuid().orNull.apart,
  approved: boolean().orNull.apart,
  answer: text().orNull.apart,
  /** Time until which the person who asked may see the reporter; null without consent. */
  shownUntil: timestamptz().orNull.apart,
  endedAt: timestamptz().orNull.apart,
  /** `expired` is written when the person asks again; until then it follows from `expiresAt`. */
  ending: text<UnsealingEnding>().orNull.apart,
});
export type UnsealingRequestRow = TableRow<typeof unsealingRequestTable>;
