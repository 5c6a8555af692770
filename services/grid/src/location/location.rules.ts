import { communityOf, districtOf, regionLevel, streetOf } from '@jiceng/contracts/codes';

/** The codes an area lies in, from the district down to itself. */
export interface AreaPath {
  district: string;
  street: string | null;
  community: string | null;
  grid: string | null;
}

/** Reads the path from a division or grid code, which nest by prefix. */
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
