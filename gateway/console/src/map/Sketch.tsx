import { useMemo, type MouseEvent, type ReactNode } from 'react';
import { useLanguage } from '../page/language';
import './map.css';

const WIDTH = 360;
const HEIGHT = 260;
const EDGE = 12;

/** Longitude and latitude in degrees. */
export type Point = readonly number[];

export interface Border {
  code: string;
  name: string;
  ring: readonly Point[];
}

interface Properties {
  borders: readonly Border[];
  /** True for the areas that are coloured. */
  isOwn: (code: string) => boolean;
  places?: readonly Point[];
  /** Name of the place, for screen readers and for the caption. */
  label: string;
  busy: boolean;
  /** Called with the position of a tap. */
  onPick?: (point: [number, number]) => void;
}

/** A drawing of the borders of grids, without a map below: it needs no tiles and no WebGL. */
export function Sketch({ borders, isOwn, places = [], label, busy, onPick }: Properties): ReactNode {
  const { say } = useLanguage();
  const drawn = useMemo(() => {
    const points = borders.flatMap(({ ring }) => ring);
    if (points.length === 0) return null;
    const frame = frameOf(points);
    return { frame, shapes: borders.map(({ code, ring }) => ({ code, path: pathOf(ring.map(frame.project)) })) };
  }, [borders]);
  const pick = ({ currentTarget, clientX, clientY }: MouseEvent<SVGSVGElement>): void => {
    const inverse = currentTarget.getScreenCTM()?.inverse();
    if (!drawn || !inverse || !onPick) return;
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(inverse);
    onPick(drawn.frame.degreesOf(x, y));
  };
  // The coloured areas come last, so that their borders lie above those of their neighbours.
  const shapes = [...(drawn?.shapes ?? [])].sort((a, b) => Number(isOwn(a.code)) - Number(isOwn(b.code)));
  return (
    <figure className={onPick ? 'map picking' : 'map'}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label} aria-busy={busy} onClick={pick}>
        {shapes.map(({ code, path }) => (
          <path key={code} d={path} {...(isOwn(code) ? { className: 'own' } : {})} />
        ))}
        {drawn &&
          places.map((place) => {
            const [x, y] = drawn.frame.project(place);
            return (
              <g key={place.join()} transform={`translate(${x} ${y})`}>
                <circle r="10" className="halo" />
                <circle r="4.5" className="point" />
              </g>
            );
          })}
      </svg>
      <figcaption>
        {label}
        <small>{say({ zh: '示意图，非法定界线', en: 'A sketch, not the legal borders' })}</small>
      </figcaption>
    </figure>
  );
}

interface Frame {
  project: (point: Point) => [number, number];
  degreesOf: (x: number, y: number) => [number, number];
}

/** Fits degrees into the picture. Distances have the same scale in both directions at the latitude of the place. */
function frameOf(points: readonly Point[]): Frame {
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
  return {
    project: ([longitude, latitude]) => [
      left + (longitude! - west) * shrink * scale,
      top + (north - latitude!) * scale,
    ],
    degreesOf: (x, y) => [west + (x - left) / (shrink * scale), north - (y - top) / scale],
  };
}

function pathOf(points: [number, number][]): string {
  return `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`;
}
