import { DataSource } from 'typeorm';
import { aResidentActor } from '@jiceng/testing/actors';
import { TestSubgraph } from '@jiceng/testing/subgraph';
import { poolOf } from '@jiceng/platform/database';
import { jest } from '@jest/globals';
import { service } from '../src/service.js';
import { aTiling, communityCode, DISTRICT, geoJson, regionsCsv, runImport } from './builders.js';

const HEADER = 'code,major,minor,item,line,acceptMinutes,handleMinutes,closingCondition,riskGrade';
const categoryCode = (number: number): string => `0101${String(number).padStart(3, '0')}`;

describe('references from other services', () => {
  let subgraph: TestSubgraph;
  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service);
    await runImport(subgraph, 'importRegions', regionsCsv(5));
    await runImport(subgraph, 'importGrids', geoJson(aTiling(50)));
    await runImport(
      subgraph,
      'importCatalogue',
      [
        HEADER,
        ...Array.from(
          { length: 50 },
          (_, n) => `${categoryCode(n + 1)},城乡建设,安全生产,事项${n + 1},emergency,60,480,已答复,2`,
        ),
      ].join('\n'),
    );
  });
  afterAll(() => subgraph.stop());

  /** Returns the answer and the number of statements that it took. */
  const counted = async <T>(
    query: string,
    variables: Record<string, unknown> = {},
  ): Promise<{ data: T; statements: number }> => {
    const spy = jest.spyOn(poolOf(subgraph.service.app.get(DataSource)), 'query');
    try {
      const data = await subgraph.get<T>(query, { as: aResidentActor(), variables });
      return { data, statements: spy.mock.calls.length };
    } finally {
      spy.mockRestore();
    }
  };

  it('read 150 grids, regions and categories in one statement each, including duplicates and unknown codes', async () => {
    const grids = aTiling(50).map(({ properties }) => ({ __typename: 'Grid', code: properties.code as string }));
    const regions = Array.from({ length: 5 }, (_, n) => ({ __typename: 'Region', code: communityCode(n + 1) }));
    const categories = Array.from({ length: 50 }, (_, n) => ({
      __typename: 'CaseCategory',
      code: categoryCode(n + 1),
    }));
    const unknown = ['Grid', 'Region', 'CaseCategory'].map((__typename) => ({ __typename, code: 'nonsense' }));
    const { data, statements } = await counted<{ _entities: ({ code: string } | null)[] }>(
      `query Q($representations: [_Any!]!) { _entities(representations: $representations) { ... on Grid { code name } ... on Region { code name } ... on CaseCategory { code item } } }`,
      { representations: [...grids, ...grids, ...regions, ...categories, ...unknown] },
    );
    expect(data._entities.map((entity) => entity?.code ?? null)).toEqual(
      [...grids, ...grids, ...regions, ...categories]
        .map(({ code }) => code as string | null)
        .concat([null, null, null]),
    );
    expect(statements).toBe(3);
  });

  it('read a page of grids with borders, communities, workers, histories and counts in one statement each', async () => {
    const { data, statements } = await counted<{
      grids: { edges: { node: { community: { figures: { grids: number } } } }[] };
    }>(
      `{ grids(regionCode: "${DISTRICT}", first: 50) { edges { node { geometry { type } community { name parent { name } figures { grids } } openIssues { count } history { version } } } } }`,
    );
    expect(data.grids.edges.map(({ node }) => node.community.figures.grids)).toEqual(
      Array.from({ length: 50 }, () => 10),
    );
    // One statement each for grids, borders, communities, streets, figures, counts and histories.
    expect(statements).toBe(7);
  });
});
