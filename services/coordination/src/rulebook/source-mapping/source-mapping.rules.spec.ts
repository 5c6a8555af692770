import { openTable, type ImportOutcome } from '@jiceng/tables/import';
import {
  judgeSourceMapping,
  MOST_ROWS,
  sourceMappingColumns,
  SourceMappings,
  type MappingValues,
} from './source-mapping.rules.js';

const [noise, smoke, retired] = ['0101001', '0101002', '0199001'];
const isInForce = (code: string): boolean => [noise, smoke].includes(code);

describe('SourceMappings.of', () => {
  const row = (sourceCategory: string, categoryCode: string | null, clientId = 'hotline') => ({
    clientId,
    sourceCategory,
    categoryCode,
    severity: sourceCategory === 'N' ? ('urgent' as const) : null,
  });
  const mappings = new SourceMappings([
    row('N', noise),
    row('D', null),
    row('R', retired),
    row('*', smoke),
    row('N', smoke, 'other'),
    row('R', retired, 'other'),
    row('*', retired, 'third'),
  ]);

  it.each([
    ['its row', 'hotline', 'N', noise, 'urgent'],
    ['its row that leaves it to the desk', 'hotline', 'D', null, null],
    ['the row for every other, without a row', 'hotline', 'X', smoke, null],
    ['the row for every other, when the category is retired', 'hotline', 'R', smoke, null],
    ['the row of its own client', 'other', 'N', smoke, 'urgent'],
    ['nothing, without a row for every other', 'other', 'X', null, null],
    ['nothing, when that category is retired too', 'other', 'R', null, null],
    ['nothing, when the category for every other is retired', 'third', 'X', null, null],
    ['nothing, for a client without a mapping', 'fourth', 'N', null, null],
  ])('gives %s', (_, client, source, categoryCode, severity) => {
    expect(mappings.of(client, source, isInForce)).toEqual({ categoryCode, severity });
  });
});

async function read(content: string): Promise<ImportOutcome & { rows: MappingValues[] }> {
  const file = { content, contentEncoding: 'TEXT', mode: 'VALID_ROWS', dryRun: false } as const;
  const table = await openTable(file, sourceMappingColumns);
  let kept: MappingValues[] = [];
  const outcome = await table.save(async (rows, faults) => {
    kept = judgeSourceMapping(rows, faults, isInForce);
    return { imported: kept.length, unchanged: 0, save: async () => undefined };
  });
  return { ...outcome, rows: kept };
}

describe('an import of a mapping', () => {
  it('reads categories of any form, with names, severities and rows for the desk', async () => {
    const { rows, errors } = await read(
      `对方类别,对方类别名称,本区类别代码,严重程度\n城市管理/噪音,噪音扰民,${noise},紧急\nZZ-9,其他,,\n*,,${smoke},\n`,
    );
    expect(errors).toEqual([]);
    expect(rows).toEqual([
      { sourceCategory: '城市管理/噪音', sourceName: '噪音扰民', categoryCode: noise, severity: 'urgent' },
      { sourceCategory: 'ZZ-9', sourceName: '其他', categoryCode: null, severity: null },
      { sourceCategory: '*', sourceName: null, categoryCode: smoke, severity: null },
    ]);
  });

  it.each(['+其他', '-其他', '@x', '=A1'])('maps the category %s, which a report may have too', async (category) => {
    const { rows, errors } = await read(`sourceCategory,sourceName,categoryCode\n${category},${category},${noise}\n`);
    expect([errors, rows.map((row) => [row.sourceCategory, row.sourceName])]).toEqual([[], [[category, category]]]);
  });

  it.each([
    ['a category that is retired', `A,${retired}`, 'categoryCode', 'UNKNOWN_MAPPED_CATEGORY'],
    ['a category of another form', 'A,12', 'categoryCode', 'ROW_FIELD_INVALID'],
    ['a category of the client twice', `A,${noise}\nA,${smoke}`, 'sourceCategory', 'SOURCE_CATEGORY_GIVEN_TWICE'],
  ])('refuses %s', async (_, lines, field, code) => {
    const { errors } = await read(`sourceCategory,categoryCode\n${lines}\n`);
    expect(errors.map((fault) => [fault.field, fault.code])).toEqual([[field, code]]);
  });

  it('refuses the rows past the longest mapping', async () => {
    const lines = Array.from({ length: MOST_ROWS + 1 }, (__, index) => `A${index},${noise}`);
    const { errors, rows } = await read(`sourceCategory,categoryCode\n${lines.join('\n')}\n`);
    expect([errors.map(({ code }) => code), rows.length]).toEqual([['MAPPING_TOO_LONG'], MOST_ROWS]);
  });
});
