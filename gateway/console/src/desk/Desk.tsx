import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useLanguage } from '../page/language';
import { useParameters } from '../page/location';
import { useWork } from '../api/work';
import { Bulk, MOST_CHOSEN, type Chosen } from './Bulk';
import { ExportIssues } from './ExportIssues';
import { Filters } from './Filters';
import { FindByPhone } from './FindByPhone';
import { IssuePage } from './IssuePage';
import { KeyHelp } from './KeyHelp';
import { QueueList } from './QueueList';
import { QueueTabs } from './QueueTabs';
import { TakeIn } from './TakeIn';
import { useQueue, type QueueRow } from './queue-data';
import { viewOf } from './view';
import './desk.css';

/** Milliseconds for which steps are collected, so that several steps cause one refresh. */
const GATHER_MS = 700;

/** The duty desk (值班台): the queue by time left, and the selected issue beside it. */
export function Desk(): ReactNode {
  const { say } = useLanguage();
  const { me, live } = useWork();
  const [parameters, change] = useParameters();
  const viewText = JSON.stringify(viewOf(parameters, me));
  const view = useMemo(() => JSON.parse(viewText) as ReturnType<typeof viewOf>, [viewText]);
  const queue = useQueue(view);
  const issueId = parameters.issue ?? null;
  const list = useRef<HTMLDivElement>(null);
  const [touched, setTouched] = useState(0);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const toggle = (row: QueueRow): void => setChosen((before) => before && toggled(before, row));

  const { refresh } = queue;
  useEffect(() => {
    let gathering: ReturnType<typeof setTimeout> | undefined;
    const stop = live.onStep((step) => {
      if (step.issueId === issueId) setTouched((count) => count + 1);
      gathering ??= setTimeout(() => {
        gathering = undefined;
        void refresh(!isBeingRead(list.current));
      }, GATHER_MS);
    });
    return () => {
      stop();
      clearTimeout(gathering);
    };
  }, [live, refresh, issueId]);

  const open = useCallback((id: string | null) => change({ issue: id }), [change]);
  const acted = useCallback(() => void refresh(true), [refresh]);

  return (
    <main className={issueId === null ? 'desk' : 'desk open'}>
      <section className="desk-queue" aria-label={say({ zh: '事项队列', en: 'Queue of issues' })}>
        <h1 className="only-read">{say({ zh: '值班台', en: 'Duty desk' })}</h1>
        <Filters scope={view.scope} />
        <TakeIn open={open} taken={acted} />
        <FindByPhone open={open} />
        <div className="queue-filters">
          <ExportIssues view={view} />
        </div>
        <Bulk chosen={chosen} rows={queue.rows} choose={setChosen} acted={acted} />
        <QueueTabs view={view} counts={queue.counts} total={queue.total} />
        <QueueList
          queue={queue}
          search={view.kind === 'search'}
          openId={issueId}
          open={open}
          chosen={chosen}
          toggle={toggle}
          box={list}
        />
        <KeyHelp />
      </section>
      <section className="desk-issue" aria-label={say({ zh: '事项详情', en: 'The issue' })}>
        {issueId === null ? (
          <p className="desk-hint">
            {say({
              zh: '从左侧选择一个事项。上下键移动，回车打开。',
              en: 'Choose an issue on the left. Arrow keys move, Enter opens.',
            })}
          </p>
        ) : (
          <IssuePage key={issueId} id={issueId} touched={touched} open={open} acted={acted} />
        )}
      </section>
    </main>
  );
}

/** Returns the chosen issues with a row added or taken out. A row beyond the limit is not added. */
function toggled(chosen: Chosen, row: QueueRow): Chosen {
  const next = new Map(chosen);
  if (!next.delete(row.id) && next.size < MOST_CHOSEN) next.set(row.id, row);
  return next;
}

/**
 * True while a user reads the list: it is scrolled, the pointer is over it, or the keyboard focus is in it. Rows must
 * not move then.
 */
function isBeingRead(box: HTMLElement | null): boolean {
  if (!box) return false;
  return box.scrollTop > 0 || box.matches(':hover') || box.contains(document.activeElement);
}
