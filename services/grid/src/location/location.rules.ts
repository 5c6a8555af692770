import { communityOf, districtOf, regionLevel, streetOf } from '@jiceng/contracts/codes';

/** The codes of the areas that contain an area, from the district down to the area itself. */
export interface AreaPath {
  district: string;
  street: string | null;
  community: string | null;
  grid: string | null;
}

/** Returns the path of a division or grid code. The codes are nested by prefix. */
export function areaPathOf(areaCode: string): AreaPath {
  const grid = areaCode.length === 15 ? areaCode : null;
  const region = communityOf(areaCode);
  const level = regionLevel(region);
  return {
    district: districtOf(region),
    street: level === 'district' ? null : streetOf(region),
    community: level === 'community' ? region : null,
    grid,
  };
}
