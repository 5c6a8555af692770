import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { Worklist } from '../api/worklist';
import { WorklistRows } from '../desk/WorklistRows';
import { useLanguage, type Words } from '../page/language';
import '../record/record.css';
import './levels.css';

/** Value of `opened` while the import stands beside the list. */
export const IMPORT = 'import';

/** Who may import a version, for `ImportForm`. */
export const versionImport = {
  roles: ['district_admin', 'operator'],
  refusal: { zh: '新版本由区管理员导入。', en: 'A district administrator imports versions.' },
  title: { zh: '导入新版本', en: 'Import the next version' },
  versioned: true as const,
};

interface Properties<Row> {
  title: Words;
  hint: Words;
  empty: Words;
  filter?: ReactNode;
  list: Worklist<Row>;
  keyOf: (row: Row) => string;
  row: (row: Row) => ReactNode;
  opened: string | null;
  open: (item: string | null) => void;
  /** The opened row or the import. */
  children: ReactNode;
}

/** A list of rules with a search above it, the import of the next version, and the opened rule beside it. */
export function ListBeside<Row>(properties: Properties<Row>): ReactNode {
  const { title, hint, empty, filter, list, keyOf, row, opened, open, children } = properties;
  const { say } = useLanguage();
  return (
    <main className={opened === null ? 'desk' : 'desk open'}>
      <section className="desk-queue" aria-label={say({ zh: '清单', en: 'List' })}>
        <h1 className="only-read">{say(title)}</h1>
        <div className="queue-filters levels-filters">
          {filter}
          <Button aria-pressed={opened === IMPORT} onClick={() => open(IMPORT)}>
            {say({ zh: '导入新版本…', en: 'Import…' })}
          </Button>
        </div>
        <WorklistRows list={list} keyOf={keyOf} empty={say(empty)}>
          {row}
        </WorklistRows>
      </section>
      <section className="desk-issue" aria-label={say({ zh: '详情', en: 'Details' })}>
        {opened === null ? (
          <p className="desk-hint">{say(hint)}</p>
        ) : (
          <>
            <Button className="record-back" onClick={() => open(null)}>
              {say({ zh: '返回', en: 'Back' })}
            </Button>
            <article className="record-page">{children}</article>
          </>
        )}
      </section>
    </main>
  );
}

const nothing = (): void => undefined;

/** Returns a list that the server gives whole, shown in pages so that a browser draws few rows at a time. */
export function listOf<Row>(
  rows: readonly Row[],
  shown: number,
  showMore: () => void,
  state: { loading: boolean; error: string | null; reload: () => void },
): Worklist<Row> {
  const more = rows.length > shown;
  return { rows: rows.slice(0, shown), more, loadMore: more ? showMore : nothing, ...state };
}
