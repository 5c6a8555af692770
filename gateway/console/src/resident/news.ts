import { useEffect } from 'react';
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

/** Marks the messages about a report as read while the report is open. */
export function useSeen(reportId: string): void {
  const unread = (useNews().get(reportId) ?? []).join(' ');
  const { send } = useCommand(MarkMessagesRead);
  useEffect(() => {
    if (unread !== '') void send({ ids: unread.split(' ') });
    // `send` is left out: it changes each time the page is drawn, and the messages are marked once.
  }, [unread]);
}
