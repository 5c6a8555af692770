import { useState, type ReactNode } from 'react';
import { AnswerByReceipt, FollowReport, ReopenByReceipt, SupplementByReceipt } from '../../generated/documents';
import type { FollowedFragment } from '../../generated/operations';
import { useAnonymous, useKeyFor } from '../api/anonymous';
import { moment, useNow } from '../desk/words/time';
import { useLanguage } from '../page/language';
import { CallbackForm } from '../phone/CallbackForm';
import { FaultNote, WordsForm } from '../phone/fields';
import { ReplyPanel } from '../phone/ReplyPanel';
import { SupplementForm } from '../phone/SupplementForm';
import { unmaskedPartWords } from '../desk/words/words';
import { Unmaskings } from '../phone/Unmaskings';
import '../phone/phone.css';

/**
 * The page on which the holder of a receipt code (查询码) follows a report. The code stays in the memory of
 * the page, because an address with the code would stay in the history of a shared telephone.
 */
export default function Receipt(): ReactNode {
  const { language, say, switchTo } = useLanguage();
  const [typed, setTyped] = useState('');
  const [found, setFound] = useState<{ code: string; report: FollowedFragment } | null>(null);
  const { send, sending, fault } = useAnonymous(FollowReport);
  const follow = async (): Promise<void> => {
    const receiptCode = typed.trim();
    const answer = await send({ receiptCode });
    setFound(answer?.followReport ? { code: receiptCode, report: answer.followReport } : null);
  };
  return (
    <main className="phone">
      <h1>{say({ zh: '凭码查询上报', en: 'Follow a report by its code' })}</h1>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void follow();
        }}
      >
        <label className="phone-field">
          <span>{say({ zh: '查询码', en: 'Receipt code' })}</span>
          <input
            value={typed}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={64}
            onChange={({ target }) => setTyped(target.value)}
          />
        </label>
        <p className="phone-quiet">
          {say({
            zh: '上报成功时显示或由接线、接待人员告知的查询码。查询无需登录，不记录是谁查询。',
            en:
              'The code that was shown or read to you after the report. You need no account, and it is not recorded ' +
              'who looked.',
          })}
        </p>
        <FaultNote fault={fault} />
        {fault?.code === 'RECEIPT_CODE_UNKNOWN' && (
          <p className="phone-quiet">
            {say({
              zh: '请核对每一位后重试。为防止他人猜码，一小时内输错次数过多将暂停查询。',
              en: 'Check every character and try again. Too many wrong codes in an hour pause the page, so that nobody can guess a code.',
            })}
          </p>
        )}
        <div className="phone-buttons">
          <button type="submit" className="phone-button" disabled={sending || typed.trim() === ''}>
            {say({ zh: '查询', en: 'Follow' })}
          </button>
        </div>
      </form>
      {found && (
        <Followed
          key={found.code}
          code={found.code}
          report={found.report}
          changed={(report) => setFound({ code: found.code, report })}
        />
      )}
      <p className="phone-buttons">
        <a href="/console/">{say({ zh: '登录控制台', en: 'Sign in' })}</a>
        <button type="button" className="phone-second" onClick={() => switchTo(language === 'zh' ? 'en' : 'zh')}>
          {say({ zh: 'English', en: '中文' })}
        </button>
      </p>
    </main>
  );
}

interface FollowedProperties {
  code: string;
  report: FollowedFragment;
  changed: (report: FollowedFragment) => void;
}

function Followed({ code, report, changed }: FollowedProperties): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const keyFor = useKeyFor();
  const [reopening, setReopening] = useState(false);
  const answering = useAnonymous(AnswerByReceipt);
  const again = useAnonymous(ReopenByReceipt);
  const adding = useAnonymous(SupplementByReceipt);
  const { title, reportedAt, progress, reply, closedAt, callback, mayAnswer, mayReopen, maySupplement } = report;
  return (
    <article aria-label={title}>
      <h2>{title}</h2>
      <p className="phone-quiet">
        {say({ zh: `${moment(reportedAt, now)} 上报`, en: `Reported ${moment(reportedAt, now)}` })}
      </p>
      <p className="phone-note" role="status">
        {say(progress)}
      </p>
      {reply && <ReplyPanel reply={reply} />}
      {closedAt !== null && (
        <p className="phone-quiet">
          {say({ zh: `${moment(closedAt, now)} 结案`, en: `Closed ${moment(closedAt, now)}` })}
        </p>
      )}
      {callback?.answeredAt && (
        <p className="phone-note">
          {say({
            zh: `您已于 ${moment(callback.answeredAt, now)} 评价，感谢您的意见。`,
            en: `You answered on ${moment(callback.answeredAt, now)}. Thank you.`,
          })}
        </p>
      )}
      {mayAnswer && (
        <CallbackForm
          draft={null}
          sending={answering.sending}
          fault={answering.fault}
          send={(answer) => {
            const input = { receiptCode: code, ...answer };
            void answering.send({ input: { ...input, idempotencyKey: keyFor(input) } }).then((data) => {
              if (data) changed(data.answerByReceipt.report);
            });
          }}
        />
      )}
      {maySupplement && (
        <SupplementForm
          draft={null}
          sending={adding.sending}
          fault={adding.fault}
          send={async (text) => {
            const input = { receiptCode: code, text };
            const data = await adding.send({ input: { ...input, idempotencyKey: keyFor(input) } });
            if (data) changed(data.supplementByReceipt.report);
            return Boolean(data);
          }}
        />
      )}
      <Unmaskings
        shown={report.unmaskings.map(({ part, ...each }) => ({
          ...each,
          what: say(unmaskedPartWords[part]),
          unit: null,
        }))}
      />
      {mayReopen && !reopening && (
        <p className="phone-buttons">
          <button type="button" className="phone-second" onClick={() => setReopening(true)}>
            {say({ zh: '未解决，要求重新办理', en: 'Not solved: open it again' })}
          </button>
        </p>
      )}
      {reopening && (
        <WordsForm
          draft={null}
          label={{ zh: '还有什么没有解决？', en: 'What is not solved?' }}
          consequence={{ zh: '事项由原办理单位重新办理。', en: 'The unit that handled it works on.' }}
          submit={{ zh: '要求重新办理', en: 'Open it again' }}
          max={500}
          required
          sending={again.sending}
          fault={again.fault}
          close={() => setReopening(false)}
          send={(reason) => {
            const input = { receiptCode: code, reason };
            void again.send({ input: { ...input, idempotencyKey: keyFor(input) } }).then((data) => {
              if (!data) return;
              setReopening(false);
              changed(data.reopenByReceipt.report);
            });
          }}
        />
      )}
    </article>
  );
}
