import type { LineCode } from '@jiceng/contracts/codes';
import { integer, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';

/** A duty or a leave of one person. */
export const rosterEntry = defineTable('roster_entry', {
  id: uuid().key,
  kind: text<'duty' | 'leave'>().fixed,
  staffId: uuid().fixed,
  organizationId: uuid().fixed,
  /** Areas of a duty; empty for a leave. */
  areaCodes: text().array,
  /** `areaCodes` cut to their significant digits: 6, 9, 12 or 15. */
  areaPrefixes: text().array,
  line: text<LineCode>().orNull,
  startsAt: timestamptz().fixed,
  endsAt: timestamptz(),
  withdrawnAt: timestamptz().orNull,
  version: integer(),
});
export type RosterEntryRow = TableRow<typeof rosterEntry>;
