import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient, type TypedDocumentNode } from 'urql';
import { useLanguage } from '../page/language';
import { faultOf } from './faults';

const PAGE = 50;

/** A page of a list as the API gives it. */
interface Page<Row> {
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  edges: { node: Row }[];
  /** Number of all rows, in the answers of lists that are asked for it. */
  totalCount?: number;
  totalCountIsExact?: boolean;
}

export interface Worklist<Row> {
  rows: Row[];
  /** Number of all rows; null until it is loaded, and for a list that is not asked for it. */
  total?: { count: number; exact: boolean } | null;
  more: boolean;
  loading: boolean;
  error: string | null;
  reload: () => void;
  loadMore: () => void;
}

interface Paged {
  first: number;
  after?: string | null | undefined;
  /** True to count all rows; the first page asks for it. */
  counted?: boolean;
}

/**
 * Reads the pages of a work list, in the order of the server.
 * @param listOf finds the list in the answer; it must be the same function in every call
 */
export function useWorklist<Data, Variables extends Paged, Row>(
  document: TypedDocumentNode<Data, Variables>,
  listOf: (data: Data) => Page<Row> | null | undefined,
  filter: Omit<Variables, 'first' | 'after' | 'counted'>,
): Worklist<Row> {
  const client = useClient();
  const { language } = useLanguage();
  const [rows, setRows] = useState<Row[]>([]);
  const [total, setTotal] = useState<Worklist<Row>['total']>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const [loading, setLoading] = useState(true);
  const [error, setError] = useState<string | null>(null);
  const latest = useRef(0);
  const key = JSON.stringify(filter);

  const read = useCallback(
    async (after: string | null) => {
      const turn = (latest.current += 1);
      setLoading(true);
      const variables = {
        ...(JSON.parse(key) as object),
        first: PAGE,
        after,
        counted: after === null,
      } as unknown as Variables;
      const found = await client.query(document, variables, { requestPolicy: 'network-only' }).toPromise();
      if (latest.current !== turn) return;
      setLoading(false);
      const list = found.data && listOf(found.data);
      setError(list ? null : found.error ? faultOf(found.error, language).text : null);
      if (!list) return;
      const page = list.edges.map(({ node }) => node);
      setRows((before) => (after === null ? page : [...before, ...page]));
      if (after === null)
        setTotal(
          list.totalCount === undefined ? null : { count: list.totalCount, exact: list.totalCountIsExact !== false },
        );
      setCursor(list.pageInfo.hasNextPage ? list.pageInfo.endCursor : null);
    },
    [client, document, listOf, key, language],
  );
  useEffect(() => void read(null), [read]);
  const reload = useCallback(() => void read(null), [read]);
  const loadMore = useCallback(() => void read(cursor), [read, cursor]);
  return { rows, total, more: cursor !== null, loading, error, reload, loadMore };
}
