import { jest } from '@jest/globals';
import pg from 'pg';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import { command } from './commands.js';
import { inGridA, people, startDistrict } from './district.js';

interface Page {
  totalCount: number;
  totalCountIsExact: boolean;
  edges: { node: { id: string } }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

let subgraph: TestSubgraph;

beforeAll(async () => {
  subgraph = await startDistrict();
  for (let number = 1; number <= 5; number += 1)
    await command(subgraph, people.streetA, 'reportIssue', {
      source: 'HOTLINE_12345',
      sourceReference: `T-${number}`,
      title: `噪声 ${number}`,
      description: `第 ${number} 处施工噪声`,
      ...inGridA,
    });
}, 60_000);
afterAll(() => subgraph.stop());

const read = async (list: string, args: string, fields: string, as = people.streetA): Promise<Page> =>
  (await subgraph.get<Record<string, Page>>(`{ ${list}(${args}) { ${fields} } }`, { as }))[list]!;

async function walk(list: string, args: string, as = people.streetA): Promise<number> {
  let number = 0;
  let after = '';
  for (;;) {
    const fields = 'edges { node { id } } pageInfo { hasNextPage endCursor }';
    const { edges, pageInfo } = await read(list, `first: 2 ${args} ${after}`, fields, as);
    number += edges.length;
    if (!pageInfo.hasNextPage) return number;
    after = `after: "${pageInfo.endCursor}"`;
  }
}

/** Runs a query and returns the number of its statements that count or list issues. */
async function statementsOf(run: () => Promise<unknown>): Promise<{ counts: number; lists: number }> {
  const spy = jest.spyOn(pg.Client.prototype, 'query');
  await run();
  const asked = spy.mock.calls.map(([query]) => query as unknown as string | { text?: string } | undefined);
  spy.mockRestore();
  const texts = asked.map((query) => (typeof query === 'string' ? query : (query?.text ?? '')));
  const ofIssues = texts.filter((text) => text.includes('FROM issue i'));
  const counts = ofIssues.filter((text) => text.startsWith('SELECT count(*)::int AS n FROM (')).length;
  return { counts, lists: ofIssues.length - counts };
}

describe('the total count of issues', () => {
  it.each([
    ['issues', '', people.streetA, 5],
    ['issues', 'filter: { text: "噪声 3" }', people.streetA, 1],
    ['issues', 'filter: { states: [REPORTED] }', people.streetA, 5],
    ['issues', 'filter: { states: [CLOSED] }', people.streetA, 0],
    ['issues', '', people.streetB, 0],
    ['inbox', '', people.streetA, 5],
    ['inbox', 'state: REPORTED', people.streetA, 5],
    ['inbox', 'state: HANDLING', people.streetA, 0],
    ['inbox', 'scope: MY_REGION, filter: { text: "噪声 3" }', people.streetA, 1],
    ['inbox', '', people.streetB, 0],
  ])('of %s(%s) equals the walked pages', async (list, args, as, expected) => {
    expect(await walk(list, args, as)).toBe(expected);
    const fields = 'totalCount totalCountIsExact pageInfo { hasNextPage endCursor }';
    const first = await read(list, `first: 2 ${args}`, fields, as);
    expect(first).toMatchObject({ totalCount: expected, totalCountIsExact: true });
    if (!first.pageInfo.hasNextPage) return;
    const next = await read(list, `first: 2 ${args} after: "${first.pageInfo.endCursor}"`, fields, as);
    expect(next.totalCount).toBe(expected);
  });

  it('is counted once, only when a query asks, and never beside the counts of the inbox', async () => {
    const listed = 'edges { node { id } }';
    expect(await statementsOf(() => read('issues', 'first: 2', listed))).toEqual({ counts: 0, lists: 1 });
    expect(await statementsOf(() => read('issues', 'first: 2', `${listed} totalCount totalCountIsExact`))).toEqual({
      counts: 1,
      lists: 1,
    });
    expect(await statementsOf(() => read('inbox', 'first: 2', `${listed} totalCount`))).toEqual({
      counts: 0,
      lists: 1,
    });
  });
});
