import type { ReactNode } from 'react';
import { useLanguage } from '../page/language';
import { session } from '../session/session';

/** Says what kind of map is shown: the district's own one with the number of its approval, or a sketch. */
export function MapNote(): ReactNode {
  const { say } = useLanguage();
  const map = session.settings?.map ?? null;
  return (
    <small>
      {map
        ? say({ zh: `审图号：${map.reviewNumber}`, en: `Map approval number: ${map.reviewNumber}` })
        : say({ zh: '示意图，非法定界线', en: 'A sketch, not the legal borders' })}
    </small>
  );
}
