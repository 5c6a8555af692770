import { Button, Empty, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import type { Worklist } from '../api/worklist';
import { useLanguage, type Words } from '../page/language';
import { numberOf } from './words/count';
import './desk.css';

const rowWords: Words = { zh: '条', en: 'in all' };

interface Properties<Row> {
  list: Worklist<Row>;
  keyOf: (row: Row) => string | number;
  /** Text for a list without rows. */
  empty: string;
  /** The word for one row in the number of all rows; by default 条. */
  unit?: Words;
  children: (row: Row) => ReactNode;
}

/** The rows of a work list, with its fault, its text when it is empty, and the button for the next page. */
export function WorklistRows<Row>({ list, keyOf, empty, unit = rowWords, children }: Properties<Row>): ReactNode {
  const { say } = useLanguage();
  const { rows, total, more, loading, error, reload, loadMore } = list;
  return (
    <>
      {error !== null && (
        <div className="queue-fault" role="alert">
          {error}
          <Button size="small" onClick={reload}>
            {say({ zh: '重试', en: 'Try again' })}
          </Button>
        </div>
      )}
      {total != null && total.count > 0 && (
        <p className="worklist-total quiet" role="status">
          {say({ zh: `共 ${numberOf(total).zh} ${unit.zh}`, en: `${numberOf(total).en} ${unit.en}` })}
        </p>
      )}
      {/* The list itself takes the focus, because a list whose rows have no button could not be scrolled by
          keyboard. */}
      <div
        className="worklist"
        aria-busy={loading}
        tabIndex={0}
        role="group"
        aria-label={say({ zh: '列表', en: 'List' })}
      >
        {rows.length > 0 && (
          <ul>
            {rows.map((row) => (
              <li key={keyOf(row)}>{children(row)}</li>
            ))}
          </ul>
        )}
        {loading && rows.length === 0 && <Skeleton title={false} paragraph={{ rows: 6 }} />}
        {!loading && error === null && rows.length === 0 && (
          <Empty className="queue-empty" image={Empty.PRESENTED_IMAGE_SIMPLE} description={empty} />
        )}
      </div>
      {more && (
        <Button className="worklist-more" loading={loading} onClick={loadMore}>
          {say({ zh: '更多', en: 'More' })}
        </Button>
      )}
    </>
  );
}
