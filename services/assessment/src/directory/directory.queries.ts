/** Each upsert keeps the newest version: a redelivered older event changes nothing. */
export const KEEP_ORGANIZATION = `
  INSERT INTO organization_view AS v (id, code, name, kind, line, parent_id, region_code, valid_to, version)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  ON CONFLICT (id) DO UPDATE SET code = excluded.code, name = excluded.name, kind = excluded.kind, line = excluded.line,
    parent_id = excluded.parent_id, region_code = excluded.region_code, valid_to = excluded.valid_to, version = excluded.version
  WHERE v.version < excluded.version`;

export const KEEP_REGION = `
  INSERT INTO region_view AS v (code, name, level, parent_code, version) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (code) DO UPDATE SET name = excluded.name, level = excluded.level, parent_code = excluded.parent_code, version = excluded.version
  WHERE v.version < excluded.version`;

export const KEEP_GRID = `
  INSERT INTO grid_view AS v (code, name, community_code, version) VALUES ($1, $2, $3, $4)
  ON CONFLICT (code) DO UPDATE SET name = excluded.name, community_code = excluded.community_code, version = excluded.version
  WHERE v.version < excluded.version`;

export const KEEP_ASSIGNMENT = `
  INSERT INTO assignment_view AS v (id, staff_id, post_name, organization_id, valid_from, valid_to, version)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (id) DO UPDATE SET staff_id = excluded.staff_id, post_name = excluded.post_name, organization_id = excluded.organization_id,
    valid_from = excluded.valid_from, valid_to = excluded.valid_to, version = excluded.version
  WHERE v.version < excluded.version`;

export const KEEP_CATEGORIES = `
  INSERT INTO category_view AS v (code, item, catalogue_version)
  SELECT c.code, c.item, $2 FROM jsonb_to_recordset($1::jsonb) AS c(code text, item text)
  ON CONFLICT (code) DO UPDATE SET item = excluded.item, catalogue_version = excluded.catalogue_version
  WHERE v.catalogue_version < excluded.catalogue_version`;
