import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { importsOf, tryTemplate } from '@jiceng/testing/templates';
import { people, startDistrict } from './district.js';

describe('the templates of imports', () => {
  let subgraph: TestSubgraph;
  beforeAll(async () => {
    subgraph = await startDistrict();
  }, 60_000);
  afterAll(() => subgraph.stop());

  it.each(importsOf('coordination').flatMap((command) => [[command, 'csv'] as const, [command, 'xlsx'] as const]))(
    '%s.%s: the import accepts the example row in a dry run',
    async (command, format) => {
      const tried = await tryTemplate(subgraph, 'coordination', command, format, people.operator);
      expect(tried.errors).toEqual([]);
      expect(tried.imported + tried.unchanged).toBe(1);
    },
  );
});
