import { Button } from 'antd';
import { useCallback, type ReactNode } from 'react';
import type { UseQueryState } from 'urql';
import { faultOf } from '../api/faults';
import { Reread } from '../api/reread';
import { WorklistRows } from '../desk/WorklistRows';
import { useLanguage } from '../page/language';
import { useParameters } from '../page/location';
import './record.css';

interface Properties<R> {
  title: string;
  /** The whole list. The server gives it on one page. */
  rows: R[];
  answer: Pick<UseQueryState, 'fetching' | 'error'>;
  reload: () => void;
  keyOf: (row: R) => string;
  /** Title and facts of an entry in the list. */
  entry: (row: R) => { title: string; facts: ReactNode };
  /** Text of the right side while no entry is opened. */
  hint: string;
  /** The opened entry. */
  children: (row: R) => ReactNode;
}

const nothing = (): void => undefined;

/** A list of settings of the district, with the opened entry beside it. The address names this entry. */
export function Book<R>({ title, rows, answer, reload, keyOf, entry, hint, children }: Properties<R>): ReactNode {
  const { language, say } = useLanguage();
  const [parameters, change] = useParameters();
  const opened = rows.find((row) => keyOf(row) === parameters.item);
  const open = useCallback((item: string | null) => change({ item }), [change]);
  return (
    <main className={opened ? 'desk open' : 'desk'}>
      <section className="desk-queue" aria-label={say({ zh: '清单', en: 'List' })}>
        <h1 className="only-read">{title}</h1>
        <WorklistRows
          list={{
            rows,
            more: false,
            loadMore: nothing,
            loading: answer.fetching,
            error: answer.error ? faultOf(answer.error, language).text : null,
            reload,
          }}
          keyOf={keyOf}
          empty={say({ zh: '清单为空。', en: 'The list is empty.' })}
        >
          {(row) => {
            const { title: name, facts } = entry(row);
            return (
              <button
                type="button"
                className={row === opened ? 'worklist-row opened' : 'worklist-row'}
                aria-pressed={row === opened}
                onClick={() => open(keyOf(row))}
              >
                <span className="queue-row-title">{name}</span>
                <span className="worklist-facts quiet">{facts}</span>
              </button>
            );
          }}
        </WorklistRows>
      </section>
      <section className="desk-issue" aria-label={say({ zh: '详情', en: 'Details' })}>
        {opened ? (
          <>
            <Button className="record-back" onClick={() => open(null)}>
              {say({ zh: '返回', en: 'Back' })}
            </Button>
            <Reread.Provider value={reload}>
              <article className="record-page">{children(opened)}</article>
            </Reread.Provider>
          </>
        ) : (
          <p className="desk-hint">{hint}</p>
        )}
      </section>
    </main>
  );
}
