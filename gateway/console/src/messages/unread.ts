import { useEffect } from 'react';
import { useQuery } from 'urql';
import { UnreadMessages } from '../../generated/documents';

const EVERY_MS = 60_000;

/** Returns the number of unread messages of a staff member; 0 for residents, who see news in the list of reports. */
export function useUnread(isStaff: boolean): number {
  const [{ data }, read] = useQuery({ query: UnreadMessages, pause: !isStaff });
  useEffect(() => {
    if (!isStaff) return undefined;
    const ask = (): void => read({ requestPolicy: 'network-only' });
    const timer = setInterval(ask, EVERY_MS);
    window.addEventListener(MESSAGES_READ, ask);
    return () => {
      clearInterval(timer);
      window.removeEventListener(MESSAGES_READ, ask);
    };
  }, [isStaff, read]);
  return data?.unreadNotifications ?? 0;
}

/** Event of the page: messages were marked as read. */
export const MESSAGES_READ = 'jiceng:messages-read';
