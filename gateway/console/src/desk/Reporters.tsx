import { Button, Form, Radio } from 'antd';
import { useState, type ReactNode } from 'react';
import { AnswerCallback, RecordUnreachedCall, RevealReporter } from '../../generated/documents';
import { useCommand } from '../api/command';
import { useLanguage } from '../page/language';
import { useWork } from '../api/work';
import { ConfidentialReporter } from './ConfidentialReporter';
import { draftOf, type Issue } from './actions/action';
import { ActionForm, TextField, textOf, type Values } from './actions/ActionForm';
import { Section } from './parts';
import { useHiddenAfter } from './shown-until';
import { moment, useNow } from './words/time';
import { gradeWords } from './words/words';

type Reporter = Issue['reporters'][number];
type Callback = Issue['callbacks'][number];

/** Roles that record the answer of a reporter on the telephone. */
const speakers = ['caller', 'street_dispatcher', 'coordinator'];
/** Roles that may see a reporter unmasked: the speakers, and the desk that receives the report. */
export const revealers = [...speakers, 'intake_desk'];

/**
 * Lists all reporters of the issue, masked. A user sees a reporter unmasked after giving a reason, which is recorded.
 */
export function Reporters({ issue }: { issue: Issue }): ReactNode {
  const { say } = useLanguage();
  if (issue.reporters.length === 0) return null;
  return (
    <Section title={say({ zh: `反映人（${issue.reporterCount}）`, en: `Reporters (${issue.reporterCount})` })}>
      <ul className="lines">
        {issue.reporters.map((reporter) => (
          <li key={reporter.id}>
            {reporter.grade === 'CONFIDENTIAL' ? (
              <ConfidentialReporter issue={issue} reporter={reporter} />
            ) : (
              <ReporterLine issue={issue} reporter={reporter} />
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function ReporterLine({ issue, reporter }: { issue: Issue; reporter: Reporter }): ReactNode {
  const { say } = useLanguage();
  const { me } = useWork();
  const now = useNow();
  const [asking, setAsking] = useState(false);
  const [clear, show] = useHiddenAfter<{ name: string | null; phone: string | null }>();
  const { send, sending, fault } = useCommand(RevealReporter);
  const may = reporter.grade === 'NAMED' && me.roles.some((role) => revealers.includes(role));
  const { name, phone } = clear ?? reporter;
  return (
    <>
      <p>
        {reporter.grade === 'ANONYMOUS'
          ? say({ zh: '匿名', en: 'Anonymous' })
          : (name ?? say({ zh: '姓名不可见', en: 'Name hidden' }))}
        {phone && <span className="number spaced">{phone}</span>}
        {may && !clear && !asking && (
          <button type="button" className="link spaced" onClick={() => setAsking(true)}>
            {say({ zh: '查看联系方式', en: 'Show contact' })}
          </button>
        )}
      </p>
      <p className="quiet">{moment(reporter.reportedAt, now)}</p>
      {asking && (
        <ActionForm
          draft={draftOf(issue, `reveal.${reporter.id}`)}
          title={say({ zh: '查看联系方式', en: 'Show contact' })}
          consequence={say({
            zh: '姓名和电话在本页显示十分钟。本次查看连同理由记入审计链，有账号的反映人可在“我的上报”中看到。',
            en:
              'Name and number are shown on this page for ten minutes. Who looked, and why, goes into the audit ' +
              'chain; a reporter with an account sees it in “My reports”.',
          })}
          submit={say({ zh: '查看', en: 'Show' })}
          sending={sending}
          fault={fault}
          onClose={() => setAsking(false)}
          onSubmit={async (values) => {
            const answer = await send({ reporterId: reporter.id, reason: textOf(values, 'reason') ?? '' });
            if (!answer) return false;
            show(answer.revealReporter, answer.revealReporter.shownUntil);
            setAsking(false);
            return true;
          }}
        >
          <TextField name="reason" label={say({ zh: '查看理由', en: 'Reason' })} required min={4} max={200} />
        </ActionForm>
      )}
    </>
  );
}

/** Shows the questions to the reporters after the issue has ended (回访) and their answers. */
export function Callbacks({ issue, acted }: { issue: Issue; acted: () => void }): ReactNode {
  const { say } = useLanguage();
  if (issue.callbacks.length === 0) return null;
  return (
    <Section title={say({ zh: '回访', en: 'Call-backs' })}>
      <ul className="lines">
        {issue.callbacks.map((callback) => (
          <li key={callback.id}>
            <CallbackLine issue={issue} callback={callback} acted={acted} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function CallbackLine({ issue, callback, acted }: { issue: Issue; callback: Callback; acted: () => void }): ReactNode {
  const { say } = useLanguage();
  const { me } = useWork();
  const now = useNow();
  const [answering, setAnswering] = useState(false);
  const [missed, setMissed] = useState(false);
  const reporter = issue.reporters.find(({ id }) => id === callback.reporterId);
  const name = !reporter || reporter.grade === 'NAMED' ? (reporter?.name ?? '') : say(gradeWords[reporter.grade]);
  const open = callback.answeredAt === null && Date.parse(callback.expiresAt) > now;
  const may =
    open &&
    callback.calledBySource === null &&
    (!reporter || reporter.grade === 'NAMED') &&
    me.roles.some((role) => speakers.includes(role));
  return (
    <>
      <p>
        {name} {callback.calledBySource !== null && say({ zh: '（由来源系统回访）', en: '(called by its source) ' })}
        {callback.answeredAt !== null ? (
          <>
            <YesNo
              value={callback.responded}
              yes={{ zh: '已联系', en: 'Contacted' }}
              no={{ zh: '未联系', en: 'Not contacted' }}
            />
            <YesNo
              value={callback.resolved}
              yes={{ zh: '已解决', en: 'Solved' }}
              no={{ zh: '未解决', en: 'Not solved' }}
            />
            {callback.satisfaction !== null && (
              <span className="tag">
                {say({ zh: `满意度 ${callback.satisfaction}/5`, en: `Satisfaction ${callback.satisfaction}/5` })}
              </span>
            )}
          </>
        ) : callback.notReachedAt !== null ? (
          <span className="flag calm">
            {say({ zh: `拨打 ${callback.calls.length} 次未接通`, en: `Not reached in ${callback.calls.length} calls` })}
          </span>
        ) : open ? (
          <span className="quiet">
            {say({
              zh: `等待答复，${moment(callback.expiresAt, now)} 截止`,
              en: `No answer yet, open until ${moment(callback.expiresAt, now)}`,
            })}
          </span>
        ) : (
          <span className="quiet">{say({ zh: '逾期未答复', en: 'Not answered in time' })}</span>
        )}
        {may && !answering && !missed && (
          <>
            <Button size="small" className="spaced" onClick={() => setAnswering(true)}>
              {say({ zh: '记录电话回访', en: 'Record a call' })}
            </Button>
            {callback.notReachedAt === null && (
              <Button size="small" className="spaced" onClick={() => setMissed(true)}>
                {say({ zh: '登记未接通', en: 'Not reached' })}
              </Button>
            )}
          </>
        )}
      </p>
      {callback.comment !== null && <p>{say({ zh: `原话：${callback.comment}`, en: `“${callback.comment}”` })}</p>}
      {callback.calls.map((call) => (
        <p key={call.number} className="quiet">
          {call.outcome === 'NOT_REACHED'
            ? say({ zh: `第 ${call.number} 次拨打未接通`, en: `Call ${call.number}: not reached` })
            : say({ zh: `第 ${call.number} 次拨打已接通`, en: `Call ${call.number}: answered` })}
          {' · '}
          {moment(call.at, now)}
          {call.note !== null && ` · ${call.note}`}
        </p>
      ))}
      {missed && <UnreachedForm issue={issue} callback={callback} acted={acted} close={() => setMissed(false)} />}
      {answering && <CallbackForm issue={issue} callback={callback} acted={acted} close={() => setAnswering(false)} />}
    </>
  );
}

function YesNo({
  value,
  yes,
  no,
}: {
  value: boolean | null;
  yes: Record<'zh' | 'en', string>;
  no: Record<'zh' | 'en', string>;
}): ReactNode {
  const { say } = useLanguage();
  if (value === null) return null;
  return <span className={value ? 'tag good' : 'flag'}>{say(value ? yes : no)}</span>;
}

interface CallbackFormProperties {
  issue: Issue;
  callback: Callback;
  acted: () => void;
  close: () => void;
}

function UnreachedForm({ issue, callback, acted, close }: CallbackFormProperties): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(RecordUnreachedCall);
  return (
    <ActionForm
      draft={draftOf(issue, `unreached.${callback.id}`)}
      title={say({ zh: '登记未接通', en: 'Not reached' })}
      consequence={say({
        zh: '每次拨打均留记录；拨满规定次数仍未接通的，按未接通结束，单列统计，反映人仍可自行答复。',
        en: 'Every call is on record. After the last call the reporter counts as not reached, and may still answer by themselves.',
      })}
      submit={say({ zh: '登记', en: 'Record' })}
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async (filled) => {
        const answer = await send({ callbackId: callback.id, note: textOf(filled, 'note') });
        if (!answer) return false;
        close();
        acted();
        return true;
      }}
    >
      <TextField name="note" label={say({ zh: '情况说明', en: 'What happened' })} max={200} />
    </ActionForm>
  );
}

function CallbackForm({ issue, callback, acted, close }: CallbackFormProperties): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(AnswerCallback);
  const [values, setValues] = useState<Values>({});
  const yesOrNo = [
    { value: true, label: say({ zh: '是', en: 'Yes' }) },
    { value: false, label: say({ zh: '否', en: 'No' }) },
  ];
  return (
    <ActionForm
      draft={draftOf(issue, `callback.${callback.id}`)}
      title={say({ zh: '记录电话回访', en: 'Record a call' })}
      consequence={say({
        zh: '按反映人原意记录；答复计入响应率、解决率和满意率，提交后不能修改。',
        en: 'Write down what the reporter says. The answer counts in the indicators and cannot be changed.',
      })}
      submit={say({ zh: '提交答复', en: 'Record' })}
      sending={sending}
      fault={fault}
      onClose={close}
      onChange={setValues}
      onSubmit={async (filled) => {
        const answer = await send({
          callbackId: callback.id,
          responded: filled.responded === true,
          resolved: typeof filled.resolved === 'boolean' ? filled.resolved : null,
          satisfaction: typeof filled.satisfaction === 'number' ? filled.satisfaction : null,
          comment: textOf(filled, 'comment'),
        });
        if (!answer) return false;
        close();
        acted();
        return true;
      }}
    >
      <Form.Item
        name="responded"
        label={say({ zh: '办理单位是否联系过您？', en: 'Did the unit contact you?' })}
        rules={[{ required: true, message: say({ zh: '请选择', en: 'Choose one' }) }]}
      >
        <Radio.Group
          aria-label={say({ zh: '办理单位是否联系过您？', en: 'Did the unit contact you?' })}
          options={yesOrNo}
        />
      </Form.Item>
      {values.responded !== undefined && (
        <>
          <Form.Item name="resolved" label={say({ zh: '问题是否解决？', en: 'Is it solved?' })}>
            <Radio.Group aria-label={say({ zh: '问题是否解决？', en: 'Is it solved?' })} options={yesOrNo} />
          </Form.Item>
          <Form.Item name="satisfaction" label={say({ zh: '满意程度（1 至 5）', en: 'How satisfied, 1 to 5?' })}>
            <Radio.Group
              aria-label={say({ zh: '满意程度（1 至 5）', en: 'How satisfied, 1 to 5?' })}
              options={[1, 2, 3, 4, 5].map((value) => ({ value, label: value }))}
            />
          </Form.Item>
        </>
      )}
      <TextField name="comment" label={say({ zh: '反映人原话', en: 'In the words of the reporter' })} />
    </ActionForm>
  );
}
