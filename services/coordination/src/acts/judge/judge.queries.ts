/**
 * Replaces the place of issue $1 ($2 address, $3 longitude, $4 latitude, $5 area) and the text of the issue for
 * searches ($6 text, $7 index entries). No other command changes these columns.
 */
export const CORRECT_PLACE = `
  WITH said AS (UPDATE issue_text SET body = $6, search = $7::tsvector WHERE issue_id = $1)
  UPDATE issue SET address = $2, longitude = $3, latitude = $4, area_code = $5 WHERE id = $1`;
