import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useClient, type Client, type CombinedError } from 'urql';
import { DeskInbox, DeskSearch } from '../../generated/documents';
import type { DeskInboxQuery, InboxScope, IssueFilter, IssueState } from '../../generated/operations';

type Inbox = NonNullable<DeskInboxQuery['inbox']>;
export type QueueRow = Inbox['edges'][number]['node'];
export type Counts = Inbox['counts'];

/** The number of items of a list, as `totalCount` and `totalCountIsExact` give it. */
export interface Total {
  count: number;
  /** False when the list has more items than `count`. */
  exact: boolean;
}

/** The content of the queue: an inbox sorted by time left, or the result of a search, newest first. */
export type View =
  | { kind: 'inbox'; scope: InboxScope; state: IssueState | null; overdue: boolean }
  | { kind: 'search'; scope: InboxScope; filter: IssueFilter };

export interface Queue {
  rows: QueueRow[];
  /** Counts of the whole inbox; null until they are loaded. */
  counts: Counts | null;
  /** Number of all results of a search; null until it is loaded, and for an inbox, which has counts. */
  total: Total | null;
  loading: boolean;
  error: CombinedError | null;
  more: boolean;
  /** Rows that a live update added a moment ago. */
  fresh: ReadonlySet<string>;
  loadMore: () => void;
  reload: () => void;
  /** Loads changes. When `apply` is true, rows may move in the list at once. */
  refresh: (apply: boolean) => Promise<void>;
  /** Number of new rows that are not shown yet, because the list does not move while a user reads. */
  waiting: number;
  showWaiting: () => void;
}

interface Page {
  rows: QueueRow[];
  counts: Counts | null;
  total: Total | null;
  cursor: string | null;
  more: boolean;
}

const PAGE = 50;
/**
 * Largest number of rows that a refresh reads again. A refresh that applies at once drops the rows below, and
 * `loadMore` reads them again; while the user reads the list, the rows below stay as they were.
 */
const REFRESH_ROWS = 200;
const none: Page = { rows: [], counts: null, total: null, cursor: null, more: false };

/** Loads a view page by page, keeps it sorted, and adds rows that arrive after the first page was loaded. */
export function useQueue(view: View): Queue {
  const client = useClient();
  const key = JSON.stringify(view);
  const [page, setPage] = useState<Page>(none);
  const [loading, setLoading] = useState(true);
  const [error, setError] = useState<CombinedError | null>(null);
  const [held, setHeld] = useState<{ page: Page; news: number } | null>(null);
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const latest = useRef({ key: '', page: none, busy: false });

  const put = useCallback((next: Page) => {
    latest.current.page = next;
    setPage(next);
  }, []);

  const read = useCallback(async () => {
    latest.current = { key, page: none, busy: true };
    setLoading(true);
    setHeld(null);
    const { page: first, error: fault } = await readPage(client, JSON.parse(key) as View, null);
    if (latest.current.key !== key) return;
    latest.current.busy = false;
    put(first);
    setError(fault);
    setLoading(false);
  }, [client, key, put]);

  useEffect(() => {
    put(none);
    void read();
  }, [read, put]);

  const loadMore = useCallback(() => {
    const { page: before, busy } = latest.current;
    if (busy || !before.more) return;
    latest.current.busy = true;
    void readPage(client, JSON.parse(key) as View, before.cursor).then(({ page: next, error: fault }) => {
      if (latest.current.key !== key) return;
      latest.current.busy = false;
      setError(fault);
      if (!fault) put({ ...next, counts: before.counts, total: before.total, rows: merged(before.rows, next.rows) });
    });
  }, [client, key, put]);

  const refresh = useCallback(
    async (apply: boolean) => {
      const wanted = Math.min(Math.max(latest.current.page.rows.length, PAGE), REFRESH_ROWS);
      let next = none;
      do {
        const { page: read, error: fault } = await readPage(client, JSON.parse(key) as View, next.cursor);
        if (fault || latest.current.key !== key) return;
        next = {
          ...read,
          counts: next.counts ?? read.counts,
          total: next.total ?? read.total,
          rows: merged(next.rows, read.rows),
        };
      } while (next.more && next.rows.length < wanted);
      const known = new Set(latest.current.page.rows.map(({ id }) => id));
      const news = next.rows.filter(({ id }) => !known.has(id)).map(({ id }) => id);
      if (apply) {
        put(next);
        setHeld(null);
        setFresh(new Set(news));
        return;
      }
      // Counts and known rows change in place. No row is added, removed or moved.
      const byId = new Map(next.rows.map((row) => [row.id, row]));
      const before = latest.current.page;
      put({
        ...before,
        counts: next.counts,
        total: next.total,
        rows: before.rows.map((row) => byId.get(row.id) ?? row),
      });
      const gone = before.rows.slice(0, next.rows.length).filter(({ id }) => !byId.has(id)).length;
      setHeld(news.length + gone > 0 ? { page: next, news: news.length + gone } : null);
    },
    [client, key, put],
  );

  const showWaiting = useCallback(() => {
    if (!held) return;
    const known = new Set(latest.current.page.rows.map(({ id }) => id));
    setFresh(new Set(held.page.rows.filter(({ id }) => !known.has(id)).map(({ id }) => id)));
    put(held.page);
    setHeld(null);
  }, [held, put]);

  return useMemo(
    () => ({
      rows: page.rows,
      counts: page.counts,
      total: page.total,
      loading,
      error,
      more: page.more,
      fresh,
      loadMore,
      reload: () => void read(),
      refresh,
      waiting: held?.news ?? 0,
      showWaiting,
    }),
    [page, loading, error, fresh, loadMore, read, refresh, held, showWaiting],
  );
}

async function readPage(
  client: Client,
  view: View,
  after: string | null,
): Promise<{ page: Page; error: CombinedError | null }> {
  const context = { requestPolicy: 'network-only' } as const;
  if (view.kind === 'search') {
    // The first page counts the results, so that the following pages need not.
    const variables = { filter: view.filter, first: PAGE, after, counted: after === null };
    const found = await client.query(DeskSearch, variables, context).toPromise();
    if (!found.data?.issues) return { page: none, error: found.error ?? null };
    const { edges, pageInfo, totalCount, totalCountIsExact } = found.data.issues;
    const rows = edges.map(({ node }) => node);
    const total = totalCount === undefined ? null : { count: totalCount, exact: totalCountIsExact !== false };
    const page = { rows, counts: null, total, cursor: pageInfo.endCursor, more: pageInfo.hasNextPage };
    return { page, error: null };
  }
  const variables = { scope: view.scope, state: view.state, first: PAGE, after };
  const found = await client.query(DeskInbox, variables, context).toPromise();
  if (!found.data?.inbox) return { page: none, error: found.error ?? null };
  const { edges, pageInfo, counts, asOf } = found.data.inbox;
  const all = edges.map(({ node }) => node);
  // Rows with the least time left come first, so all overdue rows are at the beginning.
  const rows = view.overdue ? all.filter((row) => isOverdue(row, Date.parse(asOf))) : all;
  const more = pageInfo.hasNextPage && rows.length === all.length;
  return { page: { rows, counts, total: null, cursor: pageInfo.endCursor, more }, error: null };
}

export function isOverdue({ stateDueAt }: Pick<QueueRow, 'stateDueAt'>, now: number): boolean {
  return stateDueAt !== null && Date.parse(stateDueAt) < now;
}

function merged(before: QueueRow[], next: QueueRow[]): QueueRow[] {
  const known = new Set(before.map(({ id }) => id));
  return [...before, ...next.filter(({ id }) => !known.has(id))];
}
