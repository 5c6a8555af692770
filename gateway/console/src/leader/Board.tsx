import { Button, Segmented, Skeleton } from 'antd';
import { useCallback, type ReactNode } from 'react';
import { faultOf } from '../api/faults';
import { useWork } from '../api/work';
import { Section } from '../desk/parts';
import { moment, span, useNow } from '../desk/words/time';
import { useLanguage, type Words } from '../page/language';
import { useParameters } from '../page/location';
import { Categories, closedIn, Count, Heat, reportedIn, Sources, Units, type PartProperties } from './BoardParts';
import { homeOf, lastDays, useFigures, useOutlines } from './figures';
import { FlowChart } from './FlowChart';
import { Indicators } from './Indicators';
import '../desk/desk.css';
import '../record/record.css';
import './leader.css';

const lengths = [7, 30, 90] as const;
/** The board of leaders (领导看板). Every number opens the list of its issues, and every indicator its events. */
export function Board(): ReactNode {
  const { language, say } = useLanguage();
  const { me } = useWork();
  const now = useNow();
  const [parameters, change] = useParameters();
  const length = lengths.find((each) => String(each) === parameters.days) ?? 30;
  const period = lastDays(length, now);
  const home = homeOf(me);
  const area = parameters.area ?? null;
  const { figures, known, error, fetching, again } = useFigures(period, area);
  const { name } = useOutlines(area ?? home);
  const openArea = useCallback((code: string | null) => change({ area: code }), [change]);
  return (
    <main className="board">
      <header className="board-head">
        <h1>{say({ zh: `${name}运行看板`, en: `Board: ${name}` })}</h1>
        {area !== null && (
          <Button size="small" onClick={() => openArea(null)}>
            {say({ zh: '返回全部', en: 'Back to all' })}
          </Button>
        )}
        <Segmented<number>
          aria-label={say({ zh: '统计期间', en: 'Period' })}
          value={length}
          options={lengths.map((value) => ({ value, label: say({ zh: `近 ${value} 天`, en: `${value} days` }) }))}
          onChange={(days) => change({ days: String(days) })}
        />
        {figures && (
          <span className="quiet">
            {say({ zh: `统计时间 ${moment(figures.asOf, now)}`, en: `Counted at ${moment(figures.asOf, now)}` })}
          </span>
        )}
      </header>
      {error && !figures && (
        <p className="board-fault" role="alert">
          {faultOf(error, language).text}{' '}
          <Button size="small" onClick={() => again({ requestPolicy: 'network-only' })}>
            {say({ zh: '重试', en: 'Try again' })}
          </Button>
        </p>
      )}
      {fetching && !figures && <Skeleton paragraph={{ rows: 8 }} />}
      {known && !figures && !error && (
        <p className="board-empty">
          {say({
            zh: '所选期间和区域内没有事项。可延长统计期间，或返回全部区域。',
            en: 'There is no issue in this period and region. Choose a longer period, or all regions.',
          })}
        </p>
      )}
      {figures && (
        <>
          <Totals figures={figures} period={period} area={area} />
          <div className="board-parts">
            <div>
              <Section title={say({ zh: '每日上报与结案', en: 'Reported and closed on each day' })}>
                <FlowChart days={figures.days} />
              </Section>
              <Categories figures={figures} period={period} area={area} />
              <Sources figures={figures} period={period} area={area} />
            </div>
            <div>
              <Heat figures={figures} code={area ?? home} period={period} open={area === null ? openArea : undefined} />
              <Units figures={figures} area={area} />
            </div>
          </div>
        </>
      )}
      <Indicators />
    </main>
  );
}

function Totals({ figures, period, area }: PartProperties): ReactNode {
  const { language, say } = useLanguage();
  const today = figures.days.at(-1);
  const one = today ? { from: today.day, to: today.day } : period;
  const { reported, closed, closedLate, open, overdue, medianMinutes, ninetiethMinutes } = figures;
  const onTime = closed === 0 ? null : Math.round(((closed - closedLate) / closed) * 1000) / 10;
  const time = (minutes: number | null): string => (minutes === null ? '—' : span(minutes * 60_000, language));
  return (
    <dl className="board-totals">
      <Total label={{ zh: '今日上报', en: 'Reported today' }}>
        <Count value={today?.reported ?? 0} filters={{ area, ...reportedIn(one) }} />
      </Total>
      <Total label={{ zh: '今日结案', en: 'Closed today' }}>
        <Count value={today?.closed ?? 0} filters={{ area, ...closedIn(one) }} />
      </Total>
      <Total label={{ zh: '在办', en: 'Open' }}>
        <Count value={open} filters={{ area, open: '1' }} />
      </Total>
      <Total label={{ zh: '其中超时', en: 'Of these late' }}>
        <Count value={overdue} filters={{ area, open: '1', late: '1' }} late />
      </Total>
      <Total label={{ zh: '期内上报', en: 'Reported in the period' }}>
        <Count value={reported} filters={{ area, ...reportedIn(period) }} />
      </Total>
      <Total label={{ zh: '期内结案', en: 'Closed in the period' }}>
        <Count value={closed} filters={{ area, ...closedIn(period) }} />
      </Total>
      <Total
        label={{ zh: '按期办结率', en: 'Closed on time' }}
        note={say({
          zh: `(${closed}－${closedLate})÷${closed}，办理时限内完成的占期内结案的比例`,
          en: `(${closed} − ${closedLate}) ÷ ${closed}: work ended before the limit, of the issues closed`,
        })}
      >
        {onTime === null ? '—' : `${onTime}%`}
      </Total>
      <Total
        label={{ zh: '办结用时', en: 'Time to closing' }}
        note={say({
          zh: `上报到结案的中位数；九成不超过 ${time(ninetiethMinutes)}`,
          en: `From report to closing, the median; nine of ten take at most ${time(ninetiethMinutes)}`,
        })}
      >
        {time(medianMinutes)}
      </Total>
    </dl>
  );
}

function Total({ label, note, children }: { label: Words; note?: string; children: ReactNode }): ReactNode {
  const { say } = useLanguage();
  return (
    <div>
      <dt>{say(label)}</dt>
      <dd>
        {children}
        {note !== undefined && <small>{note}</small>}
      </dd>
    </div>
  );
}
