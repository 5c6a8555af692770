import { writeXlsx } from '@jiceng/tables/xlsx-writer';
import { TestSubgraph } from '@jiceng/testing/subgraph';
import { service } from '../src/service.js';
import {
  anActor,
  community,
  district,
  emitted,
  importFile,
  key,
  officer,
  operator,
  organizationId,
  organizationsCsv,
  otherStreet,
  staffCsv,
  staffHeader,
  staffId,
  staffLine,
  street,
} from './district.js';
import { codeOf } from './staff-commands.js';

describe('imports of staff', () => {
  let subgraph: TestSubgraph;

  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service);
    await importFile(subgraph, 'Organizations', organizationsCsv);
    await importFile(subgraph, 'Staff', staffCsv);
  });
  afterAll(() => subgraph.stop());

  it('imports people with posts, changes nothing the second time, and announces only changed assignments', async () => {
    const events = await emitted(subgraph, 'personnel.assignment-changed');
    expect(events).toHaveLength(9);
    expect(events.find((event) => event.staffCode === 'GRID1')).toMatchObject({
      staffId: staffId('GRID1'),
      postName: '岗位GRID1',
      organizationId: organizationId('COMMITTEE'),
      roles: ['grid_worker'],
      areaCodes: [`${community}001`, `${community}002`],
      validFrom: '2025-12-31T16:00:00.000Z',
      validTo: null,
      version: 1,
    });
    expect(await importFile(subgraph, 'Staff', staffCsv)).toMatchObject({ imported: 0, unchanged: 9, rejected: 0 });
    expect(await emitted(subgraph, 'personnel.assignment-changed')).toHaveLength(9);
  });

  it(
    'ends an assignment and begins another when the file gives another jurisdiction from a later day; ' +
      'on the same day it corrects the assignment',
    async () => {
      const header = `${staffHeader}\n`;
      await importFile(subgraph, 'Staff', header + staffLine('MOVER', 'COMMITTEE', 'grid_worker', `${community}001`));
      await importFile(subgraph, 'Staff', header + staffLine('MOVER', 'COMMITTEE', 'grid_worker', `${community}003`));
      await importFile(
        subgraph,
        'Staff',
        header + staffLine('MOVER', 'COMMITTEE', 'grid_worker', `${community}004`, '', '2026-05-01'),
      );
      const rows = await subgraph.database.query<{ area: string; until: Date | null; version: number }>(
        'SELECT area_codes[1] AS area, valid_to AS until, version FROM assignment WHERE staff_id = $1 ORDER BY valid_from',
        [staffId('MOVER')],
      );
      expect(rows.map(({ area, until, version }) => [area.slice(-3), until?.toISOString() ?? null, version])).toEqual([
        ['003', '2026-04-30T16:00:00.000Z', 3],
        ['004', null, 1],
      ]);
      const earlier = await importFile(
        subgraph,
        'Staff',
        header + staffLine('MOVER', 'COMMITTEE', 'grid_worker', `${community}005`, '', '2025-05-01'),
      );
      expect(earlier.errors[0]).toMatchObject({ row: 2, code: 'ASSIGNMENT_BEGAN_LATER', field: 'validFrom' });
    },
  );

  it('announces assignments again when the post or the person has a new name', async () => {
    const header = `${staffHeader}\n`;
    const line = staffLine('RENAMED', 'STREET', 'street_dispatcher', street);
    await importFile(subgraph, 'Staff', header + line);
    await importFile(
      subgraph,
      'Staff',
      header + line.replace('姓名RENAMED', '改名').replace('street_dispatcher', 'verifier'),
    );
    const events = (await emitted(subgraph, 'personnel.assignment-changed')).filter(
      (event) => event.staffCode === 'RENAMED',
    );
    expect(events).toHaveLength(2);
    expect(events[1]).toMatchObject({ staffName: '改名', roles: ['verifier'], version: 2 });
  });

  it('names each error of a staff file with its row', async () => {
    const file = [
      staffHeader,
      staffLine('E1', 'NOWHERE', 'grid_worker', street),
      staffLine('E2', 'STREET', 'resident', street),
      staffLine('E3', 'STREET', 'street_dispatcher', otherStreet),
      staffLine('E4', 'URBAN', 'department_handler', district, 'water'),
      staffLine('E5', 'STREET', 'street_dispatcher', street, '', '2026-02-30'),
      staffLine('E6', 'STREET', 'street_dispatcher', street).replace('E6-P', 'DESK1-P'),
      staffLine('E7', 'STREET', 'street_dispatcher', '12'),
      staffLine('E8', 'STREET', 'street_dispatcher', street),
    ].join('\n');
    const report = await importFile(subgraph, 'Staff', file);
    expect(report).toMatchObject({ imported: 0, rejected: 7 });
    expect(report.errors.map(({ row, code }) => [row, code])).toEqual([
      [2, 'UNKNOWN_ORGANIZATION'],
      [3, 'ROW_FIELD_INVALID'],
      [4, 'AREA_OUTSIDE_ORGANIZATION'],
      [5, 'LINE_OUTSIDE_ORGANIZATION'],
      [6, 'ROW_FIELD_INVALID'],
      [7, 'POST_HELD'],
      [8, 'ROW_FIELD_INVALID'],
    ]);
    expect(await importFile(subgraph, 'Staff', file, { mode: 'VALID_ROWS' })).toMatchObject({
      imported: 1,
      rejected: 7,
    });
    const broken = await subgraph.ask(`mutation I($input: ImportInput!) { importStaff(input: $input) { imported } }`, {
      as: operator,
      variables: { input: { idempotencyKey: key(), content: 'staffCode,nonsense\n1,2' } },
    });
    expect(codeOf(broken)).toBe('IMPORT_COLUMNS');
  });

  it('reads a workbook and a GB18030 file as people save them, with columns by their Chinese names', async () => {
    const columns = [
      '人员编码',
      '姓名',
      '岗位编码',
      '岗位名称',
      '编制类型',
      '机构编码',
      '岗位角色',
      '负责区域',
      '条线',
      '任职开始',
    ];
    const row = (code: string, name: string): string[] => [
      ...[code, name, `${code}-P`, '岗位', 'civil_servant', 'STREET', 'street_dispatcher', street, '', '2026/1/1'],
    ];
    const send = (bytes: Uint8Array) =>
      subgraph.get<{ importStaff: Record<string, unknown> }>(
        `mutation I($input: ImportInput!) { importStaff(input: $input) { imported rejected format errors { cell code } } }`,
        {
          as: operator,
          variables: {
            input: {
              idempotencyKey: key(),
              content: Buffer.from(bytes).toString('base64'),
              contentEncoding: 'BASE64',
              mode: 'VALID_ROWS',
            },
          },
        },
      );
    const workbook = await writeXlsx(columns, [row('BOOK1', '钱一'), row('3.20106E+11', '钱二')]);
    expect((await send(workbook)).importStaff).toEqual({
      imported: 1,
      rejected: 1,
      format: 'XLSX',
      errors: [
        { cell: 'A3', code: 'ROW_CODE_ROUNDED' },
        { cell: 'C3', code: 'ROW_FIELD_INVALID' },
      ],
    });
    const header = staffHeader.split(',');
    const gb18030 = Buffer.from(`${header.join(',')}\n${row('BOOK2', '@').join(',').replace('岗位', 'P')}`, 'latin1');
    // 孙二 in GB18030.
    const file = Buffer.concat([
      gb18030.subarray(0, gb18030.indexOf('@')),
      Buffer.from('cbefb6fe', 'hex'),
      gb18030.subarray(gb18030.indexOf('@') + 1),
    ]);
    expect((await send(file)).importStaff).toMatchObject({ imported: 1, format: 'GB18030' });
    expect(
      await subgraph.database.query('SELECT name FROM staff_member WHERE id = ANY($1)', [
        [staffId('BOOK1'), staffId('BOOK2')],
      ]),
    ).toEqual(expect.arrayContaining([{ name: '钱一' }, { name: '孙二' }]));
  });

  it("refuses rows outside the caller's organizations", async () => {
    const department = anActor(['personnel_officer'], {
      lines: ['urban_management'],
      organizationIds: [organizationId('URBAN'), organizationId('SQUAD')],
    });
    const file = (line: string) => `${staffHeader}\n${line}`;
    const rename = await importFile(
      subgraph,
      'Staff',
      file(
        staffLine('DESK2', 'URBAN', 'department_handler', district)
          .replace('姓名DESK2', '别名')
          .replace('DESK2-P', 'DESK2-Q'),
      ),
      { as: department },
    );
    expect(rename.errors[0]!.code).toBe('OUT_OF_SCOPE');
    const foreign = await importFile(
      subgraph,
      'Staff',
      file(staffLine('NEW1', 'STREET', 'street_dispatcher', street)),
      { as: department },
    );
    expect(foreign.errors[0]!.code).toBe('OUT_OF_SCOPE');
    const grant = await importFile(subgraph, 'Staff', file(staffLine('NEW1', 'URBAN', 'district_admin', district)), {
      as: department,
    });
    expect(grant.errors[0]!.code).toBe('ROLE_RESERVED');
    expect(
      (
        await importFile(subgraph, 'Staff', file(staffLine('NEW1', 'URBAN', 'department_handler', district)), {
          as: department,
        })
      ).imported,
    ).toBe(1);
    await importFile(subgraph, 'Staff', file(staffLine('ADMIN1', 'GOV', 'district_admin', district)));
    const degrade = await importFile(subgraph, 'Staff', file(staffLine('ADMIN1', 'GOV', 'appraiser', district)), {
      as: officer,
    });
    expect(degrade.errors[0]!.code).toBe('ROLE_RESERVED');
  });
});
