import { clientChanged } from '@jiceng/contracts/personnel/client-changed';
import { newId } from '@jiceng/platform/ids';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { importsOf, tryTemplate } from '@jiceng/testing/templates';
import { people, startDistrict } from './district.js';

describe('the templates of imports', () => {
  const clientId = newId();
  let subgraph: TestSubgraph;
  beforeAll(async () => {
    subgraph = await startDistrict();
    await subgraph.deliver(clientChanged, {
      clientId,
      code: 'hotline',
      scopes: ['client_intake'],
      sources: ['hotline_12345'],
      revokedAt: null,
      version: 1,
    });
  }, 60_000);
  afterAll(() => subgraph.stop());

  it.each(importsOf('coordination').flatMap((command) => [[command, 'csv'] as const, [command, 'xlsx'] as const]))(
    '%s.%s: the import accepts the example row in a dry run',
    async (command, format) => {
      const ofMapping = command === 'importSourceMapping';
      const [type, further] = ofMapping
        ? ['ImportSourceMappingInput', { clientId, expectedVersion: 0 }]
        : ['ImportInput', {}];
      const tried = await tryTemplate(subgraph, 'coordination', command, format, people.operator, type, further);
      expect(tried.errors).toEqual([]);
      expect(tried.imported + tried.unchanged).toBe(1);
    },
  );
});
