import { assignmentChanged } from '@jiceng/contracts/personnel/assignment-changed';
import { newId } from '@jiceng/platform/ids';
import { TestSubgraph } from '@jiceng/testing/subgraph';
import { importsOf, tryTemplate } from '@jiceng/testing/templates';
import { service } from '../src/service.js';
import { aFeature, geoJson, officer, regionsCsv, runImport } from './builders.js';

describe('the templates of imports', () => {
  let subgraph: TestSubgraph;
  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service, { role: 'all' });
    await runImport(subgraph, 'importRegions', regionsCsv());
    await runImport(subgraph, 'importGrids', geoJson([aFeature(1, 1, 0, 0)]));
    const assignmentId = newId();
    await subgraph.deliver(
      assignmentChanged,
      {
        assignmentId,
        staffId: newId(),
        staffCode: 'S0001',
        staffName: '王五',
        postId: newId(),
        postName: '网格员',
        organizationId: newId(),
        roles: ['grid_worker'],
        areaCodes: [],
        lines: [],
        validFrom: '2026-01-01T00:00:00.000Z',
        validTo: null,
        version: 1,
      },
      { key: assignmentId, seq: 1 },
    );
  });
  afterAll(() => subgraph.stop());

  it.each(importsOf('grid').flatMap((command) => [[command, 'csv'] as const, [command, 'xlsx'] as const]))(
    '%s.%s: the import accepts the example row in a dry run',
    async (command, format) => {
      const type = command === 'importCatalogue' ? 'ImportCatalogueInput' : 'ImportInput';
      const tried = await tryTemplate(subgraph, 'grid', command, format, officer, type);
      expect(tried.errors).toEqual([]);
      expect(tried.imported + tried.unchanged).toBe(1);
    },
  );
});
