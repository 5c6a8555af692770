import { useMemo } from 'react';
import { GridBorders } from '../../generated/documents';
import type { GridBordersQuery } from '../../generated/operations';
import { useEveryPage } from '../api/every-page';
import type { Border } from './Sketch';

const gridsOf = ({ grids }: GridBordersQuery): GridBordersQuery['grids'] => grids;

/** Reads all grids of some regions with their borders. */
export function useBorders(regionCodes: readonly string[]): { borders: Border[]; busy: boolean; failed: boolean } {
  const filters = regionCodes.map((regionCode) => ({ regionCode }));
  const { rows, busy, failed } = useEveryPage(GridBorders, gridsOf, filters);
  const borders = useMemo(
    () => rows.map(({ code, name, geometry }) => ({ code, name, ring: geometry.coordinates[0] ?? [] })),
    [rows],
  );
  return { borders, busy, failed };
}
