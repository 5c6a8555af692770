import { TestSubgraph } from '@jiceng/testing/subgraph';
import { service } from '../src/service.js';
import { anActor, importFile, organizationId, organizationsCsv } from './district.js';

describe('the actions on an organization', () => {
  let subgraph: TestSubgraph;
  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service, { role: 'all' });
    await importFile(subgraph, 'Organizations', organizationsCsv);
  });
  afterAll(() => subgraph.stop());

  it('are the same whatever the moment that the view shows, also where the right comes from the organization', async () => {
    const id = organizationId('POLICE');
    const as = anActor(['personnel_officer'], { areaCodes: [], organizationId: id, organizationIds: [id] });
    const actions = 'availableActions { action enabled reason { en } }';
    const { then, now, listed } = await subgraph.get<Record<string, object>>(
      `query ($at: DateTime) { now: organization(id: "${id}") { ${actions} }
        then: organization(id: "${id}", at: $at) { ${actions} }
        listed: organizations(line: "public_security", at: $at) { edges { node { ${actions} } } } }`,
      { as, variables: { at: new Date().toISOString() } },
    );
    expect(now).toMatchObject({ availableActions: [{ action: 'RENAME', enabled: true }, {}, {}] });
    expect(then).toEqual(now);
    expect(listed).toEqual({ edges: [{ node: now }] });
  });
});
