import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { DeadLetters as DeadLettersOf, ReplayDeadLetter } from '../../generated/documents';
import type { DeadLettersQuery } from '../../generated/operations';
import { useCommand } from '../api/command';
import { useWorklist } from '../api/worklist';
import { ActionForm } from '../desk/actions/ActionForm';
import { Fact } from '../desk/parts';
import { WorklistRows } from '../desk/WorklistRows';
import { moment, useNow } from '../desk/words/time';
import { useLanguage } from '../page/language';
import { serviceWords } from './words';

type Letter = NonNullable<DeadLettersQuery['deadLetters']>['edges'][number]['node'];

const listOf = ({ deadLetters }: DeadLettersQuery): DeadLettersQuery['deadLetters'] => deadLetters;
const keyOf = ({ id }: Letter): string => id;
const nothing = {};

/** The dead letters (死信) with their reasons, and the replay of one. */
export function DeadLetters({ replayed }: { replayed: () => void }): ReactNode {
  const { say } = useLanguage();
  const list = useWorklist(DeadLettersOf, listOf, nothing);
  const [opened, setOpened] = useState<string | null>(null);
  const [done, setDone] = useState<Letter | null>(null);
  const { length } = list.rows;
  return (
    <section aria-labelledby="dead-letters">
      <h2 id="dead-letters">
        {say({ zh: '死信', en: 'Dead letters' })}
        {length > 0 && <span className="bad"> {list.more ? `${length}+` : length}</span>}
      </h2>
      {done && (
        <p role="status">
          {say({
            zh: `已重放 ${done.contract}。再次失败时会重新列出。`,
            en: `${done.contract} is delivered again. It comes back to the list when it fails again.`,
          })}
        </p>
      )}
      <WorklistRows
        list={list}
        keyOf={keyOf}
        empty={say({ zh: '没有死信，所有消息均已处理。', en: 'No dead letter. Every message was handled.' })}
      >
        {(letter) => (
          <LetterRow
            letter={letter}
            opened={keyOf(letter) === opened}
            toggle={() => setOpened(keyOf(letter) === opened ? null : keyOf(letter))}
            done={() => {
              setOpened(null);
              setDone(letter);
              list.reload();
              replayed();
            }}
          />
        )}
      </WorklistRows>
    </section>
  );
}

interface RowProperties {
  letter: Letter;
  opened: boolean;
  toggle: () => void;
  done: () => void;
}

function LetterRow({ letter, opened, toggle, done }: RowProperties): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const { queue, contract, attempts, failedAt, failedReason } = letter;
  const receiver = serviceWords(queue.slice(0, queue.indexOf('.')));
  return (
    <>
      <button
        type="button"
        className={opened ? 'worklist-row opened' : 'worklist-row'}
        aria-expanded={opened}
        onClick={toggle}
      >
        <span className="queue-row-title">
          {say({ zh: `${receiver.zh}服务未能处理 `, en: `${receiver.en} could not handle ` })}
          <span className="operations-code">{contract}</span>
        </span>
        <span className="worklist-facts quiet">
          <span>{moment(failedAt, now)}</span>
          <span>{say({ zh: `失败 ${attempts} 次`, en: `${attempts} attempts` })}</span>
        </span>
        <span className="operations-reason">{failedReason}</span>
      </button>
      {opened && <LetterPage letter={letter} done={done} />}
    </>
  );
}

function LetterPage({ letter, done }: { letter: Letter; done: () => void }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const [asking, setAsking] = useState(false);
  const { send, sending, fault } = useCommand(ReplayDeadLetter);
  const { id, messageId, queue, version, key, occurredAt, traceId } = letter;
  return (
    <div className="operations-letter">
      <dl className="facts">
        <Fact label={say({ zh: '发生时间', en: 'Occurred' })}>{moment(occurredAt, now)}</Fact>
        <Fact label={say({ zh: '消息键', en: 'Key' })}>{key}</Fact>
        <Fact label={say({ zh: '消息标识', en: 'Id' })}>{messageId}</Fact>
        <Fact label={say({ zh: '契约版本', en: 'Version of the contract' })}>{version}</Fact>
        <Fact label={say({ zh: '追踪号', en: 'Trace id' })}>{traceId}</Fact>
      </dl>
      {asking ? (
        <ActionForm
          draft={`replay:${id}`}
          title={say({ zh: '重放死信', en: 'Deliver again' })}
          consequence={say({
            zh: '该消息将重新投递，并重新计算次数；同键的后续消息随后处理。每条消息只生效一次。请先排除失败原因，否则会再次失败。操作记入审计链。',
            en:
              'The message is delivered again with the full number of attempts; later messages of the key follow. ' +
              'It takes effect once. Repair the cause first, or it fails again. The audit chain records the ' +
              'replay.',
          })}
          submit={say({ zh: '确认重放', en: 'Deliver again' })}
          sending={sending}
          fault={fault}
          onClose={() => setAsking(false)}
          onSubmit={async () => {
            const answer = await send({ queue, id: messageId });
            if (answer) done();
            return answer !== null;
          }}
        />
      ) : (
        <Button onClick={() => setAsking(true)}>{say({ zh: '重放…', en: 'Deliver again…' })}</Button>
      )}
    </div>
  );
}
