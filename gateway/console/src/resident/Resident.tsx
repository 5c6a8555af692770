import { useCallback, type ReactNode } from 'react';
import { MyReports } from '../../generated/documents';
import type { MyReportsQuery } from '../../generated/operations';
import { useWorklist } from '../api/worklist';
import { moment, useNow } from '../desk/words/time';
import { useLanguage } from '../page/language';
import { useParameters } from '../page/location';
import { useReportsWithNews } from './news';
import { HeldBy, ReportPage } from './ReportPage';
import { ReportForm } from './ReportForm';
import '../phone/phone.css';

type Row = NonNullable<MyReportsQuery['issues']>['edges'][number]['node'];

const reportsOf = ({ issues }: MyReportsQuery): MyReportsQuery['issues'] => issues;

/** The screen of a resident, who can report a matter, follow their reports and answer call-backs. */
export function Resident(): ReactNode {
  const [parameters, change] = useParameters();
  const open = useCallback((report: string | null) => change({ view: null, report }), [change]);
  const { view, report } = parameters;
  return (
    <main className="phone">
      {view === 'new' ? (
        <ReportForm open={open} close={() => open(null)} />
      ) : report !== undefined ? (
        <ReportPage key={report} id={report} close={() => open(null)} />
      ) : (
        <Reports open={open} begin={() => change({ view: 'new' })} />
      )}
    </main>
  );
}

function Reports({ open, begin }: { open: (id: string) => void; begin: () => void }): ReactNode {
  const { say } = useLanguage();
  const { rows, more, loading, error, reload, loadMore } = useWorklist(MyReports, reportsOf, {});
  const news = useReportsWithNews();
  return (
    <>
      <button type="button" className="phone-button big" onClick={begin}>
        {say({ zh: '我要上报', en: 'Report a matter' })}
      </button>
      <h2>{say({ zh: '我的上报', en: 'My reports' })}</h2>
      {error !== null && (
        <p className="phone-fault" role="alert">
          {error}{' '}
          <button type="button" className="phone-second" onClick={reload}>
            {say({ zh: '重试', en: 'Try again' })}
          </button>
        </p>
      )}
      {!loading && error === null && rows.length === 0 && (
        <p className="phone-quiet">
          {say({
            zh: '您还没有上报。点上方「我要上报」，说明情况和地点即可。',
            en: 'You have no report yet. Use the button above, and say what happened and where.',
          })}
        </p>
      )}
      <ul className="phone-list" aria-busy={loading}>
        {rows.map((row) => (
          <li key={row.id}>
            <ReportRow row={row} isNew={news.has(row.id)} open={() => open(row.id)} />
          </li>
        ))}
      </ul>
      {loading && rows.length === 0 && <p role="status">{say({ zh: '正在打开…', en: 'Opening…' })}</p>}
      {more && (
        <button type="button" className="phone-second" disabled={loading} onClick={loadMore}>
          {say({ zh: '更多', en: 'More' })}
        </button>
      )}
    </>
  );
}

function ReportRow({ row, isNew, open }: { row: Row; isNew: boolean; open: () => void }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const asked = row.callbacks.some((each) => each.answeredAt === null && Date.parse(each.expiresAt) > now);
  return (
    <button type="button" className="phone-card" onClick={open}>
      <b>{row.title}</b>
      <span>
        {isNew && <b className="phone-time soon">{say({ zh: '新进展', en: 'News' })}</b>} {say(row.progress)}
      </span>
      <HeldBy row={row} />
      {asked && <span className="phone-time soon">{say({ zh: '请您评价', en: 'Please answer' })}</span>}
      <span className="phone-quiet">{moment(row.reportedAt, now)}</span>
    </button>
  );
}
