/** A ruling on the oldest issue of the demo, so that a refused command on a precedent meets a row that exists. */
export const aPrecedent = `
  INSERT INTO precedent (id, version, issue_id, category_code, region_code, line, area_code, duty_list_version, ruled_at, ruled_by, reason, expires_at)
  SELECT gen_random_uuid(), 1, id, '0101001', '320106000000', 'environment', area_code, 1, now(), 'arbiter', '裁定', now() + interval '1 year'
  FROM issue ORDER BY id LIMIT 1 RETURNING id`;
