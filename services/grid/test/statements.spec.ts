import { poolOf } from '@jiceng/platform/database';
import { newId } from '@jiceng/platform/ids';
import { TestSubgraph } from '@jiceng/testing/subgraph';
import type pg from 'pg';
import { DataSource } from 'typeorm';
import { service } from '../src/service.js';
import { aKey, aTiling, communityCode, geoJson, officer, regionsCsv, runImport } from './builders.js';

const CATALOGUE = `code,major,minor,item,line,acceptMinutes,handleMinutes,closingCondition,riskGrade
0101001,城乡建设,安全生产,事项1,emergency,60,480,已答复,2
0101002,城乡建设,安全生产,事项2,emergency,60,480,已答复,2`;

describe('the statements of a command', () => {
  let subgraph: TestSubgraph;
  const sent: string[] = [];
  const watched = new WeakSet<pg.PoolClient>();

  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service);
    poolOf(subgraph.service.app.get(DataSource)).on('acquire', (client: pg.PoolClient) => {
      if (watched.has(client)) return;
      watched.add(client);
      const query = client.query.bind(client) as (...args: unknown[]) => unknown;
      client.query = ((...args: unknown[]) => {
        sent.push((args[0] as { text: string }).text);
        return query(...args);
      }) as typeof client.query;
    });
  });
  afterAll(() => subgraph.stop());

  const counted = async (work: () => Promise<unknown>): Promise<number> => {
    sent.length = 0;
    await work();
    // Each service also looks for added rules every second.
    return sent.filter((text) => !text.includes('added_policy')).length;
  };

  it('are as many for a large import as for a small one', async () => {
    expect(await counted(() => runImport(subgraph, 'importRegions', regionsCsv(5)))).toBe(9);
    // Two of the statements read the map, because grids far outside the rectangle of the map are refused.
    expect(await counted(() => runImport(subgraph, 'importGrids', geoJson(aTiling(30))))).toBe(15);
    expect(await counted(() => runImport(subgraph, 'importCatalogue', CATALOGUE))).toBe(12);
  });

  it('are few for an assignment', async () => {
    const staffId = newId();
    await subgraph.database.query(
      `INSERT INTO staff_assignment VALUES ($1, $2, 'S-1', '{grid_worker}', '2026-01-01', NULL, 1)`,
      [newId(), staffId],
    );
    const assign = () =>
      subgraph.get(
        `mutation M($input: AssignGridWorkerInput!) { assignGridWorker(input: $input) { assignment { id } } }`,
        {
          as: officer,
          variables: { input: { idempotencyKey: aKey(), gridCode: `${communityCode(1)}001`, cover: 'A', staffId } },
        },
      );
    expect(await counted(assign)).toBe(10);
  });
});
