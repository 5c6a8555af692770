import type { ReactNode } from 'react';
import { useBorders } from '../map/borders';
import { Sketch } from '../map/Sketch';
import { useLanguage } from '../page/language';
import type { Issue } from './actions/action';
import { placeOf, Section } from './parts';

/** Shows the location of the issue: the grids of its street, its own grid in colour, and its position as a point. */
export function MapSketch({ issue }: { issue: Issue }): ReactNode {
  const { say } = useLanguage();
  const { areaCode, longitude, latitude } = issue;
  // When only the district is known, the sketch would have to show too many grids.
  const known = areaCode.slice(6, 9) !== '000';
  const { borders, busy, failed } = useBorders(known ? [`${areaCode.slice(0, 9)}000`] : []);
  if (!known || failed) return null;
  return (
    <Section title={say({ zh: '位置', en: 'Position' })}>
      <Sketch
        borders={borders}
        isOwn={(code) => code.startsWith(areaCode)}
        places={longitude !== null && latitude !== null ? [[longitude, latitude]] : []}
        label={placeOf(issue)}
        busy={busy}
      />
    </Section>
  );
}
