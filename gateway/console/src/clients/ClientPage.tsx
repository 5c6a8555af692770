import { Button, Form, InputNumber } from 'antd';
import { useState, type ReactNode } from 'react';
import * as district from '@jiceng/contracts/dictionary/district-words';
import { RevokeClient, RotateClientSecret } from '../../generated/documents';
import { useCommand } from '../api/command';
import { ActionForm } from '../desk/actions/ActionForm';
import { Fact } from '../desk/parts';
import { moment, useNow } from '../desk/words/time';
import { useLanguage } from '../page/language';
import { ReasonForm } from '../roles/ReasonForm';
import type { Client } from './book';
import { ClientForm } from './ClientForm';
import { SourceMapping } from './SourceMapping';
import { StatusWebhook } from './StatusWebhook';

interface Properties {
  client: Client;
  systems: readonly { code: string; name: string }[];
  mayChange: boolean;
  /** Called with a new secret for the sign-in. */
  rotated: (secret: string | null) => void;
  /** Called with a new secret that signs the states sent to the client. */
  madeSigningSecret: (secret: string | null) => void;
  changed: () => void;
}

/** A client with its registration, its last use and its secrets, and the commands on it. */
export function ClientPage(properties: Properties): ReactNode {
  const { client, systems, mayChange, rotated, madeSigningSecret, changed } = properties;
  const { say } = useLanguage();
  const now = useNow();
  const [form, setForm] = useState<'change' | 'rotate' | 'revoke' | null>(null);
  const close = (): void => setForm(null);
  const done = (): void => {
    close();
    changed();
  };
  const inForce = client.revokedAt === null;
  return (
    <>
      <h2 className="record-title">{client.name}</h2>
      <ClientFacts client={client} now={now} />
      {mayChange && inForce && form === null && (
        <p className="roles-actions">
          <Button onClick={() => setForm('change')}>{say({ zh: '变更登记', en: 'Change' })}</Button>
          {client.tokenSubject === null && (
            <Button onClick={() => setForm('rotate')}>{say({ zh: '更换密钥', en: 'Rotate the secret' })}</Button>
          )}
          <Button danger onClick={() => setForm('revoke')}>
            {say({ zh: '注销', en: 'Revoke' })}
          </Button>
        </p>
      )}
      {form === 'change' && <ClientForm client={client} systems={systems} close={close} done={done} />}
      {form === 'rotate' && (
        <RotateForm
          client={client}
          close={close}
          done={(secret) => {
            rotated(secret);
            done();
          }}
        />
      )}
      {form === 'revoke' && (
        <ReasonForm
          command={RevokeClient}
          input={{ clientId: client.id, expectedVersion: client.version }}
          title={say({ zh: '注销接入系统', en: 'Revoke the client' })}
          consequence={say({
            zh: '注销后数秒内该系统的令牌和密钥全部失效，不能恢复；其来源可登记给其他系统。',
            en: 'Within seconds its tokens and secrets are refused for ever. Its sources become free.',
          })}
          close={close}
          done={done}
        />
      )}
      {client.scopes.includes('INTAKE') && <SourceMapping client={client} mayChange={mayChange && inForce} now={now} />}
      {(inForce || client.statusWebhook) && (
        <StatusWebhook
          client={client}
          mayChange={mayChange && inForce}
          now={now}
          madeSecret={madeSigningSecret}
          changed={changed}
        />
      )}
    </>
  );
}

function ClientFacts({ client, now }: { client: Client; now: number }): ReactNode {
  const { say } = useLanguage();
  const comma = say({ zh: '、', en: ', ' });
  return (
    <dl className="facts">
      <Fact label={say({ zh: '代码', en: 'Code' })}>{client.code}</Fact>
      <Fact label={say({ zh: '状态', en: 'State' })}>
        {client.revokedAt === null
          ? say({ zh: '在用', en: 'In force' })
          : `${say({ zh: '已注销', en: 'Revoked' })} ${moment(client.revokedAt, now)} ${client.revokeReason ?? ''}`}
      </Fact>
      <Fact label={say({ zh: '权限', en: 'Scopes' })}>
        {client.scopes.map((scope) => say(district.clientScopeWords[scope])).join(comma)}
      </Fact>
      <Fact label={say({ zh: '来源与首接单位', en: 'Sources and receivers' })}>
        {client.sources
          .map(({ source, receiver }) => {
            const desk = say({ zh: '属地受理台', en: 'the desk of the place' });
            return `${say(district.clientSourceWords[source])}（${receiver?.name ?? desk}）`;
          })
          .join(comma)}
      </Fact>
      <Fact label={say({ zh: '回访', en: 'Call-backs' })}>
        {client.callsBack
          ? say({ zh: '由该系统自行回访', en: 'by this system itself' })
          : say({ zh: '由本区回访', en: 'by the district' })}
      </Fact>
      <Fact label={say({ zh: '每分钟请求上限', en: 'Operations in a minute' })}>{client.requestsPerMinute}</Fact>
      <Fact label={say({ zh: '最近使用', en: 'Last use' })}>
        {client.lastUsedAt === null ? say({ zh: '尚未使用', en: 'Never' }) : moment(client.lastUsedAt, now)}
      </Fact>
      <Fact label={say({ zh: '密钥', en: 'Secrets' })}>
        {client.tokenSubject !== null
          ? say({ zh: '由统一身份认证签发令牌', en: 'Tokens of the identity provider' })
          : client.secrets
              .map(({ madeAt, expiresAt }) => {
                const end = expiresAt === null ? '' : say({ zh: '，停用于 ', en: ', until ' }) + moment(expiresAt, now);
                return `${moment(madeAt, now)}${end}`;
              })
              .join('；')}
      </Fact>
      {client.replaces && (
        <Fact label={say({ zh: '替代社区填报的系统', en: 'Replaces the entry in' })}>{client.replaces.name}</Fact>
      )}
      <Fact label={say({ zh: '登记', en: 'Registered' })}>
        {client.registrar?.name} {moment(client.registeredAt, now)}
      </Fact>
    </dl>
  );
}

interface RotateProperties {
  client: Client;
  close: () => void;
  done: (secret: string | null) => void;
}

function RotateForm({ client, close, done }: RotateProperties): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(RotateClientSecret);
  const title = say({ zh: '更换密钥', en: 'Rotate the secret' });
  return (
    <ActionForm
      draft={`rotate-client:${client.id}:${client.version}`}
      title={title}
      consequence={say({
        zh: '新密钥立即可用；原密钥在并用期满后失效。',
        en: 'The new secret works at once; the present one works until the overlap ends.',
      })}
      submit={title}
      initial={{ overlapHours: 24 }}
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const overlapHours = Number(values.overlapHours);
        const answer = await send({ clientId: client.id, expectedVersion: client.version, overlapHours });
        if (answer) done(answer.rotateClientSecret.secret);
        return answer !== null;
      }}
    >
      <Form.Item
        name="overlapHours"
        label={say({ zh: '新旧密钥并用小时数', en: 'Hours of overlap' })}
        rules={[{ required: true, message: say({ zh: '请填写小时数', en: 'Hours are needed' }) }]}
      >
        <InputNumber min={0} max={168} />
      </Form.Item>
    </ActionForm>
  );
}
