import { useEffect, useState } from 'react';

/** Milliseconds for which a page shows personal data. The server sets the same limit by its own clock. */
const SHOWN_MS = 10 * 60_000;

/**
 * Keeps personal data on the page until the time that the server names, and at most ten minutes, whatever the clock of
 * the computer says.
 */
export function useHiddenAfter<T>(): [shown: T | null, show: (data: T, until: string) => void] {
  const [shown, setShown] = useState<{ data: T; until: string } | null>(null);
  useEffect(() => {
    if (!shown) return undefined;
    const left = Math.min(Math.max(new Date(shown.until).getTime() - Date.now(), 0), SHOWN_MS);
    // When the clock of the computer is ahead, the time seems to be over. The data is then shown for the ten minutes.
    const timer = setTimeout(() => setShown(null), left === 0 ? SHOWN_MS : left);
    return () => clearTimeout(timer);
  }, [shown]);
  return [shown?.data ?? null, (data, until) => setShown({ data, until })];
}
