import { regionContains } from '@jiceng/contracts/codes';
import { badInput } from '@jiceng/platform/errors';

/** The arbiter's choice: whether the ruling binds later issues, and in which region. */
export interface WantedBinding {
  binding?: boolean | null;
  regionCode?: string | null;
}

export interface RuledPlace {
  /** Region of the organization that the ruling names; the district when the ruling names a line. */
  unitRegionCode: string;
  /** Place of the issue. */
  areaCode: string;
  knowsArea: (code: string) => boolean;
}

/**
 * Returns the region in which a ruling binds later issues; null when it binds none. The region lies inside the region
 * of the organization, because a ruling for the station of one street must not send that station the issues of the
 * whole district.
 * @throws BAD_INPUT
 */
export function bindingRegionOf(
  { binding, regionCode }: WantedBinding,
  { unitRegionCode, areaCode, knowsArea }: RuledPlace,
): string | null {
  if (binding === false) return null;
  if (!regionContains(unitRegionCode, areaCode)) {
    if (binding == null && regionCode == null) return null;
    throw badInput(
      'binding',
      '该单位的辖区不含事项所在地，此裁定不能成为先例',
      'must be false, because the region of the unit does not contain the place of the issue',
    );
  }
  const region = regionCode ?? unitRegionCode;
  if (!knowsArea(region) || !regionContains(region, areaCode))
    throw badInput('regionCode', '须包含事项所在地', 'must contain the place of the issue');
  if (!regionContains(unitRegionCode, region))
    throw badInput('regionCode', '须在承办单位的辖区之内', 'must lie inside the region of the unit');
  return region;
}
