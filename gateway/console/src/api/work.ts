import { createContext, useContext } from 'react';
import type { WhoAmIQuery } from '../../generated/operations';
import type { LiveInbox } from '@jiceng/client/live-inbox';

export type Me = NonNullable<WhoAmIQuery['me']>;

interface Work {
  me: Me;
  live: LiveInbox;
}

export const WorkContext = createContext<Work | null>(null);

/** Returns the signed-in user and the live feed of that user. */
export function useWork(): Work {
  const work = useContext(WorkContext);
  if (!work) throw new Error('useWork is for screens inside the shell');
  return work;
}
