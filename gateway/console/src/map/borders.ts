import { useMemo } from 'react';
import { useQuery } from 'urql';
import { GridBorders } from '../../generated/documents';
import type { Border } from './Sketch';

/** Reads the grids of a region with their borders; none while the region is null. */
export function useBorders(regionCode: string | null): { borders: Border[]; busy: boolean; failed: boolean } {
  const [{ data, fetching, error }] = useQuery({
    query: GridBorders,
    variables: { regionCode: regionCode ?? '' },
    pause: regionCode === null,
  });
  const grids = data?.grids?.edges;
  const borders = useMemo(
    () =>
      (grids ?? []).map(({ node }) => ({ code: node.code, name: node.name, ring: node.geometry.coordinates[0] ?? [] })),
    [grids],
  );
  return { borders, busy: fetching, failed: error !== undefined };
}
