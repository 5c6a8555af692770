import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import {
  CompleteMyTask,
  MyTasks,
  ReportFromGrid,
  SolveFromGrid,
  SolveMyIssue,
  TakeMyTask,
} from '../../generated/documents';
import type { MyTasksQuery, WorkerTaskFragment } from '../../generated/operations';
import { useWork } from '../api/work';
import { useWorklist } from '../api/worklist';
import { stateWords } from '../desk/words/words';
import { useBorders } from '../map/borders';
import { Sketch, type Border } from '../map/Sketch';
import { useLanguage } from '../page/language';
import { useParameters } from '../page/location';
import { drafts } from '../session/session';
import { useKept } from '../unsent/kept';
import type { Work } from '../unsent/unsent';
import { useUnsent } from '../unsent/use-unsent';
import { Waiting } from '../unsent/Waiting';
import { useCorrected } from './corrected';
import { ReportForm, REPORT_DRAFT } from './ReportForm';
import { usePerson } from './rights';
import { TaskPage, TimeLeft } from './TaskPage';
import '../phone/phone.css';

/** The commands that this telephone keeps until it has a network. */
const commands = { ReportFromGrid, SolveFromGrid, TakeMyTask, CompleteMyTask, SolveMyIssue };

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
  const person = usePerson();
  const { subject } = person;
  const read = useBorders(communitiesOf(me.areaCodes));
  const borders = useKept('borders', subject, read.busy || read.failed ? undefined : read.borders) ?? none;
  const tasks = useKept('tasks', subject, list.loading || list.error !== null ? undefined : list.rows) ?? list.rows;
  const isOwn = useCallback((code: string) => me.areaCodes.some((area) => code.startsWith(area)), [me.areaCodes]);
  const grids = useMemo(() => borders.filter(({ code }) => isOwn(code)), [borders, isOwn]);
  useKept('own-grids', subject, grids.length > 0 ? grids.map(({ code, name }) => ({ code, name })) : undefined);
  const unsent = useUnsent(subject, person.name, commands, (titles) => {
    setTold(say({ zh: `已同步：${titles.join('、')}`, en: `Synced: ${titles.join(', ')}` }));
    reload();
  });
  const begin = useCorrected(unsent, parameters.view === 'new' ? parameters.entry : undefined);
  useEffect(() => live.onStep(() => reload()), [live, reload]);
  useEffect(() => {
    window.addEventListener('online', reload);
    return () => window.removeEventListener('online', reload);
  }, [reload]);
  useEffect(() => void installForOffline(), []);
  const close = useCallback(() => change({ view: null, task: null, entry: null }), [change]);
  const again = (id: string, work: Work): void => {
    drafts.write(REPORT_DRAFT, work.title);
    change({ view: 'new', entry: id });
  };
  if (parameters.view === 'new' && begin === 'opening') return <OpeningNote close={close} />;
  if (parameters.view === 'new' && begin !== 'opening')
    return (
      <main className="phone">
        <ReportForm
          grids={grids}
          key={begin.id}
          begin={begin}
          progress={unsent.progress}
          add={unsent.add}
          close={close}
          done={(title, solved, kept) => {
            setTold(
              kept
                ? say({ zh: `已存入本机，联网后提交：${title}`, en: `Kept, sent with a network: ${title}` })
                : solved
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
        <TaskPage
          key={parameters.task}
          id={parameters.task}
          kept={tasks.find(({ id }) => id === parameters.task)}
          waits={unsent.entries.some(({ work }) => work?.issueId === parameters.task && !work?.refusal)}
          progress={unsent.progress}
          add={unsent.add}
          acted={(kept) => {
            if (kept) {
              setTold(say({ zh: '已存入本机，联网后提交。', en: 'Kept on this telephone, sent with a network.' }));
              close();
            }
            reload();
          }}
          close={close}
        />
      </main>
    );
  const places = tasks.flatMap(({ longitude, latitude }) =>
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
      <Waiting
        entries={unsent.entries}
        others={unsent.others}
        progress={unsent.progress}
        drop={unsent.drop}
        again={(id, work) => {
          if (work.issueId !== undefined) return change({ task: work.issueId });
          again(id, work);
        }}
      />
      <Tasks list={list} tasks={tasks} open={(task) => change({ task })} />
      <h2>{say({ zh: '我的网格', en: 'My grid' })}</h2>
      {me.areaCodes.length === 0 ? (
        <p className="phone-quiet">{say({ zh: '您尚未分配网格。', en: 'You have no grid yet.' })}</p>
      ) : (
        <Sketch
          borders={borders}
          isOwn={isOwn}
          places={places}
          label={grids.map(({ name }) => name).join('、') || say({ zh: '我的网格', en: 'My grid' })}
          busy={read.busy}
        />
      )}
    </main>
  );
}

/** Stands for the form while the telephone opens a refused report again. */
function OpeningNote({ close }: { close: () => void }): ReactNode {
  const { say } = useLanguage();
  return (
    <main className="phone">
      <p role="status">{say({ zh: '正在打开，需要网络…', en: 'Opening the report, which needs a network…' })}</p>
      <button type="button" className="phone-second" onClick={close}>
        {say({ zh: '返回', en: 'Back' })}
      </button>
    </main>
  );
}

const none: Border[] = [];

/** Lets the browser keep the files of this screen, so that it opens without a network. */
async function installForOffline(): Promise<void> {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  await navigator.serviceWorker.register('/console/sw.js', { scope: '/console/' }).catch(() => undefined);
}

/** A worker may have grids in several communities. */
function communitiesOf(areaCodes: readonly string[]): string[] {
  return [...new Set(areaCodes.map((code) => code.slice(0, 12)))];
}

interface TasksProperties {
  list: ReturnType<typeof useWorklist<MyTasksQuery, { first: number }, WorkerTaskFragment>>;
  /** The rows of the list, or those that the telephone kept. */
  tasks: readonly WorkerTaskFragment[];
  open: (id: string) => void;
}

function Tasks({ list, tasks, open }: TasksProperties): ReactNode {
  const { say } = useLanguage();
  const { more, loading, error, reload, loadMore } = list;
  return (
    <>
      <h2>{say({ zh: '我的任务', en: 'My tasks' })}</h2>
      {error !== null && (
        <p className="phone-fault" role="alert">
          {tasks.length > 0
            ? say({ zh: '没有网络，显示本机保存的任务。', en: 'No network: the tasks that this telephone keeps.' })
            : error}{' '}
          <button type="button" className="phone-second" onClick={reload}>
            {say({ zh: '重试', en: 'Try again' })}
          </button>
        </p>
      )}
      {loading && tasks.length === 0 && <p role="status">{say({ zh: '正在打开…', en: 'Opening…' })}</p>}
      {!loading && error === null && tasks.length === 0 && (
        <p className="phone-quiet">
          {say({
            zh: '没有待办任务。巡查中发现问题，点「上报」。',
            en: 'No task waits for you. Report what you find on your round.',
          })}
        </p>
      )}
      <ul className="phone-list" aria-busy={loading}>
        {tasks.map((task) => (
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
