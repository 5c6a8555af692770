import { TestSubgraph } from '@jiceng/testing/subgraph';
import { service } from '../src/service.js';

describe('the readiness of a service', () => {
  let subgraph: TestSubgraph;
  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service);
  });
  afterAll(() => subgraph.stop());

  const readiness = async () => {
    const response = await fetch(`${subgraph.service.url}/health/ready`);
    return [response.status, await response.json()];
  };

  it('ends when its database is unavailable, with the reason', async () => {
    expect(await readiness()).toEqual([200, { ready: true, reasons: [] }]);
    await subgraph.database.drop();
    expect(await readiness()).toEqual([503, { ready: false, reasons: ['the database does not answer'] }]);
  });
});
