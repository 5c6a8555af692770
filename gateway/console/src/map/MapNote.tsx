import type { ReactNode } from 'react';
import { useLanguage } from '../page/language';
import { session } from '../session/session';

/**
 * Says what kind of map is shown: the district's own one with the number of its approval, or a sketch.
 * @param hasPictures true while pictures of the district's map are shown; the approval is for these pictures
 */
export function MapNote({ hasPictures }: { hasPictures: boolean }): ReactNode {
  const { say } = useLanguage();
  const map = session.settings?.map ?? null;
  return (
    <small>
      {map && (hasPictures || !map.tiles)
        ? say({ zh: `审图号：${map.reviewNumber}`, en: `Map approval number: ${map.reviewNumber}` })
        : say({ zh: '示意图，非法定界线', en: 'A sketch, not the legal borders' })}
    </small>
  );
}
