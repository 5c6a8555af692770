import { createContext, useContext, useEffect, useRef } from 'react';
import type { Fault } from './faults';

/** Reads again what the page shows. A page that shows things with a version provides this function. */
export const Reread = createContext<(fault: Fault) => void>(() => undefined);

/**
 * Reads the page again when a command was refused because another person had changed the thing, so that the next
 * attempt names the present version. The component that shows the fault must survive the reading: it keeps the fault in
 * its own state.
 */
export function useRereadWhenStale(fault: Fault | null): void {
  const reread = useContext(Reread);
  const latest = useRef(reread);
  useEffect(() => {
    latest.current = reread;
  });
  useEffect(() => {
    if (fault?.code === 'STALE_VERSION') latest.current(fault);
  }, [fault]);
}
