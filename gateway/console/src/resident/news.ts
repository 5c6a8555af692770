import { useEffect, useRef } from 'react';
import { useQuery } from 'urql';
import { MarkMessagesRead, MyNews } from '../../generated/documents';
import { useCommand } from '../api/command';

/** Returns the ids of the unread messages about each of the person's reports, by the id of the report. */
function useNews(): ReadonlyMap<string, string[]> {
  const [{ data }] = useQuery({ query: MyNews, requestPolicy: 'cache-and-network' });
  const news = new Map<string, string[]>();
  for (const { node } of data?.notifications?.edges ?? [])
    if (node.issue) news.set(node.issue.id, [...(news.get(node.issue.id) ?? []), node.id]);
  return news;
}

/** Returns the ids of the reports that have a new state which the person has not seen. */
export function useReportsWithNews(): ReadonlySet<string> {
  return new Set(useNews().keys());
}

/**
 * Marks the messages about a report as read while the report is shown. A mark that failed is tried again when the
 * network returns, and at the next opening of the report.
 * @param reportId the report that is shown; null while it loads and when it cannot be loaded
 */
export function useSeen(reportId: string | null): void {
  const news = useNews();
  const unread = reportId === null ? '' : (news.get(reportId) ?? []).join(' ');
  const { send } = useCommand(MarkMessagesRead);
  const latest = useRef(send);
  latest.current = send;
  useEffect(() => {
    if (unread === '') return undefined;
    const mark = (): void => void latest.current({ ids: unread.split(' ') });
    mark();
    // After a mark that took effect no message is unread, so this effect has ended.
    window.addEventListener('online', mark);
    return () => window.removeEventListener('online', mark);
  }, [unread]);
}
