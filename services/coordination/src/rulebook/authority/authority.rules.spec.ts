import { openTable, type ImportOutcome } from '@jiceng/tables/import';
import { defaultProcess } from '../process/default-process.js';
import {
  authorityColumns,
  authorityOf,
  judgeAuthority,
  levelIndexOf,
  maySolve,
  type Authority,
} from './authority.rules.js';

const row = (categoryPrefix: string, level: string, change: Partial<Authority> = {}): Authority => ({
  categoryPrefix,
  level,
  maySolve: true,
  limitMinutes: null,
  passUpAfterMinutes: null,
  ...change,
});

describe('the authority matrix', () => {
  const rows = [row('*', 'grid', { maySolve: false }), row('01', 'grid'), row('0101001', 'grid', { maySolve: false })];

  it.each([
    ['the longest prefix decides', '0101001', 'grid', false],
    ['a shorter prefix holds for the rest of the class', '0101002', 'grid', true],
    ['the row for every category holds for the rest', '0201001', 'grid', false],
    ['a level without a row may solve nothing', '0101002', 'street', false],
    ['a matter without a category has only the row for every category', null, 'grid', false],
  ])('%s', (_, category, level, expected) => {
    expect(maySolve(authorityOf(rows, category, level), 0)).toBe(expected);
  });

  it.each([
    [60, true],
    [61, false],
  ])('with a limit of 60 working minutes after %i minutes: %s', (minutes, expected) => {
    expect(maySolve(row('01', 'grid', { limitMinutes: 60 }), minutes)).toBe(expected);
  });

  it.each([
    [['grid_worker'], 0],
    [['community_clerk'], 1],
    [['street_dispatcher', 'verifier'], 2],
    [['coordinator'], 3],
    [['resident'], -1],
  ])('roles %j act at level %i of the standard process', (roles, expected) => {
    expect(levelIndexOf(defaultProcess.levels, roles)).toBe(expected);
  });
});

describe('an import of the authority matrix', () => {
  const header = 'categoryCode,level,maySolve,limitMinutes,passUpAfterMinutes';
  const hasLevel = (code: string): boolean => defaultProcess.levels.some((level) => level.code === code);

  async function read(...lines: string[]): Promise<ImportOutcome & { rows: Authority[] }> {
    const content = [header, ...lines].join('\n');
    const table = await openTable(
      { content, contentEncoding: 'TEXT', mode: 'VALID_ROWS', dryRun: false },
      authorityColumns,
    );
    let read: Authority[] = [];
    const outcome = await table.save(async (given, faults) => {
      read = judgeAuthority(given, faults, hasLevel);
      return { imported: read.length, unchanged: 0, save: async () => undefined };
    });
    return { ...outcome, rows: read };
  }

  it('reads rows with and without limits', async () => {
    const { rows, errors } = await read('*,district,是,,', '0101,grid,yes,120,60');
    expect(errors).toEqual([]);
    expect(rows).toEqual([row('*', 'district'), row('0101', 'grid', { limitMinutes: 120, passUpAfterMinutes: 60 })]);
  });

  it('names every fault by row and column, and keeps the rows without faults', async () => {
    const { rows, errors } = await read(
      '012,grid,yes,,',
      '01,moon,yes,,',
      '01,grid,perhaps,0,',
      '02,grid,no,,',
      '02,grid,yes,,',
    );
    expect(errors.map(({ row: line, field, code }) => [line, field, code])).toEqual([
      [2, 'categoryCode', 'ROW_FIELD_INVALID'],
      [3, 'level', 'UNKNOWN_LEVEL'],
      [4, 'maySolve', 'ROW_FIELD_INVALID'],
      [4, 'limitMinutes', 'ROW_FIELD_INVALID'],
      [6, 'categoryCode', 'AUTHORITY_GIVEN_TWICE'],
    ]);
    expect(rows).toEqual([row('02', 'grid', { maySolve: false })]);
  });
});
