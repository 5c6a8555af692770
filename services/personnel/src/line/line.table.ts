import { boolean, integer, text } from '@jiceng/platform/columns';
import { defineTable } from '@jiceng/platform/table';

/** Read model of data-sharing.code-list-changed: the lines (条线) of the district; empty before the first change. */
export const knownLine = defineTable('known_line', {
  code: text().key,
  zh: text(),
  en: text(),
  retired: boolean(),
  /** Place in the list, from 0. */
  position: integer(),
  version: integer(),
});
