import { lazy, Suspense, type ComponentProps, type ReactNode } from 'react';
import { session } from '../session/session';

// The reader of the tiles is loaded only where a district has tiles.
const Tiles = lazy(() => import('./Tiles').then(({ Tiles }) => ({ default: Tiles })));

/** The district's own map below the borders of a drawing. Shows nothing when the district has none. */
export function BaseMap(properties: ComponentProps<typeof Tiles>): ReactNode {
  if (!session.settings?.map?.tiles) return null;
  return (
    <Suspense fallback={null}>
      <Tiles {...properties} />
    </Suspense>
  );
}
