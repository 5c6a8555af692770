import { Button, Checkbox } from 'antd';
import { useState, type ReactNode } from 'react';
import { MarkMessagesRead, Messages as MessagesOf } from '../../generated/documents';
import type { MessagesQuery } from '../../generated/operations';
import { useCommand } from '../api/command';
import { useWorklist } from '../api/worklist';
import { WorklistRows } from '../desk/WorklistRows';
import { moment, useNow } from '../desk/words/time';
import { useLanguage } from '../page/language';
import { go } from '../page/location';
import { MESSAGES_READ } from './unread';
import './messages.css';

type Message = NonNullable<MessagesQuery['notifications']>['edges'][number]['node'];

const listOf = ({ notifications }: MessagesQuery): MessagesQuery['notifications'] => notifications;
const keyOf = ({ id }: Message): string => id;
/** Largest number of messages that one command marks. */
const MOST = 100;

/** The messages of the signed-in person (我的提醒), newest first. */
export function Messages(): ReactNode {
  const { say } = useLanguage();
  const [unreadOnly, setUnreadOnly] = useState(true);
  const list = useWorklist(MessagesOf, listOf, { unreadOnly });
  const { send, sending, fault } = useCommand(MarkMessagesRead);
  const unread = list.rows.filter(({ readAt }) => readAt === null);
  const mark = async (messages: readonly Message[]): Promise<void> => {
    const ids = messages.filter(({ readAt }) => readAt === null).map(keyOf);
    if (ids.length === 0 || !(await send({ ids: ids.slice(0, MOST) }))) return;
    window.dispatchEvent(new Event(MESSAGES_READ));
    list.reload();
  };
  return (
    <main className="page messages">
      <h1>{say({ zh: '我的提醒', en: 'My messages' })}</h1>
      <p className="messages-bar">
        <Checkbox checked={unreadOnly} onChange={({ target }) => setUnreadOnly(target.checked)}>
          {say({ zh: '只看未读', en: 'Unread only' })}
        </Checkbox>
        <Button disabled={unread.length === 0} loading={sending} onClick={() => void mark(unread)}>
          {say({ zh: '全部标为已读', en: 'Mark all as read' })}
        </Button>
      </p>
      {fault && <p role="alert">{fault.text}</p>}
      <WorklistRows
        list={list}
        keyOf={keyOf}
        empty={say({
          zh: '没有提醒。有派遣、退回、超时或审批等待您处理时，会在这里提醒您。',
          en: 'No messages. You are told here when an offer, a return, a deadline or a request waits for you.',
        })}
      >
        {(message) => (
          <Row
            message={message}
            open={() => {
              void mark([message]);
              if (message.issue) go(`/console/desk?issue=${message.issue.id}`);
              else if (message.kind === 'CALENDAR') go('/console/calendar');
            }}
          />
        )}
      </WorklistRows>
    </main>
  );
}

function Row({ message, open }: { message: Message; open: () => void }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const { title, text, urgent, readAt, createdAt, issue } = message;
  return (
    <button type="button" className={readAt === null ? 'worklist-row unread' : 'worklist-row'} onClick={open}>
      <span className="queue-row-title">
        {title}
        {issue && ` · ${issue.title}`}
      </span>
      <span className="worklist-facts">
        {urgent && readAt === null && <span className="flag">{say({ zh: '紧急', en: 'Urgent' })}</span>}
        <span>{moment(createdAt, now)}</span>
        {readAt !== null && <span>{say({ zh: '已读', en: 'Read' })}</span>}
      </span>
      <span className="messages-text">{text.replace(/https?:\S+/, '').trim()}</span>
    </button>
  );
}
