import { DomainError } from '@jiceng/platform/errors';
import {
  assertCode,
  assertInstant,
  judgeImport,
  MOST_ROWS,
  readTable,
  RowReader,
  type RowFault,
} from './import.rules.js';

const columns = { required: ['code', 'name'], optional: ['note'] } as const;
const codeOf = (attempt: () => unknown): string | null => {
  try {
    attempt();
    return null;
  } catch (error) {
    return (error as DomainError).code;
  }
};

describe('reading a table', () => {
  it('takes quoted cells, a byte order mark, any order of columns, and numbers rows like a sheet', () => {
    expect(readTable('\ufeffname,code\n"甲, ""乙""",1\n\n丙,2\n', columns)).toEqual([
      { row: 2, cells: { code: '1', name: '甲, "乙"', note: '' } },
      { row: 3, cells: { code: '2', name: '丙', note: '' } },
    ]);
  });

  it.each([
    ['nothing', ''],
    ['a missing column', 'code\n1'],
    ['an unknown column', 'code,name,nmae\n1,2,3'],
    ['an open quote', 'code,name\n"1,2'],
  ])('refuses %s', (_, content) => {
    expect(codeOf(() => readTable(content, columns))).toBe('BAD_INPUT');
  });

  it('refuses more rows than a district could have', () => {
    expect(codeOf(() => readTable(`code,name\n${'1,2\n'.repeat(MOST_ROWS + 1)}`, columns))).toBe('IMPORT_TOO_LARGE');
  });
});

describe('reading cells', () => {
  it('refuses a row with more cells than the header', () => {
    const [row] = readTable('code,name\n1,甲,乙', columns);
    expect(new RowReader(row!).faults.map(({ code }) => code)).toEqual(['ROW_TOO_LONG']);
  });

  it('notes every fault of a row with its column, in both languages', () => {
    const reader = new RowReader({
      row: 7,
      cells: { code: 'a b', name: '\u202e', list: '1|x', kind: 'none', at: '2026-02-30' },
    });
    reader.code('code');
    reader.text('name', 5);
    reader.oneOf('kind', ['duty', 'leave']);
    reader.list('list', assertCode);
    reader.instant('at');
    expect(reader.faults.map(({ row, field }) => [row, field])).toEqual([
      [7, 'code'],
      [7, 'name'],
      [7, 'kind'],
      [7, 'at'],
    ]);
    expect(reader.faults[0]!.messages.zh).toContain('code');
  });

  it.each([
    ['2026-11-23', '2026-11-22T16:00:00.000Z'],
    ['2026-11-23T08:30:00+08:00', '2026-11-23T00:30:00.000Z'],
    ['2026-11-23T08:30Z', '2026-11-23T08:30:00.000Z'],
  ])('reads %s as an instant', (text, instant) => {
    expect(assertInstant('at', text).toISOString()).toBe(instant);
  });

  it.each(['', '23.11.2026', '2026-02-30', '2026-11-23T08:30:00', '2026-13-01', '2026-11-23T25:00Z', 'now'])(
    'refuses %j as an instant',
    (text) => {
      expect(codeOf(() => assertInstant('at', text))).toBe('BAD_INPUT');
    },
  );
});

describe('judging an import', () => {
  const fault = (row: number): RowFault => ({ row, field: null, code: 'X', messages: { zh: '', en: '' } });

  it.each([
    ['ALL_OR_NOTHING', false, [], 3, true],
    ['ALL_OR_NOTHING', false, [fault(2), fault(2)], 0, false],
    ['VALID_ROWS', false, [fault(2), fault(2)], 3, true],
    ['VALID_ROWS', true, [], 3, false],
  ] as const)('%s, dry run %s, faults %j', (mode, dryRun, faults, imported, write) => {
    const judged = judgeImport({ mode, dryRun }, { changed: 3, unchanged: 1 }, faults);
    expect(judged).toMatchObject({ report: { imported, unchanged: 1, rejected: faults.length === 0 ? 0 : 1 }, write });
  });
});
