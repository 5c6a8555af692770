import { districtOf, regionLevel, regionLevels, streetOf, type RegionLevel } from '@jiceng/contracts/codes';
import {
  choiceCell,
  patternCell,
  readTable,
  refuseDuplicates,
  textCell,
  type RowFaults,
} from '../import/import.rules.js';
import { regionErrors } from './region.errors.js';

/** One row of regions.csv that is right in itself. */
export interface RegionDraft {
  row: number;
  code: string;
  name: string;
  level: RegionLevel;
  parentCode: string | null;
}

export const LONGEST_NAME = 60;

/** The code that contains a region; null for a district, which is the root of its tree. */
export function parentCodeOf(code: string): string | null {
  return { district: null, street: districtOf(code), community: streetOf(code) }[regionLevel(code)];
}

/** Reads regions.csv (`code,name,level,parentCode`). What a row contradicts becomes a fault of it. */
export function readRegions(content: string, faults: RowFaults): RegionDraft[] {
  const drafts = readTable(content, ['code', 'name', 'level', 'parentCode'], faults).flatMap(
    ({ row, cells }): RegionDraft[] => {
      const code = faults.check(row, 'code', () =>
        patternCell(
          'code',
          cells.code,
          /^[1-9]\d{11}$/,
          '应为 12 位统计用区划代码',
          'must be a 12-digit division code',
        ),
      );
      const name = faults.check(row, 'name', () => textCell('name', cells.name, LONGEST_NAME));
      const level = faults.check(row, 'level', () => choiceCell('level', cells.level, regionLevels));
      if (code === undefined || name === undefined || level === undefined) return [];
      const parentCode = parentCodeOf(code);
      if (level !== regionLevel(code))
        faults.add(row, 'level', regionErrors.REGION_LEVEL_MISMATCH({ code, level: regionLevel(code) }));
      if (cells.parentCode !== (parentCode ?? ''))
        faults.add(row, 'parentCode', regionErrors.REGION_PARENT_MISMATCH({ code, parent: parentCode ?? '—' }));
      return faults.has(row) ? [] : [{ row, code, name, level, parentCode }];
    },
  );
  return refuseDuplicates(drafts, 'code', ({ code }) => code, faults);
}

/** Keeps the rows whose parent is known or stands among the rows that are kept themselves. */
export function keepRooted(
  drafts: readonly RegionDraft[],
  known: ReadonlySet<string>,
  faults: RowFaults,
): RegionDraft[] {
  const rooted = new Set(known);
  const byLevel = [...drafts].sort((a, b) => regionLevels.indexOf(a.level) - regionLevels.indexOf(b.level));
  return byLevel.filter(({ row, code, parentCode }) => {
    if (parentCode !== null && !rooted.has(parentCode)) {
      faults.add(row, 'parentCode', regionErrors.REGION_PARENT_UNKNOWN({ parent: parentCode }));
      return false;
    }
    rooted.add(code);
    return true;
  });
}
