import { PMTiles } from 'pmtiles';
import { useEffect, useState, type ReactNode } from 'react';
import type { Frame } from './frame';
import { tilesOf } from './tile-cover';

const open = (): PMTiles => new PMTiles('/console/map.pmtiles');
let source = open();

interface Picture {
  key: string;
  href: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Properties {
  frame: Frame;
  width: number;
  height: number;
  /** Called with true when pictures are shown, and with false when none could be read. */
  tell: (hasPictures: boolean) => void;
}

/**
 * The pictures of the district's map that lie below a frame. A tile that is missing or cannot be read leaves its place
 * empty, because the borders above it are enough to work with.
 */
export function Tiles({ frame, width, height, tell }: Properties): ReactNode {
  const [pictures, setPictures] = useState<Picture[]>([]);
  useEffect(() => {
    let stopped = false;
    const made: string[] = [];
    const show = (found: Picture[]): void => {
      setPictures(found);
      tell(found.length > 0);
    };
    const read = async (): Promise<void> => {
      const { minZoom, maxZoom } = await source.getHeader();
      const read = tilesOf(frame, { width, height }, { minZoom, maxZoom }).map(async ({ z, x, y, place }) => {
        // Without a signal: with one, the library needs a newer browser than Chromium 87.
        const tile = await source.getZxy(z, x, y);
        if (!tile || stopped) return [];
        const href = URL.createObjectURL(new Blob([tile.data]));
        made.push(href);
        return [{ key: `${z}/${x}/${y}`, href, ...place }];
      });
      const found = await Promise.all(read.map((each) => each.catch(() => [])));
      if (!stopped) show(found.flat());
    };
    read().catch(() => {
      // The library keeps what it could not read, so the next frame begins anew.
      source = open();
      if (!stopped) show([]);
    });
    return () => {
      stopped = true;
      made.forEach((href) => URL.revokeObjectURL(href));
    };
  }, [frame, width, height, tell]);
  return (
    <g className="map-tiles" aria-hidden="true">
      {pictures.map(({ key, ...picture }) => (
        <image key={key} preserveAspectRatio="none" {...picture} />
      ))}
    </g>
  );
}
