import { date, integer, jsonb, text, uuid } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';
import type { CodeListItem, ElementKind } from './standard.rules.js';

/** One version of a data element (数据元). */
export const dataElement = defineTable('data_element', {
  code: text().key,
  version: integer().key,
  name: text().fixed,
  definition: text().fixed,
  kind: text<ElementKind>().fixed,
  minLength: integer().orNull.fixed,
  maxLength: integer().orNull.fixed,
  pattern: text().orNull.fixed,
  codeListCode: text().orNull.fixed,
  validator: text().orNull.fixed,
  standard: text().orNull.fixed,
  ownerOrganizationId: uuid().fixed,
  effectiveFrom: date().fixed,
  /** First day on which the version is no longer in force. The next version or a retirement sets it. */
  effectiveTo: date().orNull,
});
export type DataElementRow = TableRow<typeof dataElement>;

/** One version of a code list (代码表). */
export const codeList = defineTable('code_list', {
  code: text().key,
  version: integer().key,
  name: text(),
  standard: text().orNull,
  items: jsonb<CodeListItem[]>(),
  effectiveFrom: date(),
});
export type CodeListRow = TableRow<typeof codeList>;
