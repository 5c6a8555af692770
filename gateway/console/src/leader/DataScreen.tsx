import { useEffect, type ReactNode } from 'react';
import { faultOf } from '../api/faults';
import { useWork } from '../api/work';
import { moment, span, useNow } from '../desk/words/time';
import { useLanguage, type Words } from '../page/language';
import { homeOf, lastDays, useFigures, useOutlines, type Figures } from './figures';
import { FlowChart } from './FlowChart';
import { HeatMap } from './HeatMap';
import './leader.css';
import './data-screen.css';

const REFRESH_MS = 60_000;
/** Number of rows of each list. A screen on a wall cannot be scrolled. */
const ROWS = 8;

/** The data screen (大屏) for a wall. It shows neither a person nor a place below a community, and has no links. */
export function DataScreen(): ReactNode {
  const { language, say } = useLanguage();
  const { me } = useWork();
  const now = useNow();
  const home = homeOf(me);
  const { figures, error, again } = useFigures(lastDays(30, now), null);
  const { outlines, name, busy } = useOutlines(home);
  useEffect(() => {
    const timer = setInterval(() => again({ requestPolicy: 'network-only' }), REFRESH_MS);
    return () => clearInterval(timer);
  }, [again]);
  const counts = new Map(figures?.regions.map(({ region, open }) => [region?.code, open]));
  return (
    <main className="data-screen">
      <header>
        <h1>{say({ zh: `${name}基层治理运行`, en: `Grassroots work in ${name}` })}</h1>
        <button type="button" className="data-screen-full" onClick={toggleFullScreen}>
          {say({ zh: '全屏', en: 'Full screen' })}
        </button>
        <p role={error ? 'alert' : 'status'}>
          {error && faultOf(error, language).text}{' '}
          {figures &&
            say({ zh: `统计时间 ${moment(figures.asOf, now)}`, en: `Counted at ${moment(figures.asOf, now)}` })}
        </p>
      </header>
      {figures && (
        <>
          <Numbers figures={figures} />
          <div className="data-screen-parts">
            <section>
              <h2>{say({ zh: '在办事项分布', en: 'Open issues by region' })}</h2>
              <HeatMap
                outlines={outlines}
                countOf={(code) => counts.get(code) ?? 0}
                label={say({ zh: '在办', en: 'Open' })}
                busy={busy}
              />
            </section>
            <section>
              <h2>{say({ zh: '近 30 天上报与结案', en: 'The last 30 days' })}</h2>
              <FlowChart days={figures.days} />
              <h2>{say({ zh: '近 30 天高发类别', en: 'Most frequent in 30 days' })}</h2>
              <Bars
                rows={figures.categories.map(({ category, reported }) => ({
                  name: category?.item ?? say({ zh: '尚未归类', en: 'No category yet' }),
                  count: reported,
                }))}
              />
            </section>
            <section>
              <h2>{say({ zh: '各单位在办与超时', en: 'Open and late by unit' })}</h2>
              <table>
                <thead>
                  <tr>
                    <th scope="col">{say({ zh: '单位', en: 'Unit' })}</th>
                    <th scope="col">{say({ zh: '在办', en: 'Open' })}</th>
                    <th scope="col">{say({ zh: '超时', en: 'Late' })}</th>
                  </tr>
                </thead>
                <tbody>
                  {figures.organizations.slice(0, ROWS).map(({ organization, open, overdue }) => (
                    <tr key={organization?.id}>
                      <th scope="row">{organization?.name}</th>
                      <td>{open}</td>
                      <td className={overdue > 0 ? 'late' : ''}>{overdue}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          </div>
        </>
      )}
      {!figures && !error && (
        <p role="status">
          {say({ zh: '暂无数据，一分钟后自动更新。', en: 'No figures yet. They refresh each minute.' })}
        </p>
      )}
    </main>
  );
}

function toggleFullScreen(): void {
  void (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen());
}

function Numbers({ figures }: { figures: Figures }): ReactNode {
  const { language } = useLanguage();
  const today = figures.days.at(-1);
  const { open, overdue, closed, closedLate, medianMinutes } = figures;
  return (
    <dl>
      <Number label={{ zh: '今日上报', en: 'Reported today' }} value={today?.reported ?? 0} />
      <Number label={{ zh: '今日结案', en: 'Closed today' }} value={today?.closed ?? 0} />
      <Number label={{ zh: '在办', en: 'Open' }} value={open} />
      <Number label={{ zh: '超时', en: 'Late' }} value={overdue} late={overdue > 0} />
      <Number
        label={{ zh: '近 30 天按期办结率', en: 'On time, 30 days' }}
        value={closed === 0 ? '—' : `${Math.round(((closed - closedLate) / closed) * 1000) / 10}%`}
      />
      <Number
        label={{ zh: '办结用时中位数', en: 'Median time to closing' }}
        value={medianMinutes === null ? '—' : span(medianMinutes * 60_000, language)}
      />
    </dl>
  );
}

function Number({ label, value, late = false }: { label: Words; value: number | string; late?: boolean }): ReactNode {
  const { say } = useLanguage();
  return (
    <div>
      <dt>{say(label)}</dt>
      <dd className={late ? 'late' : ''}>{value}</dd>
    </div>
  );
}

function Bars({ rows }: { rows: readonly { name: string; count: number }[] }): ReactNode {
  const most = Math.max(1, ...rows.map(({ count }) => count));
  return (
    <ol className="data-screen-bars">
      {rows.slice(0, ROWS).map(({ name, count }) => (
        <li key={name}>
          <span>{name}</span>
          <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
            <rect width={(count / most) * 100} height="8" />
          </svg>
          <b>{count}</b>
        </li>
      ))}
    </ol>
  );
}
