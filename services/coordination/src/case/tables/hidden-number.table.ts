import { sealed, text, timestamptz, uuid } from '@jiceng/platform/columns';
import type { NumberKind } from '@jiceng/platform/personal-numbers';
import { defineTable, type TableRow } from '@jiceng/platform/table';

/** A number that a person typed into a text of an issue. The text holds the mask in its place. */
export const hiddenNumberTable = defineTable('hidden_number', {
  id: uuid().key,
  issueId: uuid().fixed,
  /** Command and field of the text, such as `completeTask.result`. */
  field: text().fixed,
  kind: text<NumberKind>().fixed,
  mask: text().fixed,
  number: sealed().fixed,
  at: timestamptz().fixed,
});
export type HiddenNumberRow = TableRow<typeof hiddenNumberTable>;

/**
 * `search`: somebody searched for the telephone number and found the report. `identity`: somebody saw a confidential
 * reporter with the consent of another unit.
 */
export type UnmaskedPart = 'reporter' | 'numbers' | 'search' | 'identity';

/**
 * One time that a person was shown sealed data of an issue, or found the issue by telephone number. A reporter with an
 * account or a receipt code can see this record.
 */
export const unmaskingTable = defineTable('unmasking', {
  id: uuid().key,
  issueId: uuid().fixed,
  /** The report whose identity was shown or found; null for numbers in texts. */
  reporterId: uuid().orNull.fixed,
  part: text<UnmaskedPart>().fixed,
  organizationId: uuid().orNull.fixed,
  reason: text().fixed,
  shownAt: timestamptz().fixed,
  shownUntil: timestamptz().fixed,
});
export type UnmaskingRow = TableRow<typeof unmaskingTable>;
