import { integer, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable } from '@jiceng/platform/table';

// Read models with the names that scores show.

export const organizationView = defineTable('organization_view', {
  id: uuid().key,
  code: text(),
  name: text(),
  kind: text(),
  line: text().orNull,
  parentId: uuid().orNull,
  regionCode: text().collated('C'),
  validTo: timestamptz().orNull,
  version: integer(),
});

export const regionView = defineTable('region_view', {
  code: text().collated('C').key,
  name: text(),
  level: text(),
  parentCode: text().collated('C').orNull,
  version: integer(),
});

export const gridView = defineTable('grid_view', {
  code: text().collated('C').key,
  name: text(),
  communityCode: text().collated('C'),
  version: integer(),
});

export const assignmentView = defineTable('assignment_view', {
  id: uuid().key,
  staffId: uuid(),
  postName: text(),
  organizationId: uuid(),
  validFrom: timestamptz(),
  validTo: timestamptz().orNull,
  version: integer(),
});

export const categoryView = defineTable('category_view', {
  code: text().key,
  item: text(),
  catalogueVersion: integer(),
});
