import { Button, Checkbox, Segmented } from 'antd';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { ImportRoster, RosterDeskList, RosterHours } from '../../generated/documents';
import type { RosterDeskListQuery } from '../../generated/operations';
import { useEveryPage } from '../api/every-page';
import { Reread } from '../api/reread';
import { useWork } from '../api/work';
import { WorklistRows } from '../desk/WorklistRows';
import { workingTime } from '../desk/words/time';
import { useLanguage } from '../page/language';
import { useParameters } from '../page/location';
import '../record/record.css';
import { ImportForm } from '../tables/ImportForm';
import { gapsOf, mayLack, minutesIn, planners, type DeskGaps } from './book';
import { DeskPage } from './DeskPage';
import { beside, periodOf, type ShownPeriod, type Span } from './period';
import './roster.css';
import { addDays } from '../page/china-time';
import { type WorkingTime } from './working';

const IMPORT = 'import';
const nothing = (): void => undefined;
const listOf = (data: RosterDeskListQuery): RosterDeskListQuery['rosterDesks'] => data.rosterDesks;
const keyOf = ({ desk }: DeskGaps): string => desk.organization?.id ?? '';
const weight = ({ desk, working }: DeskGaps): number => (working?.length ? 2 : desk.unheldRoles.length > 0 ? 1 : 0);

/** The roster (值班表): desks with their gaps in a week or a month, and the roster of the opened desk. */
export function Roster(): ReactNode {
  const { say } = useLanguage();
  const { me } = useWork();
  const [parameters, change] = useParameters();
  // The period must not move at midnight while a person reads, except to the present day on request.
  const [opening, setOpening] = useState(() => Date.now());
  const span: Span = parameters.span === 'month' ? 'month' : 'week';
  const period = useMemo(() => periodOf(parameters.from, span, opening), [parameters.from, span, opening]);
  const [turn, setTurn] = useState(0);
  const { from, to } = period;
  const whole = useEveryPage(RosterDeskList, listOf, [{ from, to }], turn);
  const working = useWorkingTime(period);
  const onlyGaps = parameters.gaps === '1';
  const opened = parameters.item ?? null;
  const open = useCallback((item: string | null) => change({ item, entry: null }), [change]);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  const found = useMemo(() => {
    const all = whole.rows.map((desk): DeskGaps => gapsOf(desk, period.days, working));
    // Desks with gaps come first; the order of the codes stays among them.
    return all.sort((a, b) => weight(b) - weight(a));
  }, [whole.rows, period, working]);
  const shown = onlyGaps ? found.filter(mayLack) : found;
  const desk = found.find((each) => keyOf(each) === opened);
  return (
    <main className={opened === null ? 'desk' : 'desk open'}>
      <section className="desk-queue" aria-label={say({ zh: '清单', en: 'List' })}>
        <h1 className="only-read">{say({ zh: '排班', en: 'Roster' })}</h1>
        <PeriodChoice period={period} today={() => setOpening(Date.now())} />
        <div className="roster-conditions">
          <Checkbox checked={onlyGaps} onChange={({ target }) => change({ gaps: target.checked ? '1' : null })}>
            {say({ zh: '只看缺口', en: 'Gaps only' })}
          </Checkbox>
          {me.roles.some((role) => planners.includes(role)) && (
            <Button aria-pressed={opened === IMPORT} onClick={() => open(IMPORT)}>
              {say({ zh: '导入…', en: 'Import…' })}
            </Button>
          )}
        </div>
        <WorklistRows
          list={{
            rows: shown,
            more: false,
            loadMore: nothing,
            loading: whole.busy,
            error: whole.failed ? say({ zh: '未能读取值班表。', en: 'The roster could not be read.' }) : null,
            reload,
          }}
          keyOf={keyOf}
          empty={
            onlyGaps
              ? say({ zh: '该时段各单位均无缺口。', en: 'No unit has a gap in this time.' })
              : say({ zh: '没有您可查看的单位。', en: 'There is no unit that you may see.' })
          }
        >
          {(row) => <Row row={row} opened={keyOf(row) === opened} open={open} />}
        </WorklistRows>
      </section>
      <section className="desk-issue" aria-label={say({ zh: '详情', en: 'Details' })}>
        {opened === null ? (
          <p className="desk-hint">
            {say({
              zh: '左侧先列有缺口的单位：工作时间无人在岗，或流程所需的角色无人担任。选择单位查看和调整排班。',
              en: 'Units with gaps come first: nobody present in working time, or a needed role without a holder. Choose a unit to see and change its roster.',
            })}
          </p>
        ) : (
          <>
            <Button className="record-back" onClick={() => open(null)}>
              {say({ zh: '返回', en: 'Back' })}
            </Button>
            <Reread.Provider value={reload}>
              <article className="record-page roster-page">
                {opened === IMPORT && <RosterImport imported={reload} />}
                {opened !== IMPORT && !desk && !whole.busy && !whole.failed && (
                  <p>{say({ zh: '没有您可查看的该单位。', en: 'There is no such unit that you may see.' })}</p>
                )}
                {desk && <DeskPage key={keyOf(desk)} gaps={desk} period={period} turn={turn} changed={reload} />}
              </article>
            </Reread.Provider>
          </>
        )}
      </section>
    </main>
  );
}

/** The working hours of the desks; null until they are there, and when they could not be read. */
function useWorkingTime({ days }: ShownPeriod): WorkingTime | null {
  const year = Number(addDays(days[0]!, -1).slice(0, 4));
  const [{ data, error }] = useQuery({
    query: RosterHours,
    variables: { year, next: year + 1 },
    requestPolicy: 'cache-and-network',
  });
  return useMemo(
    () =>
      error || !data?.workingHours
        ? null
        : { hours: data.workingHours, days: [...(data.year?.days ?? []), ...(data.next?.days ?? [])] },
    [data, error],
  );
}

function PeriodChoice({ period, today }: { period: ShownPeriod; today: () => void }): ReactNode {
  const { say } = useLanguage();
  const [, change] = useParameters();
  const { days, span } = period;
  const last = days[days.length - 1]!;
  return (
    <div className="queue-filters roster-period">
      <div className="queue-filters-line">
        <Segmented<Span>
          aria-label={say({ zh: '时段', en: 'Period' })}
          value={span}
          options={[
            { value: 'week', label: say({ zh: '周', en: 'Week' }) },
            { value: 'month', label: say({ zh: '月', en: 'Month' }) },
          ]}
          onChange={(next) => change({ span: next === 'month' ? 'month' : null, entry: null })}
        />
        <span>
          <Button
            aria-label={say({ zh: '前一时段', en: 'Earlier' })}
            onClick={() => change({ from: beside(period, -1), entry: null })}
          >
            ‹
          </Button>{' '}
          <Button
            onClick={() => {
              today();
              change({ from: null, entry: null });
            }}
          >
            {say({ zh: '今天', en: 'Today' })}
          </Button>{' '}
          <Button
            aria-label={say({ zh: '后一时段', en: 'Later' })}
            onClick={() => change({ from: beside(period, 1), entry: null })}
          >
            ›
          </Button>
        </span>
      </div>
      <p className="roster-days number">{`${days[0]} — ${last}`}</p>
    </div>
  );
}

function Row({ row, opened, open }: { row: DeskGaps; opened: boolean; open: (id: string) => void }): ReactNode {
  const { language, say } = useLanguage();
  const { desk, working } = row;
  const roles = new Set(desk.unheldRoles.map(({ role }) => role)).size;
  return (
    <button
      type="button"
      className={opened ? 'worklist-row opened' : 'worklist-row'}
      aria-pressed={opened}
      onClick={() => open(keyOf(row))}
    >
      <span className="queue-row-title">{desk.organization?.name}</span>
      <span className="worklist-facts">
        {working === null && <span className="quiet">{say({ zh: '工作时间未知', en: 'Working time not known' })}</span>}
        {working !== null && working.length > 0 && (
          <span className="time late">
            {say({
              zh: `工作时间无人在岗 ${workingTime(minutesIn(working), language)}`,
              en: `nobody present for ${workingTime(minutesIn(working), language)}`,
            })}
          </span>
        )}
        {roles > 0 && (
          <span className="time soon">{say({ zh: `${roles} 个角色无人担任`, en: `${roles} roles unheld` })}</span>
        )}
        {!mayLack(row) && <span className="quiet">{say({ zh: '无缺口', en: 'No gap' })}</span>}
        {!desk.keepsRoster && <span className="quiet">{say({ zh: '未排班', en: 'No roster' })}</span>}
      </span>
    </button>
  );
}

function RosterImport({ imported }: { imported: () => void }): ReactNode {
  return (
    <ImportForm
      document={ImportRoster}
      template="personnel/importRoster"
      roles={planners}
      refusal={{ zh: '排班由各单位值班台或人事专员导入。', en: 'Desks and personnel officers import rosters.' }}
      title={{ zh: '导入排班', en: 'Import the roster' }}
      columns={{
        zh: '各列为：staffCode 人员编码、kind 类型（值班或休假）、areaCodes 负责区域、line 条线、startsAt 开始、endsAt 结束。一格多值以 | 分隔；结束只写日期的，含当日。',
        en: 'Columns: staffCode, kind, areaCodes, line, startsAt, endsAt. Values in a cell are separated by |; a day in endsAt includes that whole day.',
      }}
      consequence={{
        zh: '导入后立即生效；人员、类型、开始时间都相同的，按文件更正。',
        en: 'The entries take effect at once; an entry with the same person, kind and start is corrected.',
      }}
      imported={imported}
    />
  );
}
