import { randomUUID } from 'node:crypto';
import { regionChanged, type RegionChanged } from '@jiceng/contracts/grid/region-changed';
import { TestSubgraph } from '@jiceng/testing/subgraph';
import { service } from '../src/service.js';

const aRegion = (code: string, name: string, version: number): RegionChanged => ({
  code,
  name,
  level: 'community',
  parentCode: '320106001000',
  version,
});

describe('the regions that personnel knows', () => {
  let subgraph: TestSubgraph;

  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service, { role: 'all' });
  });
  afterAll(() => subgraph.stop());

  it('are in the newest state that grid announced, in any order of arrival', async () => {
    const codes = ['320106001001', '320106001002'] as const;
    for (const version of [2, 1, 3]) {
      for (const code of codes) {
        // Each event has its own key, because the inbox would otherwise process the events in the order of their
        // numbers.
        const parts = { key: randomUUID(), seq: 1 };
        await subgraph.deliver(regionChanged, aRegion(code, `name ${version}`, version), parts);
      }
      const rows = await subgraph.database.query('SELECT code, name, version FROM known_region ORDER BY code');
      const newest = Math.max(version, 2);
      expect(rows).toEqual(codes.map((code) => ({ code, name: `name ${newest}`, version: newest })));
    }
  });
});
