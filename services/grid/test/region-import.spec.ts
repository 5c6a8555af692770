import { aResidentActor, aStaffActor } from '@jiceng/testing/actors';
import { TestSubgraph } from '@jiceng/testing/subgraph';
import { service } from '../src/service.js';
import { communityCode, DISTRICT, faultsOf, foreignOfficer, officer, regionsCsv, runImport } from './builders.js';

describe('importRegions', () => {
  let subgraph: TestSubgraph;
  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service);
  });
  afterAll(() => subgraph.stop());

  const load = (rows: string[], input: Record<string, unknown> = {}, as = officer) =>
    runImport(subgraph, 'importRegions', ['code,name,level,parentCode', ...rows].join('\n'), input, as);
  const events = () =>
    subgraph.database.query<{ payload: { code: string; name: string; version: number } }>(
      `SELECT envelope->'payload' AS payload FROM outbox WHERE contract = 'grid.region-changed' ORDER BY id`,
    );

  it('imports a tree with one event for each region', async () => {
    expect(await runImport(subgraph, 'importRegions', regionsCsv(2))).toEqual({
      imported: 4,
      unchanged: 0,
      rejected: 0,
      errors: [],
    });
    expect((await events()).map(({ payload }) => payload.code)).toEqual([
      DISTRICT,
      '320106001000',
      communityCode(1),
      communityCode(2),
    ]);
    const { region, regions } = await subgraph.get<{ region: object; regions: object }>(
      `{ region(code: "${communityCode(1)}") { name level parent { name parent { name children { name } } } children { code } figures { communities grids households openIssues } governedBy { id } }
         regions(parentCode: "320106001000", first: 1) { edges { node { code } } pageInfo { hasNextPage } } }`,
      { as: aResidentActor() },
    );
    expect(region).toEqual({
      name: '第1社区',
      level: 'COMMUNITY',
      governedBy: null,
      figures: { communities: 1, grids: 0, households: 0, openIssues: 0 },
      children: [],
      parent: { name: '宁海路街道', parent: { name: '鼓楼区', children: [{ name: '宁海路街道' }] } },
    });
    expect(regions).toEqual({ edges: [{ node: { code: communityCode(1) } }], pageInfo: { hasNextPage: true } });
  });

  it('lists the districts when no parent is given', async () => {
    expect(await subgraph.get('{ regions { edges { node { name } } } }', { as: officer })).toEqual({
      regions: { edges: [{ node: { name: '鼓楼区' } }] },
    });
  });

  it('renames a known region, increases its version and audits the former name', async () => {
    expect(
      await load([
        `${communityCode(1)},仙霞路社区,community,320106001000`,
        `${communityCode(2)},第2社区,community,320106001000`,
      ]),
    ).toMatchObject({ imported: 1, unchanged: 1 });
    expect((await events()).at(-1)!.payload).toMatchObject({ code: communityCode(1), name: '仙霞路社区', version: 2 });
    const [audit] = await subgraph.database.query(
      `SELECT before, after FROM audit_record WHERE subject_type = 'region' AND before IS NOT NULL AND before <> 'null'`,
    );
    expect(audit).toMatchObject({ before: { name: '第1社区' }, after: { name: '仙霞路社区' } });
  });

  it.each<[string, string, string]>([
    ['a code of six digits', '320106,鼓楼区,district,', 'code ROW_FIELD_INVALID'],
    ['a level against the code', '320106002000,华侨路街道,community,320106000000', 'level REGION_LEVEL_MISMATCH'],
    ['a parent elsewhere', '320106002000,华侨路街道,street,320104000000', 'parentCode REGION_PARENT_MISMATCH'],
    ['a parent that nobody knows', '320106009001,某社区,community,320106009000', 'parentCode REGION_PARENT_UNKNOWN'],
    [
      'a name of a thousand characters',
      `320106002000,${'长'.repeat(1_000)},street,320106000000`,
      'name ROW_FIELD_INVALID',
    ],
    ['a name that turns the line around', '320106002000,\u202e街道,street,320106000000', 'name ROW_FIELD_INVALID'],
    ['no name', '320106002000,,street,320106000000', 'name ROW_FIELD_MISSING'],
    ['a missing cell', '320106002000,华侨路街道,street', '- ROW_CELL_COUNT'],
  ])('refuses %s and writes nothing', async (_, row, fault) => {
    const before = await events();
    const answer = await load([row, `${communityCode(7)},第7社区,community,320106001000`]);
    expect(faultsOf(answer)).toEqual([`2 ${fault}`]);
    expect(answer).toMatchObject({ imported: 0, rejected: 1 });
    expect(await events()).toEqual(before);
  });

  it('rejects everything below a rejected parent and writes the rest', async () => {
    const rows = [
      '320106003000,,street,320106000000',
      '320106003001,某社区,community,320106003000',
      `${communityCode(3)},第3社区,community,320106001000`,
    ];
    const answer = await load(rows, { mode: 'VALID_ROWS' });
    expect(faultsOf(answer)).toEqual(['2 name ROW_FIELD_MISSING', '3 parentCode REGION_PARENT_UNKNOWN']);
    expect(answer).toMatchObject({ imported: 1, rejected: 2 });
    expect(await subgraph.get(`{ region(code: "${communityCode(3)}") { name } }`, { as: officer })).toEqual({
      region: { name: '第3社区' },
    });
  });

  it('accepts rows in any order, accepts a byte order mark, and refuses repeated codes', async () => {
    const rows = ['320106004001,某社区,community,320106004000', '320106004000,江东街道,street,320106000000'];
    expect(
      await runImport(subgraph, 'importRegions', `\ufeffcode,name,level,parentCode\r\n${rows.join('\r\n')}\r\n`),
    ).toMatchObject({ imported: 2, rejected: 0 });
    expect(faultsOf(await load([rows[0]!, rows[0]!]))).toEqual(['3 code ROW_DUPLICATE']);
  });

  it('restricts officers to their own region and lets the operator load the first map', async () => {
    expect(faultsOf(await load(['320106005000,凤凰街道,street,320106000000'], {}, foreignOfficer))).toEqual([
      '2 code ROW_OUT_OF_SCOPE',
    ]);
    expect(
      await load(['320104000000,秦淮区,district,'], {}, aStaffActor({ id: 'operator', roles: ['operator'] })),
    ).toMatchObject({ imported: 1 });
    await expect(
      load(['320104000000,秦淮区,district,'], {}, aStaffActor({ roles: ['street_dispatcher'], areaCodes: [DISTRICT] })),
    ).rejects.toThrow('FORBIDDEN');
  });

  it('counts more faults than it lists', async () => {
    const answer = await load(Array.from({ length: 2_000 }, () => 'x,y,z,'));
    expect(answer.rejected).toBe(2_000);
    expect(answer.errors).toHaveLength(1_000);
  });

  it('refuses a table with too many rows', async () => {
    await expect(load(Array.from({ length: 100_001 }, () => 'x,y,z,'))).rejects.toThrow('IMPORT_TOO_LARGE');
  });
});
