import { readFileSync } from 'node:fs';
import type { Contract, Envelope } from '@jiceng/contracts/contract';
import { contractsFor } from '@jiceng/contracts/registry';
import { TestSubgraph } from '@jiceng/testing/subgraph';
import { service } from '../src/service.js';

describe('golden samples', () => {
  let subgraph: TestSubgraph;
  beforeAll(async () => { subgraph = await TestSubgraph.start(service, { role: 'all' }); });
  afterAll(() => subgraph.stop());

  it.each(contractsFor('data-sharing').map((contract) => [contract.name, contract as unknown as Contract] as const))(
    '%s of every version takes effect through today\'s handler', async (name, contract) => {
      const file = new URL(`../../../libs/contracts/samples/${name}.v${contract.version}.json`, import.meta.url);
      const sample = JSON.parse(readFileSync(file, 'utf8')) as Envelope;
      await subgraph.deliver(contract, sample.payload, sample);
      expect(await subgraph.database.query('SELECT contract FROM processed_message WHERE event_id = $1', [sample.id])).toEqual([{ contract: name }]);
    });
});
