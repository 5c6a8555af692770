import { roles } from '@jiceng/contracts/codes';
import type { Actor } from '@jiceng/platform/context';
import { Policy } from '@jiceng/platform/policy';
import { aResidentActor, aStaffActor } from '@jiceng/testing/actors';
import { TestSubgraph } from '@jiceng/testing/subgraph';
import { policy } from '../src/policy.js';
import { service } from '../src/service.js';
import { aFeature, DISTRICT, geoJson, officer, regionsCsv, runImport } from './builders.js';

const everyOperation = new Policy(policy).operations();
const mutations = everyOperation.filter((operation) => operation.startsWith('Mutation.'));
const keepers = ['grid_officer', 'district_admin'];
const firstFiles = [
  'Mutation.importRegions',
  'Mutation.importGrids',
  'Mutation.importCatalogue',
  'Mutation.importGridAssignments',
];

describe('the policy of grid', () => {
  const rules = new Policy(policy);

  it.each(everyOperation)('refuses %s to a caller who has not signed in', (operation) => {
    expect(() => rules.grants(null, operation)).toThrow('UNAUTHENTICATED');
  });

  it.each(everyOperation)('refuses %s to a caller without a role', (operation) => {
    expect(() => rules.grants(aStaffActor(), operation)).toThrow('FORBIDDEN');
  });

  describe.each(mutations)('%s', (operation) => {
    it.each(
      roles.filter((role) => !keepers.includes(role) && !(role === 'operator' && firstFiles.includes(operation))),
    )('is refused to %s', (role) => {
      expect(() => rules.grants(aStaffActor({ roles: [role], areaCodes: [DISTRICT] }), operation)).toThrow('FORBIDDEN');
    });

    it.each(keepers)('is refused to %s in another region and allowed in their own', (role) => {
      const actor = aStaffActor({ roles: [role], areaCodes: ['320106001000'] });
      expect(rules.permits(actor, operation, { regionCode: '320106002001001' })).toBe(false);
      expect(rules.permits(actor, operation, { regionCode: DISTRICT })).toBe(false);
      expect(rules.permits(actor, operation, { regionCode: '320106001001001' })).toBe(true);
    });
  });

  it('shows the map and the catalogue to residents, but no gaps in coverage, no records and no workers', () => {
    const forStaff = ['Query.uncoveredGrids', 'Query.gridStatus', 'Query.gridAuditRecords'];
    for (const operation of everyOperation.filter((name) => !mutations.includes(name) && !forStaff.includes(name)))
      expect(rules.grants(aResidentActor(), operation)).not.toEqual([]);
    for (const operation of forStaff) expect(() => rules.grants(aResidentActor(), operation)).toThrow('FORBIDDEN');
    expect(rules.fieldView(aResidentActor(), 'Grid.workers')).toBe('hidden');
  });
});

describe('the signed context of grid', () => {
  let subgraph: TestSubgraph;
  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service);
  });
  afterAll(() => subgraph.stop());

  it.each([
    '{ regions { edges { node { code } } } }',
    '{ locatePoint(longitude: 118, latitude: 32) { areaCode } }',
    '{ categories { edges { node { code } } } }',
    '{ _entities(representations: [{ __typename: "Grid", code: "320106001001001" }]) { ... on Grid { name } } }',
  ])('refuses %s without an actor', async (query) => {
    const answer = await subgraph.ask(query, { as: null });
    expect(answer.errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
  });

  it('refuses a context that was meant for another service', async () => {
    const answer = await subgraph.ask('{ regions { edges { node { code } } } }', {
      as: aResidentActor(),
      claims: { aud: 'personnel' },
    });
    expect(answer.errors![0]!.extensions.code).toBe('CONTEXT_REFUSED');
  });

  it('hides fields of referenced entities that a role may not see', async () => {
    await runImport(subgraph, 'importRegions', regionsCsv(1));
    await runImport(subgraph, 'importGrids', geoJson([aFeature(1, 1, 0, 0)]));
    const ask = (as: Actor) =>
      subgraph.get(
        '{ _entities(representations: [{ __typename: "Grid", code: "320106001001001" }]) { ... on Grid { name workers { id } } } }',
        { as },
      );
    expect(await ask(aResidentActor())).toEqual({ _entities: [{ name: '第1网格', workers: null }] });
    expect(await ask(officer)).toEqual({ _entities: [{ name: '第1网格', workers: [] }] });
  });
});
