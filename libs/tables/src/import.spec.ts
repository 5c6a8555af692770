import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { DomainError } from '@jiceng/platform/errors';
import {
  codeColumn,
  choiceColumn,
  endColumn,
  instantColumn,
  listColumn,
  orAbsent,
  orEmpty,
  textColumn,
  type Columns,
  type Values,
} from './columns.js';
import { writeCsv } from './csv.js';
import { MOST_FAULTS, RowFaults } from './faults.js';
import { concludeImport, MOST_BYTES, MOST_COLUMNS, openTable, type ImportFile, type TableRow } from './import.js';
import { writeXlsx } from './xlsx-writer.js';

const columns = {
  code: codeColumn('编码', 'Code', '编号'),
  name: textColumn('姓名', 'Name', 40),
  note: orAbsent(textColumn('备注', 'Note', 20)),
} satisfies Columns;
type Row = Values<typeof columns>;

const text = (content: string): ImportFile => ({
  content,
  contentEncoding: 'TEXT',
  mode: 'ALL_OR_NOTHING',
  dryRun: false,
});
const bytes = (content: Uint8Array): ImportFile => ({
  ...text(Buffer.from(content).toString('base64')),
  contentEncoding: 'BASE64',
});

async function read<C extends Columns>(
  file: ImportFile,
  wanted: C,
): Promise<{
  rows: readonly TableRow<Values<C>>[];
  faults: [number, string | null, string | null, string][];
  format: string;
}> {
  let rows: readonly TableRow<Values<C>>[] = [];
  const table = await openTable({ ...file, mode: 'VALID_ROWS' }, wanted);
  const { errors, format } = await table.save(async (given) => {
    rows = given;
    return { imported: given.length, unchanged: 0, save: async () => undefined };
  });
  return { rows, format, faults: errors.map(({ row, field, cell, code }) => [row, field, cell, code]) };
}

async function refusalOf(file: ImportFile): Promise<string> {
  try {
    await read(file, columns);
    return 'read';
  } catch (error) {
    return (error as DomainError).code;
  }
}

const people: readonly TableRow<Row>[] = [
  { row: 2, values: { code: 'A1', name: '张三', note: null } },
  { row: 5, values: { code: '320106001000', name: '李四, "小李"', note: '两行\n备注' } },
];
const table = [
  ['编号', '姓名 *', '备注（选填）'],
  ['A1', '张三', ''],
  ['', '', ''],
  [' ', '', ''],
  ['320106001000', '李四, "小李"', '两行\n备注'],
];
const csv = writeCsv(table[0]!, table.slice(1));
/** The text 编号,姓名\nA1,张三 in GB18030. */
const gb18030 = Buffer.from('b1e0bac52cd0d5c3fb0a41312cd5c5c8fd', 'hex');

describe('the same table in every format', () => {
  it.each<[string, () => Promise<ImportFile> | ImportFile, string]>([
    ['text', () => text(csv), 'TEXT'],
    ['text with a byte order mark', () => text(`\ufeff${csv}`), 'TEXT'],
    ['text with line ends of Windows', () => text(csv.replaceAll('\n', '\r\n').replace('两行\r\n', '两行\n')), 'TEXT'],
    ['UTF-8', () => bytes(Buffer.from(csv)), 'UTF_8'],
    ['UTF-8 with a byte order mark', () => bytes(Buffer.from(`\ufeff${csv}`)), 'UTF_8'],
    ['xlsx', async () => bytes(await writeXlsx(table[0]!, table.slice(1))), 'XLSX'],
  ])('%s', async (_, file, format) => {
    expect(await read(await file(), columns)).toEqual({ rows: people, faults: [], format });
  });

  it('GB18030', async () => {
    expect(await read(bytes(gb18030), columns)).toEqual({ rows: people.slice(0, 1), faults: [], format: 'GB18030' });
  });
});

describe('a faulty file', () => {
  it.each<[string, ImportFile, string]>([
    ['an empty file', text(''), 'IMPORT_COLUMNS'],
    ['blank lines alone', text('\n,,\n'), 'IMPORT_COLUMNS'],
    ['a header alone', text('code,name'), 'IMPORT_EMPTY'],
    ['a missing column', text('code\n1'), 'IMPORT_COLUMNS'],
    ['an unknown column', text('code,name,nmae\n1,2,3'), 'IMPORT_COLUMNS'],
    ['a column twice, once in each language', text('code,编码,name\n1,2,3'), 'IMPORT_COLUMNS'],
    ['more columns than an import takes', text(`${',x'.repeat(MOST_COLUMNS)}\n`), 'IMPORT_TOO_LARGE'],
    ['a zero character', text('code,name\n1,\u0000'), 'IMPORT_UNREADABLE'],
    ['half a character', text('code,name\n1,\ud83d'), 'IMPORT_UNREADABLE'],
    ['GB18030 that was read as UTF-8', text('code,name\n1,\ufffd\ufffd'), 'IMPORT_UNREADABLE'],
    ['a quote in the middle of a cell', text('code,name\n1,a"b"'), 'IMPORT_UNREADABLE'],
    ['an open quote', text('code,name\n"1,2'), 'IMPORT_UNREADABLE'],
    ['a record without end', text(`code,name\n1,"${'x'.repeat(300_000)}`), 'IMPORT_UNREADABLE'],
    ['bytes of Latin-1', bytes(Buffer.from('code,name\n1,Müller', 'latin1')), 'IMPORT_UNREADABLE'],
    ['BASE64 that is none', { ...text('a b c'), contentEncoding: 'BASE64' }, 'IMPORT_UNREADABLE'],
    ['an old workbook', bytes(Buffer.from('d0cf11e0a1b11ae1', 'hex')), 'IMPORT_UNREADABLE'],
    ['too many bytes', text(`code,name\n${'x'.repeat(MOST_BYTES)}`), 'IMPORT_TOO_LARGE'],
  ])('%s', async (_, file, code) => {
    expect(await refusalOf(file)).toBe(code);
  });

  it('is refused when it has more rows than an import allows; blank rows do not count', async () => {
    const open = (content: string) => openTable(text(content), columns, { rows: 2 });
    await expect(open('code,name\n1,a\n2,b\n3,c')).rejects.toMatchObject({ code: 'IMPORT_TOO_LARGE' });
    await expect(open('code,name\n1,a\n\n,\n\n2,b')).resolves.toBeDefined();
  });

  it('is read or refused with a named error, whatever its text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (noise) => {
        expect(await refusalOf(text(`code,name\n${noise}`))).toMatch(/^(read|IMPORT_(UNREADABLE|EMPTY|TOO_LARGE))$/);
      }),
    );
  });

  it('is read or refused with a named error, whatever its bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (noise, zip) => {
        const file = zip ? Buffer.concat([Buffer.from('PK\u0003\u0004'), noise]) : noise;
        expect(await refusalOf(bytes(file))).toMatch(/^(read|IMPORT_(UNREADABLE|EMPTY|COLUMNS|TOO_LARGE))$/);
      }),
    );
  });
});

describe('rows', () => {
  it('keep their numbers when blank rows and rows of commas stand between them or above the header', async () => {
    const { rows, faults } = await read(text('\n,,\ncode,name\n1,a\n,,,\n\n2,b\n 3 ,\n'), columns);
    expect(rows.map(({ row, values }) => [row, values.code])).toEqual([
      [4, '1'],
      [7, '2'],
    ]);
    expect(faults).toEqual([[8, 'name', 'B8', 'ROW_FIELD_MISSING']]);
  });

  it('are refused when they have a cell too many or too few, and the others are read', async () => {
    const { rows, faults } = await read(text('code,name\n1,a,x\n2\n3,b,'), columns);
    expect(rows.map(({ row }) => row)).toEqual([4]);
    expect(faults).toEqual([
      [2, null, null, 'ROW_CELL_COUNT'],
      [3, null, null, 'ROW_CELL_COUNT'],
    ]);
  });

  it('report every fault with row, column and cell', async () => {
    const { faults } = await read(text('note,code,name\n,a b,\n=1,1,x'), columns);
    expect(faults).toEqual([
      [2, 'code', 'B2', 'ROW_FIELD_INVALID'],
      [2, 'name', 'C2', 'ROW_FIELD_MISSING'],
      [3, 'note', 'A3', 'ROW_FIELD_INVALID'],
    ]);
  });

  it('may have their columns in any order and with names in either language', async () => {
    const { rows } = await read(text('NAME,编号\n甲,1'), columns);
    expect(rows).toEqual([{ row: 2, values: { code: '1', name: '甲', note: null } }]);
  });
});

describe('a workbook of another program', () => {
  it('is read from its first visible sheet, with days, times, long codes and failed formulas', async () => {
    const roster = {
      staffCode: codeColumn('人员编码', 'Staff code'),
      kind: choiceColumn('类型', 'Kind', ['duty', 'leave'], { leave: '请假' }),
      areaCodes: listColumn({ zh: '负责区域', en: 'Areas' }, { zh: '', en: '' }, (item) => item),
      line: orEmpty(codeColumn('条线', 'Line')),
      startsAt: instantColumn('开始时间', 'Start'),
      endsAt: endColumn('结束时间', 'End'),
    } satisfies Columns;
    const file = bytes(readFileSync(new URL('../fixtures/openpyxl.xlsx', import.meta.url)));
    const { rows, faults } = await read(file, roster);
    expect(rows).toEqual([
      {
        row: 2,
        values: {
          staffCode: 'DESK1',
          kind: 'leave',
          areaCodes: [],
          line: null,
          startsAt: new Date('2026-09-07T00:00:00+08:00'),
          endsAt: new Date('2026-09-09T00:00:00+08:00'),
        },
      },
      {
        row: 5,
        values: {
          staffCode: 'DESK2',
          kind: 'duty',
          areaCodes: ['320106001000'],
          line: null,
          startsAt: new Date('2026-09-09T08:30:00+08:00'),
          endsAt: new Date('2026-09-09T17:30:00+08:00'),
        },
      },
    ]);
    expect(faults).toEqual([
      [6, 'areaCodes', 'C6', 'ROW_CODE_ROUNDED'],
      [6, 'endsAt', 'F6', 'ROW_FIELD_INVALID'],
    ]);
  });
});

describe('written content is read back', () => {
  /** A cell without a visible character is refused, and some letters and symbols have no visible form. */
  const visible = /(?![\u2800\ufffc\u{1d159}\p{Default_Ignorable_Code_Point}])[\p{L}\p{N}\p{P}\p{S}]/u;
  const cell = fc
    .string({ unit: 'grapheme', maxLength: 40 })
    .map((value) => value.normalize('NFC').replace(/\s+/g, ' ').trim())
    .filter(
      (value) => visible.test(value) && !/[\p{C}\ufffd]|^[=@']|^[+-](?![\d\s])|^[+-]?\d(\.\d+)?e\+/iu.test(value),
    );
  const any = { a: orEmpty(textColumn('甲', 'A', 100)), b: textColumn('乙', 'B', 100) } satisfies Columns;
  const rowsOf = fc.array(fc.tuple(fc.option(cell, { nil: '' }), cell), { minLength: 1, maxLength: 8 });

  it.each<[string, (rows: string[][]) => Promise<ImportFile> | ImportFile]>([
    ['csv', (rows) => text(writeCsv(['a', 'b'], rows))],
    ['csv as bytes', (rows) => bytes(Buffer.from(`\ufeff${writeCsv(['甲', '乙'], rows)}`))],
    ['xlsx', async (rows) => bytes(await writeXlsx(['甲', '乙'], rows))],
  ])('from %s', async (_, write) => {
    await fc.assert(
      fc.asyncProperty(rowsOf, async (rows) => {
        const result = await read(await write(rows), any);
        expect(result.faults).toEqual([]);
        expect(result.rows.map(({ values }) => [values.a ?? '', values.b])).toEqual(rows);
      }),
      { numRuns: 50 },
    );
  });

  it('and writes a formula as text, so that the spreadsheet of a reader does not run it', () => {
    expect(writeCsv(['a'], [['=HYPERLINK("x")'], ['-5'], ['\tx'], [' ＝1'], [-5], ['中=1']])).toBe(
      `a\n"'=HYPERLINK(""x"")"\n'-5\n'\tx\n' ＝1\n-5\n中=1\n`,
    );
  });
});

describe('concluding an import', () => {
  const withFault = (): RowFaults => {
    const faults = new RowFaults();
    faults.add(2, null, new DomainError('X', 'invalid', { zh: '', en: '' }));
    faults.add(2, null, new DomainError('Y', 'invalid', { zh: '', en: '' }));
    return faults;
  };

  it.each<['ALL_OR_NOTHING' | 'VALID_ROWS', boolean, boolean, boolean, number]>([
    ['ALL_OR_NOTHING', false, true, false, 0],
    ['ALL_OR_NOTHING', true, true, false, 0],
    ['ALL_OR_NOTHING', false, false, true, 3],
    ['VALID_ROWS', false, true, true, 3],
    ['VALID_ROWS', true, true, false, 3],
    ['VALID_ROWS', true, false, false, 3],
  ])(
    'in mode %s, dry run %p, with a fault %p: writes %p and counts %p',
    async (mode, dryRun, faulty, writes, imported) => {
      let written = false;
      const report = await concludeImport({ mode, dryRun, format: 'TEXT' }, faulty ? withFault() : new RowFaults(), {
        imported: 3,
        unchanged: 1,
        save: async () => {
          written = true;
          return 7;
        },
      });
      expect(written).toBe(writes);
      expect(report).toMatchObject({
        imported,
        unchanged: 1,
        rejected: faulty ? 1 : 0,
        dryRun,
        version: writes ? 7 : null,
      });
    },
  );

  it('lists at most 1,000 faults in the order of rows and counts all', async () => {
    const table = await openTable(
      { ...text(`code,name\n${'x\n'.repeat(MOST_FAULTS + 50)}`), mode: 'VALID_ROWS' },
      columns,
    );
    const report = await table.save(async () => ({ imported: 0, unchanged: 0, save: async () => undefined }));
    expect(report.rejected).toBe(MOST_FAULTS + 50);
    expect(report.errors).toHaveLength(MOST_FAULTS);
    expect(report.errors[0]!.row).toBe(2);
  });

  it('limits the faults in memory and counts all rejected rows', () => {
    const faults = new RowFaults();
    for (let row = 1; row <= 20 * MOST_FAULTS; row += 1)
      faults.add(row, null, new DomainError('X', 'invalid', { zh: '', en: '' }));
    expect(faults.rejected).toBe(20 * MOST_FAULTS);
    expect((faults as unknown as { faults: unknown[] }).faults).toHaveLength(10 * MOST_FAULTS);
  });

  it('gives each run of `judge` a separate list of faults, so that the transaction can be repeated', async () => {
    const table = await openTable(text('code,name\n1,a'), columns);
    const judge = () =>
      table.save(async (_, faults) => {
        faults.add(2, 'code', new DomainError('X', 'invalid', { zh: '', en: '' }));
        return { imported: 0, unchanged: 0, save: async () => undefined };
      });
    await judge();
    expect((await judge()).errors).toHaveLength(1);
  });
});
