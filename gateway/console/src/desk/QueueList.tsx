import { Button, Empty, Skeleton } from 'antd';
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from 'react';
import { faultOf } from '../api/faults';
import { useLanguage } from '../page/language';
import { SeverityFlag, StateTag, TimeLeft } from './parts';
import type { Queue, QueueRow } from './queue-data';
import { sourceLimitIsNext } from './source-limit';
import { moment, useNow } from './words/time';

interface Properties {
  queue: Queue;
  search: boolean;
  openId: string | null;
  open: (id: string) => void;
  /** The issues that are handled together; null while a click opens an issue. */
  chosen: ReadonlyMap<string, QueueRow> | null;
  toggle: (row: QueueRow) => void;
  box: RefObject<HTMLDivElement | null>;
}

/** Height of a row in rem. It is constant, so that the page can hold only the visible rows of a long list. */
const ROW_REM = 5.2;
const BEYOND = 8;

export function QueueList({ queue, search, openId, open, chosen, toggle, box }: Properties): ReactNode {
  const { language, say } = useLanguage();
  const { rows, loading, error, more, loadMore, waiting, showWaiting, fresh } = queue;
  const [active, setActive] = useState(0);
  const height = useRowHeight();
  const [top, setTop] = useState(0);
  const [room, setRoom] = useState(800);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setRoom(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);

  const first = Math.max(0, Math.floor(top / height) - BEYOND);
  const last = Math.min(rows.length, Math.ceil((top + room) / height) + BEYOND);
  useEffect(() => {
    if (more && last >= rows.length - BEYOND) loadMore();
  }, [more, last, rows.length, loadMore]);

  const move = useCallback(
    (to: number) => {
      const next = Math.max(0, Math.min(rows.length - 1, to));
      setActive(next);
      const element = box.current;
      if (!element) return;
      if (next * height < element.scrollTop) element.scrollTop = next * height;
      else if ((next + 1) * height > element.scrollTop + element.clientHeight)
        element.scrollTop = (next + 1) * height - element.clientHeight;
    },
    [rows.length, height, box],
  );
  const take = (row: QueueRow): void => (chosen === null ? open(row.id) : toggle(row));
  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor(room / height) - 1);
    const steps: Record<string, number> = {
      ArrowDown: active + 1,
      j: active + 1,
      ArrowUp: active - 1,
      k: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: rows.length - 1,
    };
    const to = steps[event.key];
    const row = rows[active];
    if (to !== undefined) move(to);
    else if ((event.key === 'Enter' || event.key === ' ') && row) take(row);
    else return;
    event.preventDefault();
  };

  const fault = error ? faultOf(error, language) : null;
  return (
    <div className="queue-frame">
      {waiting > 0 && (
        <button type="button" className="queue-waiting" onClick={showWaiting}>
          {say({ zh: `${waiting} 条变化，点击更新列表`, en: `${waiting} changes, show them` })}
        </button>
      )}
      {fault && (
        <div className="queue-fault" role="alert">
          {fault.text}
          <Button size="small" onClick={queue.reload}>
            {say({ zh: '重试', en: 'Try again' })}
          </Button>
        </div>
      )}
      <div
        ref={box}
        className="queue-list"
        // A listbox must contain options. An empty list is therefore a group that contains the text for an empty list.
        role={rows.length > 0 ? 'listbox' : 'group'}
        tabIndex={0}
        aria-label={say({ zh: '事项', en: 'Issues' })}
        aria-multiselectable={rows.length > 0 && chosen !== null ? true : undefined}
        aria-busy={loading}
        aria-activedescendant={rows[active] ? `row-${rows[active].id}` : undefined}
        onScroll={({ currentTarget }) => setTop(currentTarget.scrollTop)}
        onKeyDown={onKeyDown}
      >
        {loading && rows.length === 0 && <Loading />}
        {!loading && !fault && rows.length === 0 && <Nothing search={search} />}
        <div role="presentation" style={{ height: rows.length * height, position: 'relative' }}>
          {rows.slice(first, last).map((row, index) => (
            <Row
              key={row.id}
              row={row}
              place={first + index}
              count={more ? -1 : rows.length}
              top={(first + index) * height}
              height={height}
              active={first + index === active}
              opened={row.id === openId}
              chosen={chosen?.has(row.id)}
              fresh={fresh.has(row.id)}
              open={() => {
                setActive(first + index);
                take(row);
              }}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

interface RowProperties {
  row: QueueRow;
  place: number;
  count: number;
  top: number;
  height: number;
  active: boolean;
  opened: boolean;
  /** Undefined while a click opens the issue. */
  chosen: boolean | undefined;
  fresh: boolean;
  open: () => void;
}

function Row({ row, place, count, top, height, active, opened, chosen, fresh, open }: RowProperties): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const where = [row.region?.parent?.name, row.region?.name].filter(Boolean).join(' ');
  const classes = ['queue-row', active && 'active', opened && 'opened', fresh && 'fresh'].filter(Boolean).join(' ');
  return (
    <div
      id={`row-${row.id}`}
      role="option"
      aria-selected={chosen ?? opened}
      aria-posinset={place + 1}
      aria-setsize={count}
      className={classes}
      style={{ top, height }}
      onClick={open}
    >
      <div className="queue-row-head">
        {chosen !== undefined && <span className={chosen ? 'queue-mark on' : 'queue-mark'} aria-hidden="true" />}
        <span className="queue-row-title">{row.title}</span>
        <TimeLeft row={row} now={now} />
      </div>
      <div className="queue-row-facts">
        <StateTag state={row.state} />
        <SeverityFlag severity={row.severity} />
        {row.escalationLevel !== null && row.escalationLevel > 0 && (
          <span className="flag">{say({ zh: '已升级', en: 'Escalated' })}</span>
        )}
        {row.urges > 0 && (
          <span className="flag">{say({ zh: `催单 ${row.urges} 次`, en: `Urged ${row.urges}×` })}</span>
        )}
        {sourceLimitIsNext(row) && (
          <span className="flag">
            {say({
              zh: `来源时限 ${moment(row.sourceDueAt!, now)}`,
              en: `Source due ${moment(row.sourceDueAt!, now)}`,
            })}
          </span>
        )}
        {row.newSupplementAt !== null && <span className="flag">{say({ zh: '新补充', en: 'New supplement' })}</span>}
        {row.reporterCount > 1 && (
          <span className="flag calm">
            {say({ zh: `${row.reporterCount} 人反映`, en: `${row.reporterCount} reports` })}
          </span>
        )}
        <span>{row.category ? row.category.item : say({ zh: '未定类别', en: 'No category yet' })}</span>
      </div>
      <div className="queue-row-where">
        <span>{where}</span>
        <span>{row.holder?.name}</span>
      </div>
    </div>
  );
}

function Loading(): ReactNode {
  return (
    <div className="queue-loading" aria-hidden="true">
      {[0, 1, 2, 3, 4].map((each) => (
        <Skeleton key={each} title={false} paragraph={{ rows: 2 }} />
      ))}
    </div>
  );
}

function Nothing({ search }: { search: boolean }): ReactNode {
  const { say } = useLanguage();
  return (
    <Empty
      className="queue-empty"
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      description={
        search
          ? say({ zh: '没有符合条件的事项。可放宽条件。', en: 'Nothing matches. Loosen the conditions.' })
          : say({
              zh: '这里没有待办事项。新的事项到达时会自动出现；也可切换上方范围查看其他队列。',
              en: 'Nothing waits here. New issues appear by themselves; other queues are above.',
            })
      }
    />
  );
}

/** Returns the height of a row in pixels, which depends on the font size. */
function useRowHeight(): number {
  const read = (): number => Math.round(parseFloat(getComputedStyle(document.documentElement).fontSize) * ROW_REM);
  const [height, setHeight] = useState(read);
  useEffect(() => {
    const observer = new MutationObserver(() => setHeight(read()));
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['class'] });
    return () => observer.disconnect();
  }, []);
  return height;
}
