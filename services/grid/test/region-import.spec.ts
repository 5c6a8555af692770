import { aResidentActor, aStaffActor } from '@jiceng/testing/actors';
import { TestSubgraph } from '@jiceng/testing/subgraph';
import { service } from '../src/service.js';

const officer = aStaffActor({ roles: ['grid_officer'], areaCodes: ['320106000000'] });
const regions = [
  'code,name,level,parentCode',
  '320106000000,鼓楼区,district,',
  '320106001000,宁海路街道,street,320106000000',
  '320106001001,仙霞路社区,community,320106001000',
].join('\n');
const mutation = 'mutation M($input: ImportRegionsInput!) { importRegions(input: $input) { imported unchanged rejected errors { row field code messages { zh en } } } }';

describe('importRegions', () => {
  let subgraph: TestSubgraph;
  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service);
  });
  afterAll(() => subgraph.stop());

  it('takes over a tree', async () => {
    const { importRegions } = await subgraph.get<{ importRegions: object }>(mutation, { as: officer, variables: { input: { idempotencyKey: 'regions-1', content: regions } } });
    expect(importRegions).toEqual({ imported: 3, unchanged: 0, rejected: 0, errors: [] });
    const { region } = await subgraph.get<{ region: object }>(
      '{ region(code: "320106001001") { name level parent { name parent { name children { name } } } figures { communities grids households openIssues } governedBy { id } } }',
      { as: aResidentActor() },
    );
    expect(region).toEqual({
      name: '仙霞路社区', level: 'COMMUNITY', governedBy: null, figures: { communities: 1, grids: 0, households: 0, openIssues: 0 },
      parent: { name: '宁海路街道', parent: { name: '鼓楼区', children: [{ name: '宁海路街道' }] } },
    });
  });
});
