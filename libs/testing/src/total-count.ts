import pg from 'pg';
import type { Actor } from '@jiceng/platform/context';
import type { TestSubgraph } from './subgraph.js';

interface Page {
  edges: { cursor: string }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  totalCount: number;
  totalCountIsExact: boolean;
}

/** What a list says about its length, beside what a walk over its pages finds. */
export interface Counts {
  walked: number;
  /** `totalCount` of the first page and of the last. */
  told: [number, number];
  exact: boolean;
  /** Number of statements that count, of a page with `totalCount` and of one without. */
  statements: { asked: number; notAsked: number };
}

const COUNT = 'SELECT count(*)::int AS n FROM (';

/**
 * Walks over a list by pages of one item, and asks the first and the last page for `totalCount`.
 * @param args further arguments of the list, such as `state: FAILED`
 * @param clock the simulated time at which the list is read; the present when absent
 */
export async function countsOf(
  subgraph: TestSubgraph,
  list: string,
  as: Actor,
  { args = '', clock }: { args?: string; clock?: string } = {},
): Promise<Counts> {
  const asking = { as, ...(clock === undefined ? {} : { claims: { clock } }) };
  const read = async (fields: string, after: string | null): Promise<Page> => {
    const from = after === null ? '' : `after: "${after}"`;
    return (await subgraph.get<Record<string, Page>>(`{ ${list}(first: 1 ${args} ${from}) { ${fields} } }`, asking))[
      list
    ]!;
  };
  let walked = 0;
  let last: string | null = null;
  for (let after: string | null = null; ;) {
    const { edges, pageInfo } = await read('edges { cursor } pageInfo { hasNextPage endCursor }', after);
    walked += edges.length;
    last = after;
    if (!pageInfo.hasNextPage) break;
    after = pageInfo.endCursor;
  }
  const total = 'totalCount totalCountIsExact';
  const { totalCount, totalCountIsExact: exact } = await read(total, null);
  const statements = {
    asked: await countStatements(() => read(`edges { cursor } ${total}`, null)),
    notAsked: await countStatements(() => read('edges { cursor }', null)),
  };
  return { walked, told: [totalCount, (await read(total, last)).totalCount], exact, statements };
}

/** The counts of a list with some items, all of which a caller may see. */
export const countsFor = (number: number): Counts => ({
  walked: number,
  told: [number, number],
  exact: true,
  statements: { asked: 1, notAsked: 0 },
});

async function countStatements(run: () => Promise<unknown>): Promise<number> {
  const { query } = pg.Client.prototype as { query: (...given: unknown[]) => unknown };
  let counts = 0;
  const spied = function (this: unknown, ...given: unknown[]): unknown {
    const [asked] = given as [string | { text?: string } | undefined];
    if ((typeof asked === 'string' ? asked : asked?.text)?.startsWith(COUNT)) counts += 1;
    return query.apply(this, given);
  };
  Object.assign(pg.Client.prototype, { query: spied });
  try {
    await run();
  } finally {
    Object.assign(pg.Client.prototype, { query });
  }
  return counts;
}
