import { boolean, date, doublePrecision, integer, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';
import type { Recurrence } from './text/deadline.rules.js';
import type { ItemField } from './text/item.rules.js';
import type { DirectiveKind, Urgency } from './text/layout.rules.js';
import type { RestrictedMarking } from './text/marking.rules.js';

export type DirectiveState = 'awaiting_text' | 'reviewing' | 'confirmed' | 'withdrawn' | 'corrected' | 'repealed';
export type DirectiveFormat = 'text' | 'docx' | 'xlsx';
export type ItemOrigin = 'extracted' | 'changed' | 'added';
export type DirectiveAct =
  | 'received'
  | 'transcribed'
  | 'item_changed'
  | 'item_split'
  | 'item_removed'
  | 'item_added'
  | 'sentences_marked'
  | 'sentences_unmarked'
  | 'confirmed'
  | 'withdrawn'
  | 'corrected'
  | 'repealed';

/** A document by which an organization above demands something (上级来文). */
export const directiveTable = defineTable('directive', {
  id: uuid().key,
  /** The organization whose editor took the document in. */
  receiverId: uuid().fixed,
  receivedAt: timestamptz().fixed,
  format: text<DirectiveFormat>().fixed,
  fileName: text().fixed,
  /** SHA-256 of the file, hex. */
  digest: text().fixed,
  /** Marking that restricts the readers; null for none. */
  marking: text<RestrictedMarking>().orNull,
  state: text<DirectiveState>(),
  kind: text<DirectiveKind>(),
  issuer: text().orNull,
  number: text().orNull,
  signer: text().orNull,
  urgency: text<Urgency>().orNull,
  title: text(),
  mainRecipients: text().orNull,
  copiedTo: text().orNull,
  attachments: text().array,
  issuedOn: date().orNull,
  /** Number of the document that this one corrects or repeals; null for a demand. */
  targetNumber: text().orNull,
  /** The directive with that number, when the receiver has one. */
  targetId: uuid().orNull,
  /** The units that the confirmed items address; empty before. Their desks may read the directive. */
  addresseeIds: uuid().array,
  version: integer(),
});
export type DirectiveRow = TableRow<typeof directiveTable>;

/** A sentence of a directive, or a row of one of its tables. Its text never changes. */
export const directiveSentenceTable = defineTable('directive_sentence', {
  directiveId: uuid().key,
  /** Number in the directive, from 1. */
  seq: integer().key,
  paragraph: integer().fixed,
  level: integer().fixed,
  heading: boolean().fixed,
  text: text().fixed,
  /** The person who marked the sentence as no demand; null without a mark. */
  noDemandBy: text().orNull,
});
export type SentenceRow = TableRow<typeof directiveSentenceTable>;

/** A demand of a directive. A removed item stays, so that the path from a sentence to its items is kept. */
export const directiveItemTable = defineTable('directive_item', {
  id: uuid().key,
  directiveId: uuid().fixed,
  /** Order in which the items of the directive were made. */
  position: integer().fixed,
  /** Numbers of the sentences that make the demand. */
  sentences: integer().array,
  what: text(),
  object: text().orNull,
  elements: text().array,
  quantity: text().orNull,
  deliverable: text().orNull,
  deadlineText: text().orNull,
  deadlineOn: date().orNull,
  recurrence: text<Recurrence>().orNull,
  /** The words of the document for the addressees. */
  addresseeText: text(),
  addresseeIds: uuid().array,
  origin: text<ItemOrigin>(),
  confidence: doublePrecision(),
  doubtful: text<ItemField>().array,
  removedAt: timestamptz().orNull,
});
export type ItemRow = TableRow<typeof directiveItemTable>;

/** An act on a directive. */
export const directiveStepTable = defineTable('directive_step', {
  directiveId: uuid().key,
  /** Version of the directive after the act. */
  seq: integer().key,
  at: timestamptz().fixed,
  act: text<DirectiveAct>().fixed,
  actorId: text().fixed,
  /** Reason of a withdrawal, or number of the document that corrected or repealed this one; null without a text. */
  note: text().orNull.fixed,
});
export type DirectiveStepRow = TableRow<typeof directiveStepTable>;
