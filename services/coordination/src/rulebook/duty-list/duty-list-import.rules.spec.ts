import { openTable, type ImportOutcome } from '@jiceng/tables/import';
import { dutyListColumns, judgeDutyList, type ImportedDutyRow } from './duty-list-import.rules.js';

const header = 'categoryCode,level,regionCode,organizationCode,role,note';
const known = {
  hasArea: (code: string) => code === '320106000000',
  hasVerifier: (id: string) => id === 'urban',
  organizationId: (code: string) => ({ URBAN: 'urban', WATER: 'water' })[code] ?? null,
};

async function read(content: string): Promise<ImportOutcome & { rows: ImportedDutyRow[] }> {
  const table = await openTable(
    { content, contentEncoding: 'TEXT', mode: 'VALID_ROWS', dryRun: false },
    dutyListColumns,
  );
  let listed: ImportedDutyRow[] = [];
  const outcome = await table.save(async (rows, faults) => {
    listed = judgeDutyList(rows, faults, known);
    return { imported: listed.length, unchanged: 0, save: async () => undefined };
  });
  return { ...outcome, rows: listed };
}

describe('an import of the duty list', () => {
  it('reads rows with organizations by code', async () => {
    const { rows, errors } = await read(
      `\uFEFF${header}\n0102,district,320106000000,URBAN,handler,\n*,区,320106000000,URBAN,仲裁,全区\n`,
    );
    expect(errors).toEqual([]);
    expect(rows).toEqual([
      {
        row: 2,
        categoryPrefix: '0102',
        level: 'district',
        regionCode: '320106000000',
        organizationId: 'urban',
        organizationCode: 'URBAN',
        role: 'handler',
        note: null,
      },
      {
        row: 3,
        categoryPrefix: '*',
        level: 'district',
        regionCode: '320106000000',
        organizationId: 'urban',
        organizationCode: 'URBAN',
        role: 'arbiter',
        note: '全区',
      },
    ]);
  });

  it('refuses a verifier in whose organization nobody may verify', async () => {
    const { rows, errors } = await read(
      `${header}\n*,district,320106000000,WATER,verifier,\n*,district,320106000000,URBAN,verifier,\n02,district,320106000000,WATER,arbiter,\n`,
    );
    expect(errors.map(({ row, field, code }) => [row, field, code])).toEqual([
      [2, 'organizationCode', 'NOBODY_TO_VERIFY'],
    ]);
    expect(rows.map(({ row }) => row)).toEqual([3, 4]);
  });

  it('names every fault by row and column, and keeps the rows without faults', async () => {
    const { rows, errors } = await read(
      `${header}\n012,moon,1,URBAN,boss,\n01,district,320106000000,URBAN,handler,\n\n01,district,320102000000,NOBODY,handler,\n`,
    );
    expect(rows).toHaveLength(1);
    expect(errors.map(({ row, field, code }) => [row, field, code])).toEqual([
      [2, 'categoryCode', 'ROW_FIELD_INVALID'],
      [2, 'level', 'ROW_FIELD_INVALID'],
      [2, 'regionCode', 'ROW_FIELD_INVALID'],
      [2, 'role', 'ROW_FIELD_INVALID'],
      [5, 'regionCode', 'UNKNOWN_REGION'],
      [5, 'organizationCode', 'UNKNOWN_ORGANIZATION'],
    ]);
  });

  it('accepts a duty of two organizations, with a warning', async () => {
    const duty = (organization: string): string => `01,district,320106000000,${organization},handler,`;
    const { rows, errors, warnings } = await read([header, duty('URBAN'), duty('WATER'), duty('URBAN')].join('\n'));
    expect(rows).toHaveLength(3);
    expect(errors).toEqual([]);
    expect(warnings).toMatchObject([
      { row: 3, cell: 'D3', code: 'DUTY_GIVEN_TWICE', messages: { zh: '与第 2 行是同一职责，却由 URBAN 承担' } },
    ]);
  });

  it.each([
    ['', 'IMPORT_COLUMNS'],
    ['a,b\n1,2\n', 'IMPORT_COLUMNS'],
    [header, 'IMPORT_EMPTY'],
    [`${header}\n"01,district`, 'IMPORT_UNREADABLE'],
  ])('refuses the file %j', async (content, code) => {
    await expect(read(content)).rejects.toMatchObject({ code });
  });
});
