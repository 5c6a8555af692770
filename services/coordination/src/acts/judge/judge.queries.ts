/**
 * Replaces the place of issue $1: $2 address, $3 longitude, $4 latitude, $5 area. No other command changes these
 * columns.
 */
export const CORRECT_PLACE =
  'UPDATE issue SET address = $2, longitude = $3, latitude = $4, area_code = $5 WHERE id = $1';
