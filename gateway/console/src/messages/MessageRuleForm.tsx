import { Form, Input, InputNumber, Select, Switch } from 'antd';
import type { ReactNode } from 'react';
import { notificationChannelWords } from '@jiceng/contracts/dictionary/notification-words';
import { ChangeMessageRule } from '../../generated/documents';
import type { MessageRuleFragment, NotificationChannel } from '../../generated/operations';
import { useCommand } from '../api/command';
import { ActionForm, type Values } from '../desk/actions/ActionForm';
import { useDistrictCodes } from '../desk/words/district-codes';
import { useLanguage, type Words } from '../page/language';

interface Properties {
  rule: MessageRuleFragment;
  close: () => void;
  done: () => void;
}

/** The ways in which a message leaves the platform; a rule has one of them. */
type Pace = 'ordinary' | 'urgent' | 'digest';

const paceWords: Record<Pace, Words> = {
  ordinary: { zh: '一般：随时发送', en: 'Ordinary: sent at once' },
  urgent: { zh: '紧急：未读时转下一渠道，再转单位负责人', en: 'Urgent: unread, it goes on to the leaders' },
  digest: { zh: '汇总：9 时、14 时一并发送', en: 'Collected: sent at 9:00 and 14:00' },
};

/** Values of the form. */
type RuleValues = Pick<
  MessageRuleFragment,
  'enabled' | 'roles' | 'channels' | 'unreadMinutes' | 'titleZh' | 'textZh' | 'titleEn' | 'textEn'
> & { pace: Pace };

/** Changes a rule for messages. The server checks the variables in the texts. */
export function MessageRuleForm({ rule, close, done }: Properties): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(ChangeMessageRule);
  const { kind, version, urgent, digest } = rule;
  // Reporters get this message on the platform alone, so that only its words can be changed.
  const toReporters = kind === 'PROGRESS';
  const pace: Pace = urgent ? 'urgent' : digest ? 'digest' : 'ordinary';
  const initial: Values = { ...rule, pace } satisfies RuleValues & MessageRuleFragment;
  return (
    <ActionForm
      draft={`message-rule:${kind}:${version}`}
      title={say({ zh: '修改规则', en: 'Change the rule' })}
      consequence={say({
        zh: '保存后立即生效，此后的提醒按新规则发送。外发文字不得含有姓名、电话、地址和反映内容。',
        en: 'The rule applies at once to every later message. Texts hold no names, numbers, addresses or reports.',
      })}
      submit={say({ zh: '保存', en: 'Save' })}
      initial={initial}
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const { pace: chosen, enabled, roles, channels, unreadMinutes, ...texts } = values as unknown as RuleValues;
        const answer = await send({
          kind,
          expectedVersion: version,
          enabled,
          ...(toReporters
            ? {}
            : { roles, channels, unreadMinutes, urgent: chosen === 'urgent', digest: chosen === 'digest' }),
          titleZh: texts.titleZh,
          textZh: texts.textZh,
          titleEn: texts.titleEn,
          textEn: texts.textEn,
        });
        if (answer) done();
        return answer !== null;
      }}
    >
      <Form.Item name="enabled" label={say({ zh: '启用', en: 'On' })} valuePropName="checked">
        <Switch />
      </Form.Item>
      {!toReporters && <Ways />}
      <WordsField name="titleZh" label={say({ zh: '标题（中文）', en: 'Title (Chinese)' })} max={40} />
      <WordsField name="textZh" label={say({ zh: '正文（中文）', en: 'Text (Chinese)' })} max={200} />
      <WordsField name="titleEn" label={say({ zh: '标题（英文）', en: 'Title (English)' })} max={40} />
      <WordsField name="textEn" label={say({ zh: '正文（英文）', en: 'Text (English)' })} max={200} />
      <p className="quiet">
        {toReporters
          ? say({
              zh: '正文可用变量：{number} 事项编号、{state} 状态、{link} 链接。',
              en: 'Variables: {number} of the issue, {state}, {link}.',
            })
          : say({
              zh: '正文可用变量：{number} 事项编号、{state} 状态、{timeLeft} 剩余时间、{link} 链接。',
              en: 'Variables: {number} of the issue, {state}, {timeLeft}, {link}.',
            })}
      </p>
    </ActionForm>
  );
}

/** To whom a message goes, by which channels, and how fast. */
function Ways(): ReactNode {
  const { say } = useLanguage();
  const { inUse, nameOf } = useDistrictCodes('Role');
  return (
    <>
      <Form.Item
        name="roles"
        label={say({ zh: '接收角色（尚无承办人时）', en: 'Roles told while nobody has the task' })}
        rules={[{ required: true, message: say({ zh: '请至少选择一项', en: 'Choose at least one' }) }]}
      >
        <Select
          mode="multiple"
          optionFilterProp="label"
          options={inUse.map((value) => ({ value, label: say(nameOf(value)) }))}
        />
      </Form.Item>
      <Form.Item name="channels" label={say({ zh: '外发渠道（按选择顺序）', en: 'Channels, in the order chosen' })}>
        <Select
          mode="multiple"
          options={(Object.keys(notificationChannelWords) as NotificationChannel[]).map((value) => ({
            value,
            label: say(notificationChannelWords[value]),
          }))}
        />
      </Form.Item>
      <Form.Item name="pace" label={say({ zh: '紧急程度', en: 'Urgency' })}>
        <Select
          options={(Object.keys(paceWords) as Pace[]).map((value) => ({ value, label: say(paceWords[value]) }))}
        />
      </Form.Item>
      <Form.Item
        name="unreadMinutes"
        label={say({ zh: '紧急提醒未读几分钟后转下一渠道', en: 'Minutes until an unread urgent message goes on' })}
        rules={[{ required: true, message: say({ zh: '请填写分钟数', en: 'Minutes are needed' }) }]}
      >
        <InputNumber min={5} max={1440} />
      </Form.Item>
    </>
  );
}

function WordsField({ name, label, max }: { name: keyof RuleValues; label: string; max: number }): ReactNode {
  const { say } = useLanguage();
  return (
    <Form.Item
      name={name}
      label={label}
      rules={[{ required: true, whitespace: true, message: say({ zh: `请填写${label}`, en: `${label} is needed` }) }]}
    >
      <Input.TextArea autoSize={{ minRows: 1, maxRows: 6 }} maxLength={max} />
    </Form.Item>
  );
}
