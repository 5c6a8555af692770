import { useEffect, useState } from 'react';
import { useClient, type TypedDocumentNode } from 'urql';

interface Page<Row> {
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  edges: { node: Row }[];
}

interface Whole<Row> {
  rows: Row[];
  busy: boolean;
  failed: boolean;
}

const FRESH = { requestPolicy: 'network-only' } as const;
const waiting: Whole<never> = { rows: [], busy: true, failed: false };

/**
 * Reads all pages of lists that are short as a whole, such as the grids of a street. The rows appear when the last page
 * is there.
 * @param listOf finds the list in the answer; it must be the same function in every call
 * @param filters one filter for each list; the rows of the lists follow one another
 * @param turn a number reads the lists from the platform, and another number reads them again; the earlier rows stay
 *   until the new ones are there. Without it, lists that were read before come from the cache
 */
export function useEveryPage<Data, Variables extends { after?: string | null | undefined }, Row>(
  document: TypedDocumentNode<Data, Variables>,
  listOf: (data: Data) => Page<Row> | null | undefined,
  filters: readonly Omit<Variables, 'after'>[],
  turn?: number,
): Whole<Row> {
  const client = useClient();
  const key = JSON.stringify(filters);
  const [read, setRead] = useState<{ key: string; whole: Whole<Row> }>({ key: '', whole: waiting });
  useEffect(() => {
    let left = false;
    const readAll = async (): Promise<Whole<Row>> => {
      const rows: Row[] = [];
      for (const filter of JSON.parse(key) as Omit<Variables, 'after'>[]) {
        let after: string | null = null;
        do {
          const { data } = await client
            .query(document, { ...filter, after } as unknown as Variables, turn === undefined ? {} : FRESH)
            .toPromise();
          const page: Page<Row> | null | undefined = data && listOf(data);
          if (!page) return { rows: [], busy: false, failed: true };
          rows.push(...page.edges.map(({ node }) => node));
          after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
        } while (after !== null && !left);
      }
      return { rows, busy: false, failed: false };
    };
    void readAll().then((whole) => {
      if (!left) setRead({ key, whole });
    });
    return () => {
      left = true;
    };
  }, [client, document, listOf, key, turn]);
  return read.key === key ? read.whole : waiting;
}
