import { readFileSync } from 'node:fs';
import type { Contract, Envelope } from '@jiceng/contracts/contract';
import { contractsFor } from '@jiceng/contracts/registry/contracts';
import type { ServiceDefinition } from '@jiceng/platform/service';
import { TestSubgraph } from './subgraph.js';

/**
 * Defines tests that give every golden sample to the service's current handlers, for each contract to which the service
 * subscribes.
 */
export function describeGoldenSamples(service: ServiceDefinition<never> | ServiceDefinition): void {
  const contracts = contractsFor(service.name).map(
    (contract) => [contract.name, contract as unknown as Contract] as const,
  );

  describe('golden samples', () => {
    let subgraph: TestSubgraph;
    beforeAll(async () => {
      subgraph = await TestSubgraph.start(service, { role: 'all' });
    });
    afterAll(() => subgraph.stop());

    it.each(contracts)('%s of every version is handled', async (name, contract) => {
      const file = new URL(`../../contracts/samples/${name}.v${contract.version}.json`, import.meta.url);
      const sample = JSON.parse(readFileSync(file, 'utf8')) as Envelope;
      await subgraph.deliver(contract, sample.payload, sample);
      expect(
        await subgraph.database.query('SELECT contract FROM processed_message WHERE event_id = $1', [sample.id]),
      ).toEqual([{ contract: name }]);
    });
  });
}
