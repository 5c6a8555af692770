import { useEffect, useState } from 'react';

/**
 * Keeps personal data on the page until the time that the server names, and at most `minutes`, whatever the clock of
 * the computer says. The server sets the same limit by its own clock.
 */
export function useHiddenAfter<T>(minutes = 10): [shown: T | null, show: (data: T, until: string) => void] {
  const most = minutes * 60_000;
  const [shown, setShown] = useState<{ data: T; until: string } | null>(null);
  useEffect(() => {
    if (!shown) return undefined;
    const left = Math.min(Math.max(new Date(shown.until).getTime() - Date.now(), 0), most);
    // A computer whose clock is ahead would hide the data at once.
    const timer = setTimeout(() => setShown(null), left === 0 ? most : left);
    return () => clearTimeout(timer);
  }, [shown, most]);
  return [shown?.data ?? null, (data, until) => setShown({ data, until })];
}
