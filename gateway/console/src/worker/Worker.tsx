import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { MyTasks } from '../../generated/documents';
import type { MyTasksQuery, WorkerTaskFragment } from '../../generated/operations';
import { useWork } from '../api/work';
import { useWorklist } from '../api/worklist';
import { stateWords } from '../desk/words/words';
import { useBorders } from '../map/borders';
import { Sketch } from '../map/Sketch';
import { useLanguage } from '../page/language';
import { useParameters } from '../page/location';
import { ReportForm } from './ReportForm';
import { TaskPage, TimeLeft } from './TaskPage';
import '../phone/phone.css';

const tasksOf = ({ inbox }: MyTasksQuery): MyTasksQuery['inbox'] => inbox;

/**
 * The screen of a grid worker on a telephone: the report form, the worker's tasks with the time left, and a sketch of
 * the worker's grids.
 */
export function Worker(): ReactNode {
  const { say } = useLanguage();
  const { me, live } = useWork();
  const [parameters, change] = useParameters();
  const list = useWorklist(MyTasks, tasksOf, {});
  const { reload } = list;
  const [told, setTold] = useState<string | null>(null);
  const { borders, busy } = useBorders(communitiesOf(me.areaCodes));
  const isOwn = useCallback((code: string) => me.areaCodes.some((area) => code.startsWith(area)), [me.areaCodes]);
  const grids = useMemo(() => borders.filter(({ code }) => isOwn(code)), [borders, isOwn]);
  useEffect(() => live.onStep(() => reload()), [live, reload]);
  const close = useCallback(() => change({ view: null, task: null }), [change]);
  if (parameters.view === 'new')
    return (
      <main className="phone">
        <ReportForm
          grids={grids}
          close={close}
          done={(title, solved) => {
            setTold(
              solved
                ? say({ zh: `已办结：${title}`, en: `Solved: ${title}` })
                : say({ zh: `已上报：${title}`, en: `Reported: ${title}` }),
            );
            close();
            reload();
          }}
        />
      </main>
    );
  if (parameters.task !== undefined)
    return (
      <main className="phone">
        <TaskPage key={parameters.task} id={parameters.task} acted={reload} close={close} />
      </main>
    );
  const places = list.rows.flatMap(({ longitude, latitude }) =>
    longitude !== null && latitude !== null ? [[longitude, latitude]] : [],
  );
  return (
    <main className="phone">
      <h1 className="only-read">{say({ zh: '我的网格', en: 'My grid' })}</h1>
      <button type="button" className="phone-button big" onClick={() => change({ view: 'new' })}>
        {say({ zh: '上报', en: 'Report' })}
      </button>
      {told !== null && (
        <p className="phone-note" role="status">
          {told}
        </p>
      )}
      <Tasks list={list} open={(task) => change({ task })} />
      <h2>{say({ zh: '我的网格', en: 'My grid' })}</h2>
      {me.areaCodes.length === 0 ? (
        <p className="phone-quiet">{say({ zh: '您尚未分配网格。', en: 'You have no grid yet.' })}</p>
      ) : (
        <Sketch
          borders={borders}
          isOwn={isOwn}
          places={places}
          label={grids.map(({ name }) => name).join('、') || say({ zh: '我的网格', en: 'My grid' })}
          busy={busy}
        />
      )}
    </main>
  );
}

/** A worker may have grids in several communities. */
function communitiesOf(areaCodes: readonly string[]): string[] {
  return [...new Set(areaCodes.map((code) => code.slice(0, 12)))];
}

interface TasksProperties {
  list: ReturnType<typeof useWorklist<MyTasksQuery, { first: number }, WorkerTaskFragment>>;
  open: (id: string) => void;
}

function Tasks({ list, open }: TasksProperties): ReactNode {
  const { say } = useLanguage();
  const { rows, more, loading, error, reload, loadMore } = list;
  return (
    <>
      <h2>{say({ zh: '我的任务', en: 'My tasks' })}</h2>
      {error !== null && (
        <p className="phone-fault" role="alert">
          {error}{' '}
          <button type="button" className="phone-second" onClick={reload}>
            {say({ zh: '重试', en: 'Try again' })}
          </button>
        </p>
      )}
      {loading && rows.length === 0 && <p role="status">{say({ zh: '正在打开…', en: 'Opening…' })}</p>}
      {!loading && error === null && rows.length === 0 && (
        <p className="phone-quiet">
          {say({
            zh: '没有待办任务。巡查中发现问题，点「上报」。',
            en: 'No task waits for you. Report what you find on your round.',
          })}
        </p>
      )}
      <ul className="phone-list" aria-busy={loading}>
        {rows.map((task) => (
          <li key={task.id}>
            <button type="button" className="phone-card" onClick={() => open(task.id)}>
              <b>{task.title}</b>
              <span>
                {say(stateWords[task.state])} <TimeLeft task={task} />
              </span>
              <span className="phone-quiet">{[task.grid?.name, task.address].filter(Boolean).join(' ')}</span>
            </button>
          </li>
        ))}
      </ul>
      {more && (
        <button type="button" className="phone-second" disabled={loading} onClick={loadMore}>
          {say({ zh: '更多', en: 'More' })}
        </button>
      )}
    </>
  );
}
