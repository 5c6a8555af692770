import { Button, Checkbox, Form, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import { RemoveStatusWebhook, ResendStatuses, SetStatusWebhook } from '../../generated/documents';
import { useCommand } from '../api/command';
import { ActionForm } from '../desk/actions/ActionForm';
import { Fact } from '../desk/parts';
import { moment } from '../desk/words/time';
import { useLanguage, type Words } from '../page/language';
import type { Client } from './book';

interface Properties {
  client: Client;
  mayChange: boolean;
  now: number;
  /** Called with the new secret; null when none was made or its answer was lost. */
  madeSecret: (secret: string | null) => void;
  changed: () => void;
}

/** The address at which the client hears the states of its issues, with what happened there, and the commands on it. */
export function StatusWebhook({ client, mayChange, now, madeSecret, changed }: Properties): ReactNode {
  const { say } = useLanguage();
  const [form, setForm] = useState<'set' | 'remove' | 'resend' | null>(null);
  const close = (): void => setForm(null);
  const done = (): void => {
    close();
    changed();
  };
  const webhook = client.statusWebhook;
  return (
    <section aria-label={say({ zh: '状态推送', en: 'States' })}>
      <h3>{say({ zh: '状态推送', en: 'States sent' })}</h3>
      {webhook ? (
        <WebhookFacts webhook={webhook} now={now} />
      ) : (
        <p className="quiet">
          {say({
            zh: '未设置推送地址，对方须自行查询事项状态。',
            en: 'Without an address, the client must ask for states.',
          })}
        </p>
      )}
      {mayChange && form === null && (
        <p className="roles-actions">
          {client.scopes.includes('STATUS') && (
            <Button onClick={() => setForm('set')}>
              {webhook
                ? say({ zh: '变更推送地址', en: 'Change the address' })
                : say({ zh: '设置推送地址', en: 'Set an address' })}
            </Button>
          )}
          {webhook && webhook.failed > 0 && (
            <Button onClick={() => setForm('resend')}>{say({ zh: '重新推送', en: 'Send again' })}</Button>
          )}
          {webhook && (
            <Button danger onClick={() => setForm('remove')}>
              {say({ zh: '取消推送', en: 'Remove the address' })}
            </Button>
          )}
        </p>
      )}
      {form === 'set' && (
        <AddressForm
          client={client}
          close={close}
          done={(secret, asked) => {
            if (asked) madeSecret(secret);
            done();
          }}
        />
      )}
      {webhook && form === 'remove' && (
        <PlainForm
          command={RemoveStatusWebhook}
          input={{ clientId: client.id, expectedVersion: webhook.version }}
          title={say({ zh: '取消推送', en: 'Remove the address' })}
          consequence={say({
            zh: '等待推送的消息不再发送，签名密钥随即销毁；今后可重新设置，期间的状态不补推。',
            en: 'Messages that wait are not sent, and the secret is destroyed. A later address hears only later states.',
          })}
          danger
          close={close}
          done={done}
        />
      )}
      {webhook && form === 'resend' && (
        <PlainForm
          command={ResendStatuses}
          input={{ clientId: client.id, expectedVersion: webhook.version }}
          title={say({ zh: '重新推送', en: 'Send again' })}
          consequence={say({
            zh: `重新推送 ${webhook.failed} 条已放弃的消息，可能晚于同一事项较新的状态到达，对方按序号辨别。`,
            en: `Sends ${webhook.failed} given-up messages again. Each may arrive after later states; its sequence tells.`,
          })}
          close={close}
          done={done}
        />
      )}
    </section>
  );
}

const errors: Readonly<Record<string, string>> = {
  'the host is not on the list of allowed hosts': '推送主机不在获准名单内',
  'the secret was destroyed': '签名密钥已销毁',
  'not a public address': '推送主机是内网地址',
};

/** Words for an error of the service: why a message was not taken. */
function wordsOf(error: string): Words {
  const zh = errors[error] ?? error.replace(/^no answer: (.*)$/, '对方未应答（$1）');
  return { zh, en: error };
}

function WebhookFacts({ webhook, now }: { webhook: NonNullable<Client['statusWebhook']>; now: number }): ReactNode {
  const { say } = useLanguage();
  const { url, setAt, lastDeliveredAt, lastError, lastErrorAt, pausedUntil, waiting, failed, troubles } = webhook;
  const never = say({ zh: '尚无', en: 'None yet' });
  return (
    <>
      <dl className="facts">
        <Fact label={say({ zh: '推送地址', en: 'Address' })}>{url}</Fact>
        <Fact label={say({ zh: '设置时间', en: 'Set' })}>{moment(setAt, now)}</Fact>
        <Fact label={say({ zh: '最近送达', en: 'Last delivery' })}>
          {lastDeliveredAt === null ? never : moment(lastDeliveredAt, now)}
        </Fact>
        <Fact label={say({ zh: '最近一次错误', en: 'Last error' })}>
          {lastErrorAt === null ? never : `${say(wordsOf(lastError ?? ''))} ${moment(lastErrorAt, now)}`}
        </Fact>
        {pausedUntil !== null && (
          <Fact label={say({ zh: '暂停推送至', en: 'Paused until' })}>{moment(pausedUntil, now)}</Fact>
        )}
        <Fact label={say({ zh: '待推送', en: 'Waiting' })}>{waiting}</Fact>
        <Fact label={say({ zh: '已放弃', en: 'Given up' })}>{failed}</Fact>
      </dl>
      {troubles.length > 0 && (
        <ul aria-label={say({ zh: '未送达的消息', en: 'Messages not delivered' })}>
          {troubles.map(({ id, number, attempts, nextAt, error }) => (
            <li key={id}>
              {number} {say(wordsOf(error ?? ''))}{' '}
              {nextAt === null
                ? say({ zh: `推送 ${attempts} 次后放弃`, en: `given up after ${attempts} attempts` })
                : say({ zh: `已推送 ${attempts} 次，下次 `, en: `${attempts} attempts, next ` }) + moment(nextAt, now)}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

interface AddressProperties {
  client: Client;
  close: () => void;
  /** @param asked true when the command makes a secret */
  done: (secret: string | null, asked: boolean) => void;
}

function AddressForm({ client, close, done }: AddressProperties): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(SetStatusWebhook);
  const webhook = client.statusWebhook;
  const title = webhook
    ? say({ zh: '变更推送地址', en: 'Change the address' })
    : say({ zh: '设置推送地址', en: 'Set an address' });
  return (
    <ActionForm
      draft={`status-webhook:${client.id}:${webhook?.version ?? 0}`}
      title={title}
      consequence={say({
        zh: '此后该系统来件的状态变化即时推送到此地址，只含编号、来件编号、状态、进度用语和时间。主机须由运维人员列入名单。',
        en: 'States of its issues are sent there from now on: number, reference, state, sentence and time alone. An operator lists the allowed hosts.',
      })}
      submit={title}
      initial={{ url: webhook?.url ?? 'https://', newSecret: false }}
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const newSecret = values.newSecret === true;
        const answer = await send({
          clientId: client.id,
          expectedVersion: webhook?.version ?? null,
          url: String(values.url).trim(),
          newSecret,
        });
        if (answer) done(answer.setStatusWebhook.secret, newSecret || !webhook);
        return answer !== null;
      }}
    >
      <Form.Item
        name="url"
        label={say({ zh: '推送地址', en: 'Address' })}
        rules={[{ required: true, message: say({ zh: '请填写推送地址', en: 'An address is needed' }) }]}
      >
        <Input maxLength={500} />
      </Form.Item>
      {webhook && (
        <Form.Item name="newSecret" valuePropName="checked">
          <Checkbox>
            {say({
              zh: '同时更换签名密钥（原密钥立即停用）',
              en: 'Make a new secret (the old one signs nothing any more)',
            })}
          </Checkbox>
        </Form.Item>
      )}
    </ActionForm>
  );
}

interface PlainProperties {
  command: typeof RemoveStatusWebhook | typeof ResendStatuses;
  input: { clientId: string; expectedVersion: number };
  title: string;
  consequence: string;
  danger?: boolean;
  close: () => void;
  done: () => void;
}

/** A command that is only confirmed. */
function PlainForm({ command, input, title, consequence, danger = false, close, done }: PlainProperties): ReactNode {
  const { send, sending, fault } = useCommand(command as typeof RemoveStatusWebhook);
  return (
    <ActionForm
      draft={`${title}:${JSON.stringify(input)}`}
      title={title}
      consequence={consequence}
      submit={title}
      danger={danger}
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async () => {
        const answer = await send(input);
        if (answer) done();
        return answer !== null;
      }}
    />
  );
}
