import { bigint, boolean, integer, jsonb, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable } from '@jiceng/platform/table';

// Read models of personnel, grid and data-sharing, and the edition that counts their changes.

export const organization = defineTable('organization', {
  id: uuid().key,
  code: text(),
  name: text(),
  kind: text(),
  line: text().orNull,
  parentId: uuid().orNull,
  regionCode: text(),
  validFrom: timestamptz(),
  validTo: timestamptz().orNull,
  successorId: uuid().orNull,
  version: integer(),
});

export const staffAssignment = defineTable('staff_assignment', {
  id: uuid().key,
  staffId: uuid(),
  staffCode: text(),
  staffName: text(),
  organizationId: uuid(),
  roles: text().array,
  areaCodes: text().array,
  lines: text().array,
  validFrom: timestamptz(),
  validTo: timestamptz().orNull,
  version: integer(),
});

export const dutyEntry = defineTable('duty_entry', {
  id: uuid().key,
  kind: text(),
  staffId: uuid(),
  organizationId: uuid(),
  areaCodes: text().array,
  line: text().orNull,
  startsAt: timestamptz(),
  endsAt: timestamptz(),
  withdrawn: boolean(),
  version: integer(),
});

export const region = defineTable('region', {
  code: text().key,
  name: text(),
  level: text(),
  parentCode: text().orNull,
  version: integer(),
});

export const grid = defineTable('grid', {
  code: text().key,
  name: text(),
  communityCode: text(),
  geometry: jsonb<unknown>(),
  validTo: timestamptz().orNull,
  version: integer(),
});

export const category = defineTable('category', {
  code: text().key,
  catalogueVersion: integer().key,
  effectiveFrom: timestamptz(),
  name: text(),
  line: text(),
  acceptMinutes: integer(),
  handleMinutes: integer(),
  closingCondition: text(),
  riskGrade: integer(),
  leastSeverity: text().orNull,
  photoRequired: boolean(),
  retired: boolean(),
});

/** The lines (条线) of the district; empty before data-sharing announces the first change. */
export const knownLine = defineTable('known_line', {
  code: text().key,
  zh: text(),
  en: text(),
  retired: boolean(),
  /** Place in the list, from 0. */
  position: integer(),
  version: integer(),
});

export const archivedPacket = defineTable('archived_packet', {
  issueId: uuid().key,
  edition: integer().key,
  packetId: uuid(),
  position: bigint(),
  digest: text(),
  seal: text(),
});

/** A table with one row. Its number increases with every change of the data that all processes keep in memory. */
export const directoryEdition = defineTable('directory_edition', {
  singleton: boolean().key.filledWith('true'),
  edition: bigint(),
});
