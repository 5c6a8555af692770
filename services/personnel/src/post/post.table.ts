import type { Role } from '@jiceng/contracts/codes';
import { integer, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';
import type { EstablishmentKind } from './post.rules.js';

/** A post (岗位): a position in an organization. The row exists whether or not a staff member holds the post. */
export const post = defineTable('post', {
  id: uuid().key,
  code: text().fixed,
  name: text(),
  establishment: text<EstablishmentKind>(),
  organizationId: uuid().fixed,
  roles: text<Role>().array,
  reportsToPostId: uuid().orNull,
  deputyPostId: uuid().orNull,
  validFrom: timestamptz(),
  validTo: timestamptz().orNull,
  version: integer(),
});
export type PostRow = TableRow<typeof post>;
