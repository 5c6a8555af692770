import { Button, Skeleton } from 'antd';
import { useCallback, useEffect, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { PlatformStatus, Queues as QueuesOf } from '../../generated/documents';
import type { QueuesQuery, StatusFragment } from '../../generated/operations';
import { faultOf } from '../api/faults';
import { moment, span, useNow } from '../desk/words/time';
import { useLanguage, type Words } from '../page/language';
import '../record/record.css';
import { DeadLetters } from './DeadLetters';
import './operations.css';
import { serviceFields, services, serviceWords, timerWords } from './words';

const EVERY_MS = 30_000;
/** An event or a job that waits longer than this is marked. Usually it takes less than a second. */
const SLOW_MS = 60_000;

/** The operator's page (运行状况): services, dead letters, queues and timers. */
export function Operations(): ReactNode {
  const { language, say } = useLanguage();
  const now = useNow();
  const [status, readStatus] = useQuery({ query: PlatformStatus, requestPolicy: 'network-only' });
  const [queues, readQueues] = useQuery({ query: QueuesOf, requestPolicy: 'network-only' });
  const reload = useCallback(() => {
    readStatus({ requestPolicy: 'network-only' });
    readQueues({ requestPolicy: 'network-only' });
  }, [readStatus, readQueues]);
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && reload(), EVERY_MS);
    return () => clearInterval(timer);
  }, [reload]);
  const read = serviceFields.map((field) => ({ field, status: status.data?.[field] ?? null }));
  const asOf = read.find((each) => each.status !== null)?.status?.asOf;
  const timers = read.flatMap((each) => (each.status?.timers ?? []).map((timer) => ({ field: each.field, ...timer })));
  return (
    <main className="page operations">
      <h1>{say({ zh: '运行状况', en: 'Operations' })}</h1>
      <p className="operations-bar">
        <Button loading={status.fetching || queues.fetching} onClick={reload}>
          {say({ zh: '刷新', en: 'Refresh' })}
        </Button>
        {asOf && (
          <span className="quiet" role="status">
            {say({ zh: `截至 ${moment(asOf, now)}，每 30 秒更新`, en: `As of ${moment(asOf, now)}, every 30 seconds` })}
          </span>
        )}
      </p>
      <section aria-labelledby="services">
        <h2 id="services">{say({ zh: '服务', en: 'Services' })}</h2>
        {status.fetching && !status.data ? (
          <Skeleton title={false} paragraph={{ rows: 4 }} />
        ) : (
          <div className="record-scroll" tabIndex={0} role="group" aria-labelledby="services">
            <table className="record-table operations-table">
              <Heads
                columns={[
                  { zh: '服务', en: 'Service' },
                  { zh: '状态', en: 'State' },
                  { zh: '待发事件', en: 'Events to send', number: true },
                  { zh: '待前序消息', en: 'Early messages', number: true },
                  { zh: '逾期定时器', en: 'Late timers', number: true },
                  { zh: '待封印审计', en: 'Audit to seal', number: true },
                ]}
              />
              <tbody>
                {read.map((each) => (
                  <ServiceRow key={each.field} name={say(services[each.field].words)} status={each.status} now={now} />
                ))}
              </tbody>
            </table>
          </div>
        )}
        {status.error && (
          <p className="operations-fault" role="alert">
            {faultOf(status.error, language).text}
          </p>
        )}
      </section>
      <DeadLetters replayed={reload} />
      <section aria-labelledby="queues">
        <h2 id="queues">{say({ zh: '消息队列', en: 'Queues' })}</h2>
        {queues.error && (
          <p className="operations-fault" role="alert">
            {faultOf(queues.error, language).text}
          </p>
        )}
        {queues.data?.queues && <QueueTable queues={queues.data.queues} now={now} />}
      </section>
      <section aria-labelledby="timers">
        <h2 id="timers">{say({ zh: '定时器', en: 'Timers' })}</h2>
        {timers.length === 0 && !status.fetching && (
          <p className="quiet">{say({ zh: '没有待触发的定时器。', en: 'No timer is pending.' })}</p>
        )}
        {timers.length > 0 && (
          <div className="record-scroll" tabIndex={0} role="group" aria-labelledby="timers">
            <table className="record-table operations-table">
              <Heads
                columns={[
                  { zh: '类型', en: 'Kind' },
                  { zh: '服务', en: 'Service' },
                  { zh: '待触发', en: 'Pending', number: true },
                  { zh: '逾期', en: 'Late', number: true },
                  { zh: '已停止', en: 'Stopped', number: true },
                  { zh: '最近一个到期', en: 'Next one due' },
                ]}
              />
              <tbody>
                {timers.map(({ field, kind, pending, late, stopped, nextDueAt }) => (
                  <tr key={`${field} ${kind}`}>
                    <th scope="row">{say(timerWords(kind))}</th>
                    <td>{say(services[field].words)}</td>
                    <td className="number">{pending}</td>
                    <td className={late > 0 ? 'number bad' : 'number'}>{late}</td>
                    <td className={stopped > 0 ? 'number bad' : 'number'}>{stopped}</td>
                    <td>{moment(nextDueAt, now)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {timers.some(({ stopped }) => stopped > 0) && (
          <p>
            {say({
              zh: '已停止的定时器失败了十次，不再自动重试。请按日志中的错误修复后处理。',
              en: 'A stopped timer failed ten times and is not tried again. The log of the service names the error.',
            })}
          </p>
        )}
      </section>
    </main>
  );
}

/** The heads of a table. Columns of numbers are aligned to the right. */
function Heads({ columns }: { columns: readonly (Words & { number?: true })[] }): ReactNode {
  const { say } = useLanguage();
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th key={column.en} scope="col" className={column.number ? 'number' : ''}>
            {say(column)}
          </th>
        ))}
      </tr>
    </thead>
  );
}

interface ServiceProperties {
  name: string;
  /** Null when the service does not answer. */
  status: StatusFragment | null;
  now: number;
}

function ServiceRow({ name, status, now }: ServiceProperties): ReactNode {
  const { language, say } = useLanguage();
  if (!status)
    return (
      <tr>
        <th scope="row">{name}</th>
        <td className="bad" colSpan={5}>
          {say({ zh: '没有应答', en: 'No answer' })}
        </td>
      </tr>
    );
  const { outboxWaiting, outboxOldestAt, earlyMessages, timers, auditUnsealed } = status;
  const late = timers.reduce((sum, timer) => sum + timer.late, 0);
  const waited = outboxOldestAt === null ? 0 : now - Date.parse(outboxOldestAt);
  const behind = late > 0 || waited > SLOW_MS;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className={behind ? 'bad' : 'good'}>
        {behind ? say({ zh: '有积压', en: 'Behind' }) : say({ zh: '正常', en: 'Working' })}
      </td>
      <td className={waited > SLOW_MS ? 'number bad' : 'number'}>
        {outboxWaiting}
        {waited > SLOW_MS && say({ zh: `，最久 ${span(waited, language)}`, en: `, oldest ${span(waited, language)}` })}
      </td>
      <td className="number">{earlyMessages}</td>
      <td className={late > 0 ? 'number bad' : 'number'}>{late}</td>
      <td className="number">{auditUnsealed}</td>
    </tr>
  );
}

type Queue = NonNullable<QueuesQuery['queues']>[number];

function QueueTable({ queues, now }: { queues: readonly Queue[]; now: number }): ReactNode {
  const { language, say } = useLanguage();
  const busy = queues.filter(({ waiting, active, delayed, dead }) => waiting + active + delayed + dead > 0);
  const empty = queues.length - busy.length;
  return (
    <>
      {busy.length > 0 && (
        <div className="record-scroll" tabIndex={0} role="group" aria-labelledby="queues">
          <table className="record-table operations-table">
            <Heads
              columns={[
                { zh: '接收服务', en: 'Receiver' },
                { zh: '消息', en: 'Message' },
                { zh: '等待', en: 'Waiting', number: true },
                { zh: '处理中', en: 'Active', number: true },
                { zh: '待重试', en: 'To retry', number: true },
                { zh: '死信', en: 'Dead', number: true },
                { zh: '最久等待', en: 'Oldest' },
              ]}
            />
            <tbody>
              {busy.map(({ queue, waiting, active, delayed, dead, oldestWaitingAt }) => {
                const [receiver, contract] = partsOf(queue);
                const waited = oldestWaitingAt === null ? null : now - Date.parse(oldestWaitingAt);
                return (
                  <tr key={queue}>
                    <th scope="row">{say(serviceWords(receiver))}</th>
                    <td className="operations-code">{contract}</td>
                    <td className="number">{waiting}</td>
                    <td className="number">{active}</td>
                    <td className="number">{delayed}</td>
                    <td className={dead > 0 ? 'number bad' : 'number'}>{dead}</td>
                    <td className={waited !== null && waited > SLOW_MS ? 'bad' : ''}>
                      {waited === null ? '' : span(Math.max(0, waited), language)}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      <p className="quiet">
        {busy.length === 0
          ? say({ zh: `${empty} 个队列均无积压。`, en: `All ${empty} queues are empty.` })
          : say({ zh: `其余 ${empty} 个队列为空。`, en: `The other ${empty} queues are empty.` })}
      </p>
    </>
  );
}

/** Splits the name of a queue into the receiving service and the contract. */
export function partsOf(queue: string): [receiver: string, contract: string] {
  const dot = queue.indexOf('.');
  return [queue.slice(0, dot), queue.slice(dot + 1)];
}
