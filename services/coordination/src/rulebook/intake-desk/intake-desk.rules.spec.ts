import type { OrganizationKind } from '@jiceng/contracts/codes';
import { openTable, type ImportOutcome } from '@jiceng/tables/import';
import { desksOf, intakeDeskColumns, judgeIntakeDesks, type IntakeDesk } from './intake-desk.rules.js';

const [district, streetA, streetB] = ['320106000000', '320106001000', '320106002000'];
const organizations: Record<string, { id: string; kind: OrganizationKind; regionCode: string }> = {
  CMD: { id: 'office', kind: 'coordination_office', regionCode: district },
  'STREET-A': { id: 'street-a', kind: 'street_office', regionCode: streetA },
  URBAN: { id: 'urban', kind: 'line_department', regionCode: district },
};

async function read(content: string): Promise<ImportOutcome & { desks: IntakeDesk[] }> {
  const table = await openTable(
    { content, contentEncoding: 'TEXT', mode: 'VALID_ROWS', dryRun: false },
    intakeDeskColumns,
  );
  let desks: IntakeDesk[] = [];
  const outcome = await table.save(async (rows, faults) => {
    desks = judgeIntakeDesks(rows, faults, {
      hasArea: (code) => [district, streetA, streetB].includes(code),
      organization: (code) => organizations[code] ?? null,
    });
    return { imported: desks.length, unchanged: 0, save: async () => undefined };
  });
  return { ...outcome, desks };
}

describe('an import of intake desks', () => {
  it('reads one desk for each region', async () => {
    const { desks, errors } = await read(`区划代码,受理单位编码\n${district},CMD\n${streetA},STREET-A\n`);
    expect(errors).toEqual([]);
    expect(desks.map(({ regionCode, organizationId }) => [regionCode, organizationId])).toEqual([
      [district, 'office'],
      [streetA, 'street-a'],
    ]);
  });

  it.each([
    ['a region of another district', `320102000000,CMD`, 'regionCode', 'UNKNOWN_REGION'],
    ['an unknown organization', `${district},NOBODY`, 'organizationCode', 'UNKNOWN_ORGANIZATION'],
    ['a department', `${district},URBAN`, 'organizationCode', 'NOT_AN_INTAKE_DESK'],
    ['the office of another street', `${streetB},STREET-A`, 'organizationCode', 'NOT_AN_INTAKE_DESK'],
    ['a street for the whole district', `${district},STREET-A`, 'organizationCode', 'NOT_AN_INTAKE_DESK'],
  ])('refuses %s', async (_, line, field, code) => {
    const { errors, desks } = await read(`regionCode,organizationCode\n${line}\n`);
    expect(errors.map((fault) => [fault.row, fault.field, fault.code])).toEqual([[2, field, code]]);
    expect(desks).toEqual([]);
  });

  it('refuses a region that appears twice, and names the first row', async () => {
    const { errors } = await read(`regionCode,organizationCode\n${streetA},CMD\n${streetA},STREET-A\n`);
    expect(errors).toMatchObject([
      { row: 3, code: 'INTAKE_REGION_GIVEN_TWICE', messages: { zh: expect.stringContaining('第 2 行') } },
    ]);
  });
});

describe('desksOf', () => {
  const desks = [district, streetA].map((regionCode) => ({ regionCode }));

  it.each([
    ['the smallest region first', '320106001002003', [streetA, district]],
    ['only regions that hold the place', '320106002001001', [district]],
    ['none outside', '320102001001001', []],
  ])('has %s', (_, areaCode, expected) => {
    expect(desksOf(desks, areaCode).map(({ regionCode }) => regionCode)).toEqual(expected);
  });
});
