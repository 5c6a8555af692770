import fc from 'fast-check';
import { countCell, instantCell, MOST_ERRORS, readTable, RowFaults, textCell } from './import.rules.js';

const read = (content: string, faults = new RowFaults()) => ({
  rows: readTable(content, ['code', 'name'], faults, ['note']),
  faults,
});

describe('readTable', () => {
  it('reads columns in any order, counts rows as a spreadsheet does and trims cells', () => {
    expect(read('name,code\n 甲 ,1\n"乙, ""丙""",2').rows).toEqual([
      { row: 2, cells: { code: '1', name: '甲', note: '' } },
      { row: 3, cells: { code: '2', name: '乙, "丙"', note: '' } },
    ]);
  });

  it.each<[string, string, string]>([
    ['an empty file', '', 'IMPORT_COLUMNS'],
    ['a missing column', 'code\n1', 'IMPORT_COLUMNS'],
    ['an unknown column', 'code,name,password\n1,2,3', 'IMPORT_COLUMNS'],
    ['a column twice', 'code,name,name\n1,2,3', 'IMPORT_COLUMNS'],
    ['a zero character', 'code,name\n1,\u0000', 'IMPORT_UNREADABLE'],
    ['half a character', 'code,name\n1,\ud83d', 'IMPORT_UNREADABLE'],
    ['a quote in the middle of a cell', 'code,name\n1,a"b"', 'IMPORT_UNREADABLE'],
    ['a record without end', `code,name\n1,"${'x'.repeat(70_000)}`, 'IMPORT_UNREADABLE'],
  ])('refuses %s', (_, content, code) => {
    expect(() => read(content)).toThrow(code);
  });

  it('refuses a row with a cell too many and goes on', () => {
    const { rows, faults } = read('code,name\n1,a,x\n2,b');
    expect(rows.map(({ row }) => row)).toEqual([3]);
    expect(faults.list()).toMatchObject([{ row: 2, field: null, code: 'ROW_CELL_COUNT' }]);
  });

  it('never fails otherwise than by a named error, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (noise) => {
        try {
          read(`code,name\n${noise}`);
        } catch (error) {
          expect(String(error)).toMatch(/IMPORT_(UNREADABLE|COLUMNS|TOO_LARGE)/);
        }
      }),
    );
  });
});

describe('cells', () => {
  it.each(['=1+1', '+cmd', '@SUM(A1)', '-cmd|calc'])('refuse the formula %s', (text) => {
    expect(() => textCell('name', text, 20)).toThrow('ROW_FIELD_INVALID');
  });

  it.each(['第1网格', '- 5', 'A-1', '3=3'])('accept the text %s', (text) => {
    expect(textCell('name', text, 20)).toBe(text);
  });

  it.each(['', '-1', '1.5', '1e3', '０', '9999999999', '11'])('refuse %p as a count from 0 to 10', (text) => {
    expect(() => countCell('count', text, 0, 10)).toThrow(/ROW_FIELD/);
  });

  it.each([
    '2026-02-30T00:00:00Z',
    '2026-01-01',
    '2026-01-01T00:00:00',
    '2026-13-01T00:00:00Z',
    'now',
    '2026-01-01T25:00:00Z',
  ])('refuse %p as an instant', (text) => {
    expect(() => instantCell('from', text)).toThrow('ROW_FIELD_INVALID');
  });

  it('read an instant with its offset', () => {
    expect(instantCell('from', '2026-11-23T09:30+08:00').toISOString()).toBe('2026-11-23T01:30:00.000Z');
  });
});

describe('RowFaults', () => {
  const withFault = (): RowFaults => {
    const { faults } = read('code,name\n1,a,x\n2,b');
    return faults;
  };

  it.each<['ALL_OR_NOTHING' | 'VALID_ROWS', boolean, boolean, number]>([
    ['ALL_OR_NOTHING', false, false, 0],
    ['ALL_OR_NOTHING', true, false, 0],
    ['VALID_ROWS', false, true, 1],
    ['VALID_ROWS', true, false, 1],
  ])('with a fault, %s and dryRun %p: writing %p, imported %p', (mode, dryRun, writes, imported) => {
    const faults = withFault();
    expect(faults.allowWriting({ mode, dryRun })).toBe(writes);
    expect(faults.summary({ mode, dryRun }, 1, 0)).toMatchObject({ imported, rejected: 1, dryRun });
  });

  it('lists a bounded number, in the order of rows', () => {
    const { faults } = read(`code,name\n${'x\n'.repeat(MOST_ERRORS + 50)}`);
    expect(faults.rejected).toBe(MOST_ERRORS + 50);
    expect(faults.list()).toHaveLength(MOST_ERRORS);
    expect(faults.list()[0]!.row).toBe(2);
  });
});
