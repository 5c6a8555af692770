import { registerEnumType } from '@nestjs/graphql';
import type { Recurrence } from './text/deadline.rules.js';
import type { ItemField } from './text/item.rules.js';
import type { DirectiveKind, Urgency } from './text/layout.rules.js';
import type { RestrictedMarking } from './text/marking.rules.js';
import type { DirectiveAct, DirectiveFormat, DirectiveState, ItemOrigin } from './directive.table.js';

export const DirectiveStates = {
  AWAITING_TEXT: 'awaiting_text',
  REVIEWING: 'reviewing',
  CONFIRMED: 'confirmed',
  WITHDRAWN: 'withdrawn',
  CORRECTED: 'corrected',
  REPEALED: 'repealed',
} as const satisfies Record<string, DirectiveState>;
registerEnumType(DirectiveStates, {
  name: 'DirectiveState',
  description: 'State of a directive.',
  valuesMap: {
    AWAITING_TEXT: { description: 'The file has no text, such as a scan; an editor must type it.' },
    REVIEWING: { description: 'An editor checks the items.' },
    CONFIRMED: { description: 'The items are confirmed and every sentence is covered.' },
    WITHDRAWN: { description: 'The entry was withdrawn.' },
    CORRECTED: { description: 'A later directive has corrected this one.' },
    REPEALED: { description: 'A later directive has repealed this one.' },
  },
});

export const DirectiveKinds = {
  DEMAND: 'demand',
  CORRECTION: 'correction',
  REPEAL: 'repeal',
} as const satisfies Record<string, DirectiveKind>;
registerEnumType(DirectiveKinds, {
  name: 'DirectiveKind',
  description: 'What a directive does.',
  valuesMap: {
    DEMAND: { description: 'It demands something.' },
    CORRECTION: { description: 'It corrects an earlier document (更正).' },
    REPEAL: { description: 'It repeals an earlier document (废止).' },
  },
});

export const DirectiveUrgencies = { EXTRA_URGENT: 'extra_urgent', URGENT: 'urgent' } as const satisfies Record<
  string,
  Urgency
>;
registerEnumType(DirectiveUrgencies, {
  name: 'DirectiveUrgency',
  description: 'Urgency of an official document (紧急程度).',
  valuesMap: { EXTRA_URGENT: { description: '特急.' }, URGENT: { description: '加急.' } },
});

export const DirectiveMarkings = { INTERNAL: 'internal', WORK_SECRET: 'work_secret' } as const satisfies Record<
  string,
  RestrictedMarking
>;
registerEnumType(DirectiveMarkings, {
  name: 'DirectiveMarking',
  description: 'Marking that keeps the text of a directive out of searches.',
  valuesMap: { INTERNAL: { description: '内部.' }, WORK_SECRET: { description: '工作秘密.' } },
});

export const DirectiveFormats = { TEXT: 'text', DOCX: 'docx', XLSX: 'xlsx' } as const satisfies Record<
  string,
  DirectiveFormat
>;
registerEnumType(DirectiveFormats, {
  name: 'DirectiveFormat',
  description: 'Format of the file of a directive.',
  valuesMap: {
    TEXT: { description: 'Text.' },
    DOCX: { description: 'A text document in docx.' },
    XLSX: { description: 'A workbook in xlsx.' },
  },
});

export const DirectiveRecurrences = {
  DAILY: 'daily',
  WEEKLY: 'weekly',
  MONTHLY: 'monthly',
  QUARTERLY: 'quarterly',
  YEARLY: 'yearly',
} as const satisfies Record<string, Recurrence>;
registerEnumType(DirectiveRecurrences, {
  name: 'DirectiveRecurrence',
  description: 'How often an item returns.',
  valuesMap: {
    DAILY: { description: 'Every day.' },
    WEEKLY: { description: 'Every week.' },
    MONTHLY: { description: 'Every month.' },
    QUARTERLY: { description: 'Every quarter.' },
    YEARLY: { description: 'Every year.' },
  },
});

export const DirectiveItemFields = {
  WHAT: 'what',
  OBJECT: 'object',
  ELEMENTS: 'elements',
  QUANTITY: 'quantity',
  DELIVERABLE: 'deliverable',
  DEADLINE: 'deadline',
  ADDRESSEES: 'addressees',
} as const satisfies Record<string, ItemField>;
registerEnumType(DirectiveItemFields, {
  name: 'DirectiveItemField',
  description: 'Part of an item.',
  valuesMap: {
    WHAT: { description: 'The demand itself.' },
    OBJECT: { description: 'To what it is done.' },
    ELEMENTS: { description: 'The data that it asks for.' },
    QUANTITY: { description: 'How many or how much.' },
    DELIVERABLE: { description: 'What is handed in.' },
    DEADLINE: { description: 'Until when.' },
    ADDRESSEES: { description: 'By whom.' },
  },
});

export const DirectiveItemOrigins = {
  EXTRACTED: 'extracted',
  CHANGED: 'changed',
  ADDED: 'added',
} as const satisfies Record<string, ItemOrigin>;
registerEnumType(DirectiveItemOrigins, {
  name: 'DirectiveItemOrigin',
  description: 'Where an item comes from.',
  valuesMap: {
    EXTRACTED: { description: 'The platform read it in the text.' },
    CHANGED: { description: 'A person changed what the platform had read.' },
    ADDED: { description: 'A person added it, also as a part of another item.' },
  },
});

export const DirectiveActs = {
  RECEIVED: 'received',
  TRANSCRIBED: 'transcribed',
  ITEM_CHANGED: 'item_changed',
  ITEM_SPLIT: 'item_split',
  ITEM_REMOVED: 'item_removed',
  ITEM_ADDED: 'item_added',
  SENTENCES_MARKED: 'sentences_marked',
  SENTENCES_UNMARKED: 'sentences_unmarked',
  CONFIRMED: 'confirmed',
  WITHDRAWN: 'withdrawn',
  CORRECTED: 'corrected',
  REPEALED: 'repealed',
} as const satisfies Record<string, DirectiveAct>;
registerEnumType(DirectiveActs, {
  name: 'DirectiveAct',
  description: 'Act on a directive.',
  valuesMap: {
    RECEIVED: { description: 'An editor took the document in.' },
    TRANSCRIBED: { description: 'An editor typed the text of a scan.' },
    ITEM_CHANGED: { description: 'An editor changed an item.' },
    ITEM_SPLIT: { description: 'An editor split an item into several.' },
    ITEM_REMOVED: { description: 'An editor removed an item.' },
    ITEM_ADDED: { description: 'An editor added an item.' },
    SENTENCES_MARKED: { description: 'An editor marked sentences as no demand.' },
    SENTENCES_UNMARKED: { description: 'An editor took such marks back.' },
    CONFIRMED: { description: 'An editor confirmed the items.' },
    WITHDRAWN: { description: 'An editor withdrew the entry.' },
    CORRECTED: { description: 'A later document corrected this one; the note is its number.' },
    REPEALED: { description: 'A later document repealed this one; the note is its number.' },
  },
});

export const DirectiveActionKinds = {
  TRANSCRIBE: 'TRANSCRIBE',
  EDIT_ITEMS: 'EDIT_ITEMS',
  CONFIRM: 'CONFIRM',
  WITHDRAW: 'WITHDRAW',
} as const;
registerEnumType(DirectiveActionKinds, {
  name: 'DirectiveActionKind',
  description: 'Action on a directive.',
  valuesMap: {
    TRANSCRIBE: { description: 'Type the text of a document without text.' },
    EDIT_ITEMS: { description: 'Change, split, remove or add items, and mark sentences as no demand.' },
    CONFIRM: { description: 'Confirm the items.' },
    WITHDRAW: { description: 'Withdraw the entry.' },
  },
});
