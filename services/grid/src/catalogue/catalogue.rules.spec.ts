import { openTable } from '@jiceng/tables/import';
import { LineList } from '@jiceng/contracts/dictionary/line-list';
import {
  catalogueColumns,
  judgeCatalogue,
  nextVersion,
  writeCatalogue,
  type CatalogueFile,
  type Category,
} from './catalogue.rules.js';

const aCategory = (parts: Partial<Category> = {}): Category => ({
  code: '0101001',
  major: '城乡建设',
  minor: '安全生产',
  item: '事故处理',
  line: 'emergency',
  acceptMinutes: 60,
  handleMinutes: 480,
  closingCondition: '已处理',
  riskGrade: 1,
  leastSeverity: null,
  photoRequired: false,
  retired: false,
  ...parts,
});
const columns = catalogueColumns(new LineList([]));
type Field = keyof typeof columns;
const fields = Object.keys(columns) as Field[];
const aFile = (...categories: Partial<Record<Field, unknown>>[]): string =>
  [
    fields.join(','),
    ...categories.map((parts) =>
      fields.map((column) => ({ ...aCategory(), photoRequired: 'no', ...parts })[column]).join(','),
    ),
  ].join('\n');

async function read(content: string): Promise<CatalogueFile & { faults: string[] }> {
  let file: CatalogueFile | undefined;
  const table = await openTable({ content, contentEncoding: 'TEXT', mode: 'VALID_ROWS', dryRun: false }, columns);
  const { errors } = await table.save(async (rows, faults, refused) => {
    file = judgeCatalogue(rows, faults, refused);
    return { imported: rows.length, unchanged: 0, save: async () => undefined };
  });
  return { ...file!, faults: errors.map(({ row, code }) => `${row} ${code}`) };
}

describe('an import of the catalogue', () => {
  it.each<[string, Partial<Record<Field, unknown>>, string]>([
    ['a code of six digits', { code: '010101' }, 'ROW_FIELD_INVALID'],
    ['a line that does not exist', { line: 'magic' }, 'ROW_FIELD_INVALID'],
    ['no time to accept', { acceptMinutes: 0 }, 'ROW_FIELD_INVALID'],
    ['a limit in words', { handleMinutes: 'soon' }, 'ROW_FIELD_INVALID'],
    ['a limit of ten years', { handleMinutes: 2_000_000 }, 'ROW_FIELD_INVALID'],
    ['a fifth risk grade', { riskGrade: 5 }, 'ROW_FIELD_INVALID'],
    ['an unknown severity', { leastSeverity: '很急' }, 'ROW_FIELD_INVALID'],
    ['neither yes nor no to a photo', { photoRequired: 'perhaps' }, 'ROW_FIELD_INVALID'],
    ['no closing condition', { closingCondition: '' }, 'ROW_FIELD_MISSING'],
    ['a name with a control character', { item: 'a\u0007b' }, 'ROW_FIELD_INVALID'],
    [
      'another name for a known major class',
      { code: '0102001', major: '别名', minor: '其他' },
      'CATEGORY_CLASS_NAME_DIFFERS',
    ],
    ['a repeated code', {}, 'ROW_DUPLICATE'],
  ])('refuses %s', async (_, parts, code) => {
    const { drafts, wasRejected, faults } = await read(aFile({}, parts));
    expect(faults).toEqual([`3 ${code}`]);
    expect(drafts.map(({ row }) => row)).toEqual([2]);
    expect(wasRejected(String(parts.code ?? '0101001'))).toBe(true);
    // A row with an unreadable code may have been meant for any category.
    expect(wasRejected('9999999')).toBe(parts.code === '010101');
  });

  it('treats every absent category as possibly rejected when a row has lost a cell', async () => {
    const { wasRejected } = await read(`${aFile({})}\n0101002,城乡建设`);
    expect(wasRejected('9999999')).toBe(true);
  });

  it('reads the file that it wrote', async () => {
    const categories = [
      aCategory({ closingCondition: '含“引号”", 逗号\n和换行' }),
      aCategory({ code: '0101002', item: '其他', photoRequired: true }),
    ];
    const { drafts } = await read(writeCatalogue([...categories, aCategory({ code: '0101003', retired: true })]));
    expect(drafts.map(({ row: _, ...category }) => category)).toEqual(categories);
  });
});

describe('nextVersion', () => {
  const before = [
    aCategory(),
    aCategory({ code: '0101002' }),
    aCategory({ code: '0101003' }),
    aCategory({ code: '0101004', retired: true }),
  ];
  const draft = { ...aCategory({ handleMinutes: 960 }), row: 2 };

  it('changes the categories in the file, retires categories that the file omits, and keeps categories whose row was rejected', () => {
    const next = nextVersion(before, { drafts: [draft], wasRejected: (code) => code === '0101003' });
    expect(next.map(({ code, handleMinutes, retired }) => [code, handleMinutes, retired])).toEqual([
      ['0101001', 960, false],
      ['0101002', 480, true],
      ['0101003', 480, false],
      ['0101004', 480, true],
    ]);
  });

  it('uses a retired category again when the file contains it', () => {
    const back = { ...aCategory({ code: '0101004' }), row: 2 };
    expect(
      nextVersion(before, { drafts: [back], wasRejected: () => false }).find(({ code }) => code === '0101004')!.retired,
    ).toBe(false);
  });
});
