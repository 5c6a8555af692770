import { organizationChanged } from '@jiceng/contracts/personnel/organization-changed';
import { aStaffActor } from '@jiceng/testing/actors';
import { TestSubgraph } from '@jiceng/testing/subgraph';
import { importsOf, tryTemplate } from '@jiceng/testing/templates';
import { service } from '../src/service.js';
import { anOrganization } from './builders.js';

describe('the templates of imports', () => {
  let subgraph: TestSubgraph;
  const operator = aStaffActor({ id: 'operator', kind: 'system', roles: ['operator'] });
  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service, { role: 'all' });
    const owner = anOrganization({ code: 'GOV' });
    await subgraph.deliver(organizationChanged, owner, { key: owner.organizationId, seq: 1 });
  });
  afterAll(() => subgraph.stop());

  it.each(importsOf('data-sharing').flatMap((command) => [[command, 'csv'] as const, [command, 'xlsx'] as const]))(
    '%s.%s: the import accepts the example row in a dry run',
    async (command, format) => {
      const tried = await tryTemplate(subgraph, 'data-sharing', command, format, operator, 'ImportDataElementsInput');
      expect(tried.errors).toEqual([]);
      expect(tried.imported + tried.unchanged).toBe(1);
    },
  );
});
