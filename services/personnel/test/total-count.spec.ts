import { jest } from '@jest/globals';
import pg from 'pg';
import { TestSubgraph } from '@jiceng/testing/subgraph';
import { service } from '../src/service.js';
import {
  anActor,
  importFile,
  officer,
  organizationId,
  organizationsCsv,
  otherStreet,
  staffCsv,
  street,
} from './district.js';

type Listed = Record<
  string,
  {
    totalCount: number;
    totalCountIsExact: boolean;
    edges: { node: { id: string } }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  }
>;

const COUNT = 'SELECT count(*)::int AS n FROM (';

describe('the total count of a list', () => {
  let subgraph: TestSubgraph;

  beforeAll(async () => {
    subgraph = await TestSubgraph.start(service);
    await importFile(subgraph, 'Organizations', organizationsCsv);
    await importFile(subgraph, 'Staff', staffCsv);
  });
  afterAll(() => subgraph.stop());

  const ofStreet = anActor(['street_dispatcher'], { areaCodes: [street] });
  const elsewhere = anActor(['street_dispatcher'], { areaCodes: [otherStreet] });
  const read = async (list: string, args: string, fields: string, as = officer): Promise<Listed[string]> =>
    (await subgraph.get<Listed>(`{ ${list}(${args}) { ${fields} } }`, { as }))[list]!;
  const walk = async (list: string, args: string, as = officer): Promise<number> => {
    let number = 0;
    let after = '';
    for (;;) {
      const fields = 'edges { node { id } } pageInfo { hasNextPage endCursor }';
      const { edges, pageInfo } = await read(list, `first: 2 ${args} ${after}`, fields, as);
      number += edges.length;
      if (!pageInfo.hasNextPage) return number;
      after = `after: "${pageInfo.endCursor}"`;
    }
  };
  /** Runs a query and returns the statements that it sent, those that count apart. */
  const statementsOf = async (run: () => Promise<unknown>): Promise<{ counts: number }> => {
    const spy = jest.spyOn(pg.Client.prototype, 'query');
    await run();
    const texts = spy.mock.calls.map(([query]) =>
      typeof query === 'string' ? query : (query as { text?: string }).text,
    );
    spy.mockRestore();
    return { counts: texts.filter((text) => text?.startsWith(COUNT)).length };
  };

  const street1 = `"${organizationId('STREET')}"`;
  it.each([
    ['staffMembers', '', officer],
    ['staffMembers', `organizationId: ${street1}, includeBelow: true`, officer],
    ['staffMembers', 'text: "DESK"', officer],
    ['staffMembers', 'role: "department_handler"', officer],
    ['staffMembers', '', ofStreet],
    ['staffMembers', '', elsewhere],
    ['posts', '', officer],
    ['posts', 'role: "street_dispatcher"', ofStreet],
    ['posts', 'vacant: true', officer],
    ['organizations', '', officer],
    ['organizations', 'kind: STREET_OFFICE', elsewhere],
  ])('of %s(%s) equals the walked pages, on every page', async (list, args, as) => {
    const walked = await walk(list, args, as);
    const fields = 'totalCount totalCountIsExact pageInfo { endCursor hasNextPage }';
    const first = await read(list, `first: 1 ${args}`, fields, as);
    expect(first).toMatchObject({ totalCount: walked, totalCountIsExact: true });
    if (!first.pageInfo.hasNextPage) return;
    const next = await read(list, `first: 1 ${args} after: "${first.pageInfo.endCursor}"`, fields, as);
    expect(next.totalCount).toBe(walked);
  });

  it('is counted once, and only when a query asks', async () => {
    for (const list of ['staffMembers', 'posts', 'organizations']) {
      expect(await statementsOf(() => read(list, 'first: 1', 'edges { node { id } }'))).toEqual({ counts: 0 });
      expect(await statementsOf(() => read(list, 'first: 1', 'totalCount totalCountIsExact'))).toEqual({ counts: 1 });
    }
  });

  it('is exact up to 10,000, and 10,000 for a longer list', async () => {
    const add = (from: number, to: number): Promise<unknown> =>
      subgraph.database.query(
        `WITH made AS (SELECT gen_random_uuid() AS id, n FROM generate_series($1::int, $2::int) n),
           people AS (INSERT INTO staff_member (id, code, name, version) SELECT id, 'MANY' || n, '多人', 1 FROM made),
           posts AS (INSERT INTO post (id, code, name, establishment, roles, organization_id, valid_from, version)
             SELECT id, 'MANY' || n, '岗位', 'contract', '{verifier}', $3, '2026-01-01', 1 FROM made),
           periods AS (INSERT INTO post_period (post_id, valid_from, name, establishment, roles)
             SELECT id, '2026-01-01', '岗位', 'contract', '{verifier}' FROM made)
         INSERT INTO assignment (id, staff_id, post_id, organization_id, main, area_codes, lines, valid_from, version)
           SELECT id, id, id, $3, true, '{${otherStreet}}', '{}', '2026-01-01', 1 FROM made`,
        [from, to, organizationId('STREET2')],
      );
    await add(1, 10_000);
    const fields = 'totalCount totalCountIsExact';
    expect(await read('staffMembers', 'first: 1', fields, elsewhere)).toEqual({
      totalCount: 10_000,
      totalCountIsExact: true,
    });
    await add(10_001, 10_001);
    for (const list of ['staffMembers', 'posts'])
      expect(await read(list, 'first: 1', fields, elsewhere)).toEqual({ totalCount: 10_000, totalCountIsExact: false });
  });
});
