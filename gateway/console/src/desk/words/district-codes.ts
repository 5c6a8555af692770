import { useQuery } from 'urql';
import { DistrictCodes } from '../../../generated/documents';
import type { Words } from '../../page/language';

export interface KnownCodes {
  /** The codes that new data may use, in the order of the district. */
  inUse: string[];
  /** The name of a code, also of a retired one; the code itself until the names have arrived. */
  nameOf: (code: string) => Words;
}

/** A list of codes that the district can extend, so the console loads it: roles, or lines of departments (条线). */
export function useDistrictCodes(list: 'Role' | 'Line'): KnownCodes {
  const [{ data }] = useQuery({ query: DistrictCodes, variables: { list } });
  const entries = data?.dictionary?.[0]?.entries ?? [];
  return {
    inUse: entries.filter(({ retired }) => !retired).map(({ code }) => code),
    nameOf: (code) => {
      const found = entries.find((entry) => entry.code === code);
      return found ? { zh: found.labelZh, en: found.labelEn } : { zh: code, en: code };
    },
  };
}
