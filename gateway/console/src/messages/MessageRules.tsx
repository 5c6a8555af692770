import type { ReactNode } from 'react';
import { useQuery } from 'urql';
import { notificationChannelWords, notificationKindWords } from '@jiceng/contracts/dictionary/notification-words';
import { MessageRules as MessageRuleList } from '../../generated/documents';
import type { MessageRuleFragment } from '../../generated/operations';
import { Fact } from '../desk/parts';
import { useDistrictCodes } from '../desk/words/district-codes';
import { moment, useNow } from '../desk/words/time';
import { useLanguage } from '../page/language';
import { Book } from '../record/Book';
import { Change } from '../record/Change';
import { MessageRuleForm } from './MessageRuleForm';

const editors: readonly string[] = ['coordinator', 'district_admin'];

const keyOf = ({ kind }: MessageRuleFragment): string => kind;

/** The rules for messages (提醒规则): who is told about which step, in which words and by which channels. */
export function MessageRules(): ReactNode {
  const { say } = useLanguage();
  const [answer, again] = useQuery({ query: MessageRuleList });
  const reload = (): void => again({ requestPolicy: 'network-only' });
  return (
    <Book
      title={say({ zh: '提醒规则', en: 'Message rules' })}
      rows={answer.data?.notificationRules ?? []}
      answer={answer}
      reload={reload}
      keyOf={keyOf}
      entry={({ kind, textZh, textEn, enabled, urgent }) => ({
        title: say(notificationKindWords[kind]),
        facts: (
          <>
            {!enabled && <span>{say({ zh: '已停用', en: 'Off' })}</span>}
            {urgent && <span>{say({ zh: '紧急', en: 'Urgent' })}</span>}
            <span>{say({ zh: textZh, en: textEn })}</span>
          </>
        ),
      })}
      hint={say({
        zh: '每类提醒一条规则：发给谁、用什么话、走哪些渠道。夜间 22 时至次日 7 时不外发，危及生命安全的除外。',
        en:
          'One rule for each kind of message: to whom, in which words, by which channels. Nothing is sent between ' +
          '22:00 and 7:00 unless lives are in danger.',
      })}
    >
      {(rule) => <RulePage key={keyOf(rule)} rule={rule} changed={reload} />}
    </Book>
  );
}

function RulePage({ rule, changed }: { rule: MessageRuleFragment; changed: () => void }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const { nameOf } = useDistrictCodes('Role');
  const listed = (words: string[]): string => words.join(say({ zh: '、', en: ', ' }));
  const { kind, enabled, urgent, digest, unreadMinutes, roles, channels, version, changedAt } = rule;
  return (
    <>
      <h2 className="record-title">{say(notificationKindWords[kind])}</h2>
      <dl className="facts">
        <Fact label={say({ zh: '状态', en: 'State' })}>
          {enabled ? say({ zh: '启用', en: 'On' }) : say({ zh: '停用', en: 'Off' })}
        </Fact>
        <Fact label={say({ zh: '接收角色', en: 'Roles told' })}>
          {kind === 'PROGRESS'
            ? say({ zh: '反映人', en: 'Reporters' })
            : listed(roles.map((role) => say(nameOf(role))))}
        </Fact>
        <Fact label={say({ zh: '外发渠道（依次）', en: 'Channels, in order' })}>
          {channels.length === 0
            ? say({ zh: '仅平台内提醒', en: 'Only on the platform' })
            : listed(channels.map((channel) => say(notificationChannelWords[channel])))}
        </Fact>
        <Fact label={say({ zh: '紧急程度', en: 'Urgency' })}>
          {urgent
            ? say({
                zh: `紧急：${unreadMinutes} 分钟未读，转下一渠道，再转单位负责人`,
                en: `Urgent: unread for ${unreadMinutes} minutes, it goes to the next channel, then to the leaders`,
              })
            : digest
              ? say({ zh: '汇总：9 时、14 时一并发送', en: 'Collected, sent at 9:00 and 14:00' })
              : say({ zh: '一般', en: 'Ordinary' })}
        </Fact>
        <Fact label={say({ zh: '中文', en: 'Chinese' })}>
          {rule.titleZh}
          <br />
          {rule.textZh}
        </Fact>
        <Fact label={say({ zh: '英文', en: 'English' })}>
          {rule.titleEn}
          <br />
          {rule.textEn}
        </Fact>
        <Fact label={say({ zh: '来源', en: 'Source' })}>
          {version === 1
            ? say({ zh: '平台内置', en: 'Built in' })
            : say({
                zh: `本区第 ${version} 版，${moment(changedAt, now)} 起使用`,
                en: `Version ${version} of the district, since ${moment(changedAt, now)}`,
              })}
        </Fact>
      </dl>
      <Change
        roles={editors}
        button={{ zh: '修改规则', en: 'Change the rule' }}
        refusal={{
          zh: '规则由指挥中心或区管理员修改。',
          en: 'The coordination office and the administrator change the rules.',
        }}
        changed={changed}
      >
        {({ close, done }) => <MessageRuleForm rule={rule} close={close} done={done} />}
      </Change>
    </>
  );
}
