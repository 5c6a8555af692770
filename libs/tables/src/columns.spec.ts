import { badInput, DomainError } from '@jiceng/platform/errors';
import {
  choiceColumn,
  codeColumn,
  column,
  countColumn,
  endColumn,
  foreignTextColumn,
  instantColumn,
  listColumn,
  orEmpty,
  readCell,
  textColumn,
  type Column,
} from './columns.js';
import { writeCsv } from './csv.js';
import { openTable } from './import.js';

const read = (given: Column<unknown>, text: string): unknown => {
  try {
    const value = readCell('field', given, text);
    return value instanceof Date ? value.toISOString() : value;
  } catch (error) {
    return (error as DomainError).code;
  }
};

describe('text cells', () => {
  const name = textColumn('名称', 'Name', 20);
  it.each(['=1+1', '+cmd', '@SUM(A1)', '-cmd|calc'])('refuse the formula %s', (text) => {
    expect(read(name, text)).toBe('ROW_FIELD_INVALID');
  });

  it.each(['第1网格', '- 5', 'A-1', '3=3'])('accept the text %s', (text) => {
    expect(read(name, text)).toBe(text);
  });

  it('refuse bidirectional characters and too many characters', () => {
    expect(read(name, 'a\u202eb')).toBe('ROW_FIELD_INVALID');
    expect(read(name, 'x'.repeat(21))).toBe('ROW_FIELD_INVALID');
  });
});

describe('cells with texts of another system', () => {
  const category = foreignTextColumn('对方类别', 'Source category', 20);
  it.each(['+其他', '-其他', '@x', '=1+1', '第1类'])('accept %s, which an export marks as a text', async (text) => {
    expect(read(category, text)).toBe(text);
    const content = writeCsv(['category'], [[text]]);
    if (text !== '第1类') expect(content).toBe(`category\n'${text}\n`);
    const file = { content, contentEncoding: 'TEXT', mode: 'ALL_OR_NOTHING', dryRun: false } as const;
    const table = await openTable(file, { category });
    const outcome = await table.save(async (rows) => {
      expect(rows.map(({ values }) => values.category)).toEqual([text]);
      return { imported: rows.length, unchanged: 0, save: async () => undefined };
    });
    expect(outcome.imported).toBe(1);
  });

  it('refuse bidirectional characters and too many characters', () => {
    for (const text of ['a\u202eb', 'x'.repeat(21)]) expect(read(category, text)).toBe('ROW_FIELD_INVALID');
  });
});

describe('code cells', () => {
  const code = codeColumn('编码', 'Code');
  it.each(['3.20106E+11', '3.2e+14', '1E+05'])(
    'turned into %s by a spreadsheet are refused with that reason',
    (text) => {
      expect(read(code, text)).toBe('ROW_CODE_ROUNDED');
      expect(
        read(
          listColumn({ zh: '区域', en: 'Areas' }, { zh: '', en: '' }, (item) => item),
          `1|${text}`,
        ),
      ).toBe('ROW_CODE_ROUNDED');
    },
  );

  it('are refused in both languages, with the name of the column in each', () => {
    expect(() => readCell('code', code, '3.20106E+11')).toThrow(
      expect.objectContaining({
        messages: {
          zh: '编码被表格软件改成了科学计数法（3.20106E+11），末尾数字可能已丢失；请将该列设为文本格式后重新填写',
          en: 'Code was turned into scientific notation (3.20106E+11) by a spreadsheet and may have lost digits; format the column as text and enter it again',
        },
      }) as Error,
    );
  });

  it.each(['1E5', 'A-1', '320106001001', '甲/2'])('may contain %s', (text) => {
    expect(read(code, text)).toBe(text);
  });

  it.each(['a b', 'x'.repeat(65), '-a'])('may not contain %s', (text) => {
    expect(read(code, text)).toBe('ROW_FIELD_INVALID');
  });
});

describe('choice cells', () => {
  const kind = choiceColumn('类型', 'Kind', ['duty', 'leave'], { duty: '值班' });
  it.each([
    ['duty', 'duty'],
    ['值班', 'duty'],
    ['leave', 'leave'],
    ['请假', 'ROW_FIELD_INVALID'],
    ['Duty', 'ROW_FIELD_INVALID'],
  ])('with %s are read as %s', (text, value) => {
    expect(read(kind, text)).toBe(value);
  });
});

describe('count cells', () => {
  it.each(['-1', '1.5', '1e3', '０', '9999999999', '11'])('refuse %p for the range 0 to 10', (text) => {
    expect(read(countColumn('数量', 'Count', 0, 10), text)).toBe('ROW_FIELD_INVALID');
  });
});

describe('time cells', () => {
  const at = instantColumn('时间', 'Time');
  it.each([
    ['2026-11-23', '2026-11-22T16:00:00.000Z'],
    ['2026/11/3', '2026-11-02T16:00:00.000Z'],
    ['2026年11月23日', '2026-11-22T16:00:00.000Z'],
    ['2026/11/23 8:30', '2026-11-23T00:30:00.000Z'],
    ['2026-11-23T08:30:00+08:00', '2026-11-23T00:30:00.000Z'],
    ['2026-11-23T08:30Z', '2026-11-23T08:30:00.000Z'],
    ['2026-11-23T09:30:00.123+08:00', '2026-11-23T01:30:00.123Z'],
    ['2026-11-23 09:30:00.5', '2026-11-23T01:30:00.500Z'],
    ['2026-11-23T09:30:00.123456+08:00', '2026-11-23T01:30:00.123Z'],
  ])('accept %s', (text, instant) => {
    expect(read(at, text)).toBe(instant);
  });

  it.each([
    '23.11.2026',
    '2026-02-30',
    '2026-11-23T08:30:00',
    '2026-13-01',
    '2026-11-23T25:00Z',
    'now',
    '2026-02-30T00:00:00Z',
  ])('refuse %j', (text) => {
    expect(read(at, text)).toBe('ROW_FIELD_INVALID');
  });

  it('take a day at the end of a period as a whole day and keep a given time', () => {
    const end = endColumn('结束', 'End');
    expect(read(end, '2026-09-08')).toBe('2026-09-08T16:00:00.000Z');
    expect(read(end, '2026-09-08T00:00:00+08:00')).toBe('2026-09-07T16:00:00.000Z');
  });
});

describe('readCell', () => {
  it('gives an empty cell the value that its column defines', () => {
    expect(read(codeColumn('编码', 'Code'), '')).toBe('ROW_FIELD_MISSING');
    expect(read(orEmpty(codeColumn('编码', 'Code')), '')).toBeNull();
    expect(
      read(
        listColumn({ zh: '', en: '' }, { zh: '', en: '' }, (item) => item),
        '',
      ),
    ).toEqual([]);
  });

  it('adds the column to a BAD_INPUT of its rule and passes other errors on', () => {
    const refusing = (error: Error): Column<never> =>
      column({ zh: '电话', en: 'Phone' }, { zh: '', en: '' }, () => {
        throw error;
      });
    expect(() => readCell('phone', refusing(badInput('x', '太短', 'is too short')), '1')).toThrow(
      expect.objectContaining({
        code: 'ROW_FIELD_INVALID',
        messages: { zh: '电话不正确：太短', en: 'Phone is not valid: is too short' },
      }) as Error,
    );
    const own = new DomainError('OWN', 'invalid', { zh: '', en: '' });
    expect(() => readCell('phone', refusing(own), '1')).toThrow(own);
  });
});
