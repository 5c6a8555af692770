import { useState, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { AnswerMyCallback, MyReport, ReopenMyReport, SupplementMyReport } from '../../generated/documents';
import type { MyReportPageFragment } from '../../generated/operations';
import { useCommand } from '../api/command';
import { faultOf } from '../api/faults';
import { Reread, useRereadWhenStale } from '../api/reread';
import { placeOf } from '../desk/parts';
import { endedStates } from '../desk/words/states';
import { moment, timeLeft, useNow } from '../desk/words/time';
import { unmaskedPartWords } from '../desk/words/words';
import { useLanguage } from '../page/language';
import { CallbackForm } from '../phone/CallbackForm';
import { FaultNote, WordsForm } from '../phone/fields';
import { ReplyPanel } from '../phone/ReplyPanel';
import { SupplementForm } from '../phone/SupplementForm';
import { Photos } from '../photos/Photos';
import { Unmaskings } from '../phone/Unmaskings';
import { drafts } from '../session/session';
import { useSeen } from './news';

interface Held {
  state: string;
  holder: { name: string } | null;
  stateDueAt: string | null;
  handleDueAt: string | null;
}

/** Shows the unit that holds the matter, and the time that the unit has left. */
export function HeldBy({ row }: { row: Held }): ReactNode {
  const { language, say } = useLanguage();
  const now = useNow();
  if (endedStates.includes(row.state)) return null;
  const due = row.handleDueAt ?? row.stateDueAt;
  const time = due === null ? null : timeLeft(due, now, language);
  return (
    <span className="phone-quiet">
      {row.holder && say({ zh: `目前由${row.holder.name}办理`, en: `Now with ${row.holder.name}` })}
      {row.holder && time && say({ zh: '，', en: ', ' })}
      {time && <span className={`phone-time ${time.urgency}`}>{time.text}</span>}
    </span>
  );
}

/**
 * One report of the resident: its progress in plain words, the result, the call-back, and the request to reopen the
 * matter.
 */
export function ReportPage({ id, close }: { id: string; close: () => void }): ReactNode {
  const { language, say } = useLanguage();
  const [{ data, error, fetching, stale }, again] = useQuery({
    query: MyReport,
    variables: { id },
    requestPolicy: 'cache-and-network',
  });
  const report = data?.issue;
  // A report of the cache may be older than the message about it.
  useSeen(report && !stale && !error ? report.id : null);
  const changed = (): void => again({ requestPolicy: 'network-only' });
  return (
    <>
      <p className="phone-buttons">
        <button type="button" className="phone-second" onClick={close}>
          ← {say({ zh: '我的上报', en: 'My reports' })}
        </button>
      </p>
      {error && !report && <FaultNote fault={faultOf(error, language)} />}
      {!report && fetching && <p role="status">{say({ zh: '正在打开…', en: 'Opening…' })}</p>}
      {!report && !fetching && !error && <p>{say({ zh: '没有这件上报。', en: 'There is no such report.' })}</p>}
      {report && (
        <Reread.Provider value={changed}>
          <Report report={report} changed={changed} />
        </Reread.Provider>
      )}
    </>
  );
}

function Report({ report, changed }: { report: MyReportPageFragment; changed: () => void }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const { title, description, reportedAt, progress, address, reply, callbacks } = report;
  const where = [placeOf(report), address].filter(Boolean).join(' ');
  const [asked] = callbacks.filter((each) => each.answeredAt === null && Date.parse(each.expiresAt) > now);
  const answered = callbacks.find((each) => each.answeredAt !== null);
  return (
    <article aria-label={title}>
      <h1>{title}</h1>
      <p className="phone-note" role="status">
        {say(progress)}
      </p>
      <p>
        <HeldBy row={report} />
      </p>
      <p>{description}</p>
      <p className="phone-quiet">
        {say({ zh: `${moment(reportedAt, now)} 上报`, en: `Reported ${moment(reportedAt, now)}` })} · {where}
      </p>
      <Photos files={report.files} />
      {reply && <ReplyPanel reply={reply} />}
      {answered && !asked && (
        <p className="phone-note">
          {say({
            zh: `您已于 ${moment(answered.answeredAt!, now)} 评价，感谢您的意见。`,
            en: `You answered on ${moment(answered.answeredAt!, now)}. Thank you.`,
          })}
        </p>
      )}
      {asked && <Answer callbackId={asked.id} changed={changed} />}
      <Supplement report={report} changed={changed} />
      <Unmaskings
        shown={(report.unmaskings ?? []).map(({ part, organization, ...each }) => ({
          ...each,
          what: say(unmaskedPartWords[part]),
          unit: organization?.name ?? null,
        }))}
      />
      <Reopen report={report} changed={changed} />
    </article>
  );
}

function Answer({ callbackId, changed }: { callbackId: string; changed: () => void }): ReactNode {
  const draft = `callback:${callbackId}`;
  const { send, sending, fault } = useCommand(AnswerMyCallback);
  return (
    <CallbackForm
      draft={draft}
      sending={sending}
      fault={fault}
      send={(answer) => {
        void send({ callbackId, ...answer }).then((data) => {
          if (!data) return;
          drafts.drop(draft);
          changed();
        });
      }}
    />
  );
}

/** Lets the reporter add a text while the matter is open. */
function Supplement({ report, changed }: { report: MyReportPageFragment; changed: () => void }): ReactNode {
  const { send, sending, fault } = useCommand(SupplementMyReport);
  const action = report.availableActions.find((each) => each.action === 'supplementReport');
  if (!action?.enabled) return null;
  return (
    <SupplementForm
      draft={`supplement:${report.id}`}
      sending={sending}
      fault={fault}
      send={async (text) => {
        const data = await send({ issueId: report.id, text });
        if (data) changed();
        return Boolean(data);
      }}
    />
  );
}

function Reopen({ report, changed }: { report: MyReportPageFragment; changed: () => void }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const { send, sending, fault } = useCommand(ReopenMyReport);
  useRereadWhenStale(fault);
  const draft = `reopen:${report.id}`;
  const [open, setOpen] = useState(() => drafts.read(draft) !== null);
  const action = report.availableActions.find((each) => each.action === 'reopenIssue');
  // The report may have been opened again meanwhile: the refusal stays.
  if (!action || report.state !== 'CLOSED') return <FaultNote fault={fault} />;
  if (!open)
    return (
      <>
        <p className="phone-buttons">
          <button type="button" className="phone-second" disabled={!action.enabled} onClick={() => setOpen(true)}>
            {say({ zh: '未解决，要求重新办理', en: 'Not solved: open it again' })}
          </button>
        </p>
        <p className="phone-quiet">
          {action.reason
            ? say(action.reason)
            : report.reopenUntil !== null &&
              say({
                zh: `${moment(report.reopenUntil, now)} 前可以要求重新办理。`,
                en: `Possible until ${moment(report.reopenUntil, now)}.`,
              })}
        </p>
      </>
    );
  return (
    <WordsForm
      draft={draft}
      label={{ zh: '还有什么没有解决？', en: 'What is not solved?' }}
      consequence={{ zh: '事项由原办理单位重新办理。', en: 'The unit that handled it works on.' }}
      submit={{ zh: '要求重新办理', en: 'Open it again' }}
      max={500}
      required
      sending={sending}
      fault={fault}
      close={() => setOpen(false)}
      send={(reason) => {
        void send({ issueId: report.id, expectedVersion: report.version, reason }).then((data) => {
          if (!data) return;
          drafts.drop(draft);
          setOpen(false);
          changed();
        });
      }}
    />
  );
}
