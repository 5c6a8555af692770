import { districtOf, regionLevel, regionLevels, streetOf, type RegionLevel } from '@jiceng/contracts/codes';
import { choiceColumn, orEmpty, patternColumn, textColumn, type Columns, type Values } from '@jiceng/tables/columns';
import { refuseDuplicates, type RowFaults } from '@jiceng/tables/faults';
import type { TableRow } from '@jiceng/tables/import';
import { regionErrors } from './region.errors.js';

/** A row of an import of regions without faults in its cells. */
export interface RegionDraft {
  row: number;
  code: string;
  name: string;
  level: RegionLevel;
  parentCode: string | null;
}

export const LONGEST_NAME = 60;

/** Returns the code of the region that contains a region; null for a district, which is the root. */
export function parentCodeOf(code: string): string | null {
  return { district: null, street: districtOf(code), community: streetOf(code) }[regionLevel(code)];
}

const division = { zh: ' 12 位统计用区划代码', en: 'a 12-digit division code' };

export const regionColumns = {
  code: patternColumn('区划代码', 'Code', /^[1-9]\d{11}$/, division, '代码'),
  name: textColumn('名称', 'Name', LONGEST_NAME, '区划名称'),
  level: choiceColumn('级别', 'Level', regionLevels, { district: '区', street: '街道', community: '社区' }),
  parentCode: orEmpty(patternColumn('上级代码', 'Parent code', /^\d{12}$/, division, '上级区划代码')),
} satisfies Columns;

/** Checks each row on its own. Rows that contradict their code or repeat another row become faults. */
export function judgeRegions(
  rows: readonly TableRow<Values<typeof regionColumns>>[],
  faults: RowFaults,
): RegionDraft[] {
  const drafts = rows.flatMap(({ row, values: { code, name, level, parentCode: given } }): RegionDraft[] => {
    const parentCode = parentCodeOf(code);
    if (level !== regionLevel(code))
      faults.add(row, 'level', regionErrors.REGION_LEVEL_MISMATCH({ code, level: regionLevel(code) }));
    if (given !== parentCode)
      faults.add(row, 'parentCode', regionErrors.REGION_PARENT_MISMATCH({ code, parent: parentCode ?? '—' }));
    return faults.has(row) ? [] : [{ row, code, name, level, parentCode }];
  });
  return refuseDuplicates(drafts, 'code', ({ code }) => code, faults);
}

/** Keeps the rows whose parent is known or is the region of another kept row. */
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
