import { useQuery } from 'urql';
import { LineChoices } from '../../../generated/documents';
import type { Words } from '../../page/language';

export interface KnownLines {
  /** Codes of the lines that new data may use, in the order of the district. */
  inUse: string[];
  /** The name of a line, also of a retired one; the code itself until the names have arrived. */
  nameOf: (code: string) => Words;
}

/** The lines of departments (条线) of the district. The district can add lines, so the console loads the list. */
export function useLines(): KnownLines {
  const [{ data }] = useQuery({ query: LineChoices });
  const entries = data?.dictionary?.[0]?.entries ?? [];
  return {
    inUse: entries.filter(({ retired }) => !retired).map(({ code }) => code),
    nameOf: (code) => {
      const found = entries.find((entry) => entry.code === code);
      return found ? { zh: found.labelZh, en: found.labelEn } : { zh: code, en: code };
    },
  };
}
