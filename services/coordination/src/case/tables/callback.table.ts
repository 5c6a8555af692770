import { boolean, integer, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable } from '@jiceng/platform/table';

/** The question to one reporter after closing, and the answer. */
export const callbackTable = defineTable('callback', {
  id: uuid().key,
  issueId: uuid().fixed,
  reporterId: uuid().fixed,
  personId: text().orNull.fixed,
  edition: integer().fixed,
  askedAt: timestamptz().fixed,
  expiresAt: timestamptz().fixed,
  answeredAt: timestamptz().orNull.apart,
  responded: boolean().orNull.apart,
  resolved: boolean().orNull.apart,
  satisfaction: integer().orNull.apart,
  comment: text().orNull.apart,
});
