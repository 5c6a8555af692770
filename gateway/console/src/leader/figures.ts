import { useMemo } from 'react';
import { useQuery } from 'urql';
import { LeaderFigures, RegionOutlines } from '../../generated/documents';
import type { LeaderFiguresQuery } from '../../generated/operations';
import type { Me } from '../api/work';

export type Figures = NonNullable<LeaderFiguresQuery['issueFigures']>;
export type RegionRow = Figures['regions'][number];

export interface Period {
  from: string;
  to: string;
}

const DAY_MS = 86_400_000;
const CHINA_MS = 8 * 3_600_000;

/** Returns the period of `count` days that ends today, by the calendar of China. */
export function lastDays(count: number, now: number): Period {
  const day = (ago: number): string => new Date(now + CHINA_MS - ago * DAY_MS).toISOString().slice(0, 10);
  return { from: day(count - 1), to: day(0) };
}

/** Returns the street in which all areas of the user lie, or else the district. */
export function homeOf({ areaCodes }: Pick<Me, 'areaCodes'>): string | null {
  const [first] = areaCodes;
  if (first === undefined) return null;
  const inOneStreet = first.slice(6, 9) !== '000' && areaCodes.every((code) => code.startsWith(first.slice(0, 9)));
  return inOneStreet ? `${first.slice(0, 9)}000` : `${first.slice(0, 6)}000000`;
}

/** Reads the figures of a period; those of one region alone when `areaCode` is given. */
export function useFigures({ from, to }: Period, areaCode: string | null) {
  const variables = useMemo(
    () => ({ from, to, filter: areaCode === null ? null : { areaCode } }),
    [from, to, areaCode],
  );
  const [{ data, error, fetching }, again] = useQuery({
    query: LeaderFigures,
    variables,
    requestPolicy: 'cache-and-network',
  });
  return { figures: data?.issueFigures ?? null, known: data !== undefined, error, fetching, again };
}

export interface Outline {
  code: string;
  name: string;
  rings: number[][][];
}

/** Reads the borders of the regions inside a region. */
export function useOutlines(code: string | null): { outlines: Outline[]; name: string; busy: boolean } {
  const [{ data, fetching }] = useQuery({
    query: RegionOutlines,
    variables: { code: code ?? '' },
    pause: code === null,
  });
  const children = data?.region?.children;
  const outlines = useMemo(
    () => (children ?? []).map((region) => ({ code: region.code, name: region.name, rings: region.outline })),
    [children],
  );
  return { outlines, name: data?.region?.name ?? '', busy: fetching };
}

/** The address of the desk with the issues that a number counts. */
export function listAddress(filters: Record<string, string | null>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) if (value !== null) search.set(name, value);
  return `/console/desk?${search.toString()}`;
}
