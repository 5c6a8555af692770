import { useEffect, useState } from 'react';
import type { Unsent } from '../unsent/use-unsent';
import { nothing, type Begun } from './ReportForm';

/**
 * The content with which the form of a report begins: that of the refused entry with the id, or nothing for a new
 * report. The address names the entry, so that its photos and its key survive a reload of the page. `opening` while the
 * telephone has not opened the entry, which needs a network after a reload.
 */
export function useCorrected(unsent: Unsent, id: string | undefined): Begun | 'opening' {
  const [begun, setBegun] = useState<Begun>(nothing);
  const { listed, entries, photosOf } = unsent;
  const entry = entries.find((each) => each.id === id);
  const work = entry?.work ?? null;
  // The form reads its content once; a later version of the entry is one that the form itself has sent.
  useEffect(() => {
    if (id === undefined) return setBegun(nothing);
    if (work === null || begun.id === id) return undefined;
    let left = false;
    void photosOf(id, work).then((photos) => {
      if (!left) setBegun({ id, photos, input: work.input });
    });
    return () => {
      left = true;
    };
  }, [id, work, photosOf, begun.id]);
  if (id === undefined) return nothing;
  if (begun.id === id) return begun;
  // The entry was sent or deleted on another page of this telephone.
  return listed && !entry ? nothing : 'opening';
}
