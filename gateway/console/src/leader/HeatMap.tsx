import { useMemo, useState, type ReactNode } from 'react';
import { BaseMap } from '../map/BaseMap';
import { frameOf } from '../map/frame';
import { MapNote } from '../map/MapNote';
import { useLanguage } from '../page/language';
import type { Outline } from './figures';

const WIDTH = 640;
const HEIGHT = 440;
/** Number of shades for counts above 0. */
const SHADES = 5;

interface Properties {
  outlines: readonly Outline[];
  /** The count that colours a region. */
  countOf: (code: string) => number;
  /** Name of the count, such as "在办". */
  label: string;
  busy: boolean;
  open?: ((code: string) => void) | undefined;
}

/** Regions in shades by a count, with a legend. */
export function HeatMap({ outlines, countOf, label, busy, open }: Properties): ReactNode {
  const [hasPictures, setHasPictures] = useState(false);
  const { frame, shapes } = useMemo(() => {
    const points = outlines.flatMap(({ rings }) => rings.flat());
    if (points.length === 0) return { frame: null, shapes: [] };
    const frame = frameOf(points, { width: WIDTH, height: HEIGHT, edge: 8 });
    const drawnShapes = outlines.map(({ code, name, rings }) => {
      const drawn = rings.map((ring) => ring.map(frame.project));
      return { code, name, path: drawn.map(pathOf).join(''), middle: middleOf(drawn[0] ?? []) };
    });
    return { frame, shapes: drawnShapes };
  }, [outlines]);
  const most = Math.max(0, ...outlines.map(({ code }) => countOf(code)));
  const shadeOf = (count: number): number => (count === 0 ? 0 : Math.ceil((count / most) * SHADES));
  return (
    <figure className="heat" aria-busy={busy}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="group" aria-label={label}>
        {frame && <BaseMap frame={frame} width={WIDTH} height={HEIGHT} tell={setHasPictures} />}
        {shapes.map(({ code, name, path }) => {
          const count = countOf(code);
          const text = `${name} ${label} ${count}`;
          return open ? (
            <a
              key={code}
              href={`?area=${code}`}
              aria-label={text}
              onClick={(event) => {
                event.preventDefault();
                open(code);
              }}
            >
              <path d={path} className={`shade-${shadeOf(count)}`} fillRule="evenodd">
                <title>{text}</title>
              </path>
            </a>
          ) : (
            <path
              key={code}
              d={path}
              className={`shade-${shadeOf(count)}`}
              fillRule="evenodd"
              role="img"
              aria-label={text}
            />
          );
        })}
        {shapes.map(({ code, name, middle: [x, y] }) => {
          const count = countOf(code);
          return (
            <text key={code} x={x} y={y} aria-hidden="true">
              <tspan x={x}>{name.replace(/(街道|社区|镇)$/, '')}</tspan>
              <tspan x={x} dy="1.15em" className="count">
                {count}
              </tspan>
            </text>
          );
        })}
      </svg>
      <figcaption>
        <Legend most={most} label={label} />
        <MapNote hasPictures={hasPictures} />
      </figcaption>
    </figure>
  );
}

function Legend({ most, label }: { most: number; label: string }): ReactNode {
  const { say } = useLanguage();
  return (
    <span className="heat-legend">
      {say({ zh: `${label}：0`, en: `${label}: 0` })}
      {Array.from({ length: SHADES + 1 }, (_, shade) => (
        <i key={shade} className={`shade-${shade}`} aria-hidden="true" />
      ))}
      {most}
    </span>
  );
}

type Drawn = readonly [number, number][];

const pathOf = (points: Drawn): string => `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`;

/** The centre of area of a ring, where its name stands. */
function middleOf(ring: Drawn): [number, number] {
  let [area, x, y] = [0, 0, 0];
  for (let index = 1; index < ring.length; index += 1) {
    const [[ax, ay], [bx, by]] = [ring[index - 1]!, ring[index]!];
    const cross = ax * by - bx * ay;
    area += cross;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  }
  return area === 0 ? (ring[0] ?? [0, 0]) : [x / (3 * area), y / (3 * area)];
}
