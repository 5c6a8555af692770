import { useMemo, useState, type MouseEvent, type ReactNode } from 'react';
import { BaseMap } from './BaseMap';
import { frameOf, type Point } from './frame';
import { MapNote } from './MapNote';
import './map.css';

const WIDTH = 360;
const HEIGHT = 260;
const EDGE = 12;

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

/** A drawing of the borders of grids. It needs no WebGL, and no map below: a district may have one. */
export function Sketch({ borders, isOwn, places = [], label, busy, onPick }: Properties): ReactNode {
  const [hasPictures, setHasPictures] = useState(false);
  const drawn = useMemo(() => {
    const points = borders.flatMap(({ ring }) => ring);
    if (points.length === 0) return null;
    const frame = frameOf(points, { width: WIDTH, height: HEIGHT, edge: EDGE });
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
        {drawn && <BaseMap frame={drawn.frame} width={WIDTH} height={HEIGHT} tell={setHasPictures} />}
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
        <MapNote hasPictures={hasPictures} />
      </figcaption>
    </figure>
  );
}

function pathOf(points: [number, number][]): string {
  return `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`;
}
