import { Checkbox, Form, Input, InputNumber, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import * as district from '@jiceng/contracts/dictionary/district-words';
import { ChangeClient, RegisterClient } from '../../generated/documents';
import type { ClientScope, ClientSource } from '../../generated/operations';
import { useCommand } from '../api/command';
import { ActionForm, type Values } from '../desk/actions/ActionForm';
import { OrganizationSelect } from '../desk/actions/choices';
import { useLanguage } from '../page/language';
import type { Client } from './book';

interface Properties {
  /** The client whose registration changes; absent for a new client. */
  client?: Client;
  systems: readonly { code: string; name: string }[];
  close: () => void;
  done: (code: string, secret: string | null) => void;
}

/** Values of the form. The receivers stand under the names of the sources. */
interface ClientValues extends Partial<Record<ClientSource, string | null>> {
  code: string;
  name: string;
  scopes: ClientScope[];
  sources: ClientSource[];
  requestsPerMinute: number;
  callsBack?: boolean;
  tokenSubject?: string;
  replacesSystem?: string | null;
}

const scopes = Object.keys(district.clientScopeWords) as ClientScope[];
const sources = Object.keys(district.clientSourceWords) as ClientSource[];

/** Registers a client, or changes its registration. The server checks that a source has one client. */
export function ClientForm({ client, systems, close, done }: Properties): ReactNode {
  const { say } = useLanguage();
  const register = useCommand(RegisterClient);
  const change = useCommand(ChangeClient);
  const used = client ? change : register;
  const initial = initialOf(client);
  const [chosen, setChosen] = useState<readonly ClientSource[]>(client?.sources.map(({ source }) => source) ?? []);
  const title = client ? say({ zh: '变更登记', en: 'Change' }) : say({ zh: '登记接入系统', en: 'Register a client' });
  const required = [{ required: true, message: say({ zh: '请填写此项', en: 'This field is needed' }) }];
  const submit = async (values: Values): Promise<boolean> => {
    const { code, tokenSubject, replacesSystem, ...rest } = values as unknown as ClientValues;
    const registration = {
      name: rest.name,
      scopes: rest.scopes,
      requestsPerMinute: rest.requestsPerMinute,
      callsBack: rest.callsBack ?? false,
      sources: rest.sources.map((source) => ({ source, organizationId: rest[source] ?? null })),
      replacesSystem: replacesSystem ?? null,
    };
    if (client) {
      const answer = await change.send({ ...registration, clientId: client.id, expectedVersion: client.version });
      if (answer) done(client.code, null);
      return answer !== null;
    }
    const answer = await register.send({ ...registration, code, tokenSubject: tokenSubject?.trim() || null });
    if (answer) done(code, answer.registerClient.secret);
    return answer !== null;
  };
  return (
    <ActionForm
      draft={client ? `client:${client.id}:${client.version}` : 'client'}
      title={title}
      consequence={say({
        zh: '系统只能以所登记的来源上报；一个来源只登记给一个系统。变更数秒内生效。',
        en: 'A client reports under its sources alone, and a source has one client. Changes act within seconds.',
      })}
      submit={title}
      initial={initial}
      sending={used.sending}
      fault={used.fault}
      onClose={close}
      onChange={(values) => setChosen((values as unknown as Partial<ClientValues>).sources ?? [])}
      onSubmit={submit}
    >
      {!client && (
        <Form.Item name="code" label={say({ zh: '代码（小写字母、数字、连字符）', en: 'Code' })} rules={required}>
          <Input maxLength={40} />
        </Form.Item>
      )}
      <Form.Item name="name" label={say({ zh: '名称', en: 'Name' })} rules={required}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="scopes" label={say({ zh: '权限', en: 'Scopes' })} rules={required}>
        <Select
          mode="multiple"
          options={scopes.map((value) => ({ value, label: say(district.clientScopeWords[value]) }))}
        />
      </Form.Item>
      <Form.Item name="sources" label={say({ zh: '来源', en: 'Sources' })} rules={required}>
        <Select
          mode="multiple"
          options={sources.map((value) => ({ value, label: say(district.clientSourceWords[value]) }))}
        />
      </Form.Item>
      {chosen.map((source) => {
        const of = say(district.clientSourceWords[source]);
        const label = say({
          zh: `「${of}」的首接单位（不填为属地受理台）`,
          en: `First receiver of ${of} (the desk of the place when empty)`,
        });
        const known = client?.sources.find((each) => each.source === source)?.receiver;
        return (
          <Form.Item key={source} name={source} label={label}>
            <OrganizationSelect label={label} known={known ? [known] : []} />
          </Form.Item>
        );
      })}
      <Form.Item
        name="requestsPerMinute"
        label={say({ zh: '每分钟请求上限', en: 'Operations in a minute' })}
        rules={required}
      >
        <InputNumber min={1} max={6000} />
      </Form.Item>
      {!client && (
        <Form.Item
          name="tokenSubject"
          label={say({
            zh: '统一身份认证的令牌主体（不填则由平台发放密钥）',
            en: 'Subject of its tokens at the identity provider (optional)',
          })}
        >
          <Input maxLength={200} />
        </Form.Item>
      )}
      <Form.Item name="callsBack" valuePropName="checked">
        <Checkbox>
          {say({
            zh: '该系统自行回访来电人，并送回结果',
            en: 'It calls its reporters back itself and tells the result',
          })}
        </Checkbox>
      </Form.Item>
      <Form.Item
        name="replacesSystem"
        label={say({ zh: '替代社区填报的系统（可不填）', en: 'Replaces the entry in (optional)' })}
      >
        <Select allowClear options={systems.map(({ code, name }) => ({ value: code, label: name }))} />
      </Form.Item>
    </ActionForm>
  );
}

function initialOf(client: Client | undefined): Values {
  if (!client) return { requestsPerMinute: 300 };
  return {
    name: client.name,
    scopes: client.scopes,
    sources: client.sources.map(({ source }) => source),
    ...Object.fromEntries(client.sources.map(({ source, receiver }) => [source, receiver?.id ?? null])),
    requestsPerMinute: client.requestsPerMinute,
    callsBack: client.callsBack,
    replacesSystem: client.replaces?.code ?? null,
  };
}
