/** Position and size of a district: approximate public figures, so that the invented map lies at the right place. */
export interface Place {
  /** Centre in degrees (CGCS2000). */
  longitude: number;
  latitude: number;
  /** Area in square kilometres, rounded. */
  area: number;
  /** Height of the bounding box divided by its width. */
  aspect: number;
}

const places: Record<string, Place> = {
  320102: { longitude: 118.83, latitude: 32.065, area: 75, aspect: 0.9 },
  320104: { longitude: 118.805, latitude: 32.02, area: 49, aspect: 0.8 },
  320105: { longitude: 118.71, latitude: 32.005, area: 81, aspect: 1.3 },
  320106: { longitude: 118.76, latitude: 32.08, area: 54, aspect: 1.4 },
  320111: { longitude: 118.6, latitude: 32.07, area: 910, aspect: 0.8 },
  320113: { longitude: 118.95, latitude: 32.15, area: 395, aspect: 0.6 },
  320114: { longitude: 118.72, latitude: 31.95, area: 132, aspect: 0.9 },
  320115: { longitude: 118.83, latitude: 31.87, area: 1561, aspect: 1.2 },
  320116: { longitude: 118.82, latitude: 32.4, area: 1471, aspect: 1 },
  320117: { longitude: 119.03, latitude: 31.61, area: 1064, aspect: 1.1 },
  320118: { longitude: 118.96, latitude: 31.33, area: 790, aspect: 0.7 },
};

/**
 * Returns the place of a district by its code. An unknown district is placed beside Nanjing instead of being refused.
 */
export function placeOf(districtCode: string): Place {
  return places[districtCode.slice(0, 6)] ?? { longitude: 118.8, latitude: 32.05, area: 200, aspect: 1 };
}
