import { useMemo, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { GridBorders } from '../../generated/documents';
import { useLanguage } from '../page/language';
import type { Issue } from './actions/action';
import { placeOf, Section } from './parts';

const WIDTH = 360;
const HEIGHT = 260;
const EDGE = 12;
type Point = readonly number[];

/** Shows the location of the issue: the grids of its street, its own grid in colour, and its position as a point. */
export function MapSketch({ issue }: { issue: Issue }): ReactNode {
  const { say } = useLanguage();
  const { areaCode, longitude, latitude } = issue;
  const street = `${areaCode.slice(0, 9)}000`;
  // When only the district is known, the sketch would have to show too many grids.
  const known = areaCode.slice(6, 9) !== '000';
  const [{ data, fetching, error }] = useQuery({
    query: GridBorders,
    variables: { regionCode: street },
    pause: !known,
  });
  const grids = data?.grids?.edges;
  const drawn = useMemo(() => {
    const borders = (grids ?? []).map(({ node }) => ({ code: node.code, ring: node.geometry.coordinates[0] ?? [] }));
    const points: Point[] = borders.flatMap(({ ring }) => ring);
    if (points.length === 0) return null;
    const project = projection(points);
    return { project, shapes: borders.map(({ code, ring }) => ({ code, path: pathOf(ring.map(project)) })) };
  }, [grids]);
  if (!known || error) return null;
  const isOwn = (code: string): boolean => code.startsWith(areaCode);
  const place = longitude !== null && latitude !== null ? drawn?.project([longitude, latitude]) : undefined;
  const where = placeOf(issue);
  return (
    <Section title={say({ zh: '位置', en: 'Position' })}>
      <figure className="map">
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={where} aria-busy={fetching}>
          {drawn?.shapes
            .filter(({ code }) => !isOwn(code))
            .map(({ code, path }) => (
              <path key={code} d={path} />
            ))}
          {drawn?.shapes
            .filter(({ code }) => isOwn(code))
            .map(({ code, path }) => (
              <path key={code} d={path} className="own" />
            ))}
          {place && (
            <g transform={`translate(${place[0]} ${place[1]})`}>
              <circle r="10" className="halo" />
              <circle r="4.5" className="point" />
            </g>
          )}
        </svg>
        <figcaption>
          {where}
          <small>{say({ zh: '示意图，非法定界线', en: 'A sketch, not the legal borders' })}</small>
        </figcaption>
      </figure>
    </Section>
  );
}

/** Projects degrees to the picture. Distances have the same scale in both directions at the latitude of the place. */
function projection(points: readonly Point[]): (point: Point) => [number, number] {
  const longitudes = points.map(([longitude]) => longitude!);
  const latitudes = points.map(([, latitude]) => latitude!);
  const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)];
  const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)];
  const shrink = Math.cos(((south + north) / 2) * (Math.PI / 180));
  const scale = Math.min(
    (WIDTH - 2 * EDGE) / ((east - west) * shrink || 1),
    (HEIGHT - 2 * EDGE) / (north - south || 1),
  );
  const left = (WIDTH - (east - west) * shrink * scale) / 2;
  const top = (HEIGHT - (north - south) * scale) / 2;
  return ([longitude, latitude]) => [left + (longitude! - west) * shrink * scale, top + (north - latitude!) * scale];
}

function pathOf(points: [number, number][]): string {
  return `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`;
}
