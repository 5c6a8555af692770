import { Select } from 'antd';
import type { ReactNode } from 'react';
import {
  notificationChannelWords,
  notificationDeliveryStateWords,
  notificationKindWords,
} from '@jiceng/contracts/dictionary/notification-words';
import { Deliveries as DeliveriesOf } from '../../generated/documents';
import type { DeliveriesQuery, NotificationDeliveryState } from '../../generated/operations';
import { useWorklist } from '../api/worklist';
import { WorklistRows } from '../desk/WorklistRows';
import { moment, useNow } from '../desk/words/time';
import { useLanguage } from '../page/language';
import { useParameters } from '../page/location';
import './messages.css';

type Delivery = NonNullable<DeliveriesQuery['notificationDeliveries']>['edges'][number]['node'];

const listOf = ({ notificationDeliveries }: DeliveriesQuery): DeliveriesQuery['notificationDeliveries'] =>
  notificationDeliveries;
const keyOf = ({ id }: Delivery): string => id;
const states = Object.keys(notificationDeliveryStateWords) as NotificationDeliveryState[];

/** The page of the deliveries of messages (外发记录): sent, waiting, failed and kept ones. */
export function Deliveries(): ReactNode {
  const { say } = useLanguage();
  const [{ state }, change] = useParameters();
  const chosen = states.find((each) => each === state) ?? null;
  const list = useWorklist(DeliveriesOf, listOf, { state: chosen });
  return (
    <main className="page messages">
      <h1>{say({ zh: '外发记录', en: 'Messages sent' })}</h1>
      <p className="messages-bar">
        <Select
          aria-label={say({ zh: '外发状态', en: 'State' })}
          style={{ width: '12rem' }}
          value={chosen ?? ''}
          onChange={(value) => change({ state: value || null })}
          options={[
            { value: '', label: say({ zh: '全部状态', en: 'Every state' }) },
            ...states.map((value) => ({ value, label: say(notificationDeliveryStateWords[value]) })),
          ]}
        />
      </p>
      <WorklistRows
        list={list}
        keyOf={keyOf}
        empty={say({
          zh: '没有外发记录。未配置短信、政务微信或邮件渠道时，消息只记在这里，不会发出。',
          en: 'Nothing yet. Without a channel for short messages or e-mail, messages stand here and are not sent.',
        })}
      >
        {(row) => <Row row={row} />}
      </WorklistRows>
    </main>
  );
}

function Row({ row }: { row: Delivery }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  return (
    <div className="worklist-row">
      <span className="queue-row-title">
        {say(notificationKindWords[row.kind])} · {say(notificationChannelWords[row.channel])}
        {row.account !== null && ` · ${row.account}`}
      </span>
      <span className="worklist-facts">
        <span className={row.state === 'FAILED' ? 'flag' : 'flag calm'}>
          {say(notificationDeliveryStateWords[row.state])}
        </span>
        <span>{moment(row.endedAt ?? row.createdAt, now)}</span>
        {row.attempts > 1 && <span>{say({ zh: `第 ${row.attempts} 次`, en: `Attempt ${row.attempts}` })}</span>}
        {row.received !== null && (
          <span>
            {row.received ? say({ zh: '已送达', en: 'Received' }) : say({ zh: '未送达', en: 'Not received' })}
          </span>
        )}
        {row.error !== null && <span>{row.error}</span>}
      </span>
      {row.text !== null && <span className="messages-text">{row.text}</span>}
    </div>
  );
}
