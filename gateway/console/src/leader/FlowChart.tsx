import type { ReactNode } from 'react';
import { useLanguage } from '../page/language';
import type { Figures } from './figures';

const HEIGHT = 150;
const BASE = 118;
const WIDTH = 720;

/** Issues reported and closed on each day, as two columns a day. A table gives the same numbers to screen readers. */
export function FlowChart({ days }: { days: Figures['days'] }): ReactNode {
  const { say } = useLanguage();
  const title = say({ zh: '每日上报与结案', en: 'Reported and closed on each day' });
  const most = Math.max(1, ...days.flatMap(({ reported, closed }) => [reported, closed]));
  const top = niceTop(most);
  const step = WIDTH / days.length;
  const bar = Math.max(1, Math.min(16, step * 0.36));
  const height = (count: number): number => (count / top) * (BASE - 8);
  const every = Math.ceil(days.length / 6);
  return (
    <figure className="flow">
      <figcaption>
        <span className="key reported">{say({ zh: '上报', en: 'Reported' })}</span>
        <span className="key closed">{say({ zh: '结案', en: 'Closed' })}</span>
        <span className="quiet">{say({ zh: `纵轴最大 ${top} 件`, en: `The axis ends at ${top}` })}</span>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        {[0.5, 1].map((share) => (
          <line key={share} x1="0" x2={WIDTH} y1={BASE - height(top * share)} y2={BASE - height(top * share)} />
        ))}
        <line x1="0" x2={WIDTH} y1={BASE} y2={BASE} className="base" />
        {days.map(({ day, reported, closed }, index) => {
          const middle = (index + 0.5) * step;
          return (
            <g key={day}>
              <title>{`${day} ${reported} / ${closed}`}</title>
              <rect
                className="reported"
                x={middle - bar}
                y={BASE - height(reported)}
                width={bar}
                height={height(reported)}
              />
              <rect className="closed" x={middle} y={BASE - height(closed)} width={bar} height={height(closed)} />
              {index % every === 0 && (
                <text x={Math.max(30, middle)} y={HEIGHT - 6}>
                  {day.slice(5)}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      <table className="only-read">
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{say({ zh: '日期', en: 'Day' })}</th>
            <th scope="col">{say({ zh: '上报', en: 'Reported' })}</th>
            <th scope="col">{say({ zh: '结案', en: 'Closed' })}</th>
          </tr>
        </thead>
        <tbody>
          {days.map(({ day, reported, closed }) => (
            <tr key={day}>
              <th scope="row">{day}</th>
              <td>{reported}</td>
              <td>{closed}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

/** The next round number: 1, 2 or 5 times a power of ten. */
function niceTop(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= most)!;
}
