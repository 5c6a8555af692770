import { useState, type ReactNode } from 'react';
import { RequestUnsealing, RevealConfidentialReporter, WithdrawUnsealing } from '../../generated/documents';
import type { RevealConfidentialReporterMutation } from '../../generated/operations';
import { useCommand } from '../api/command';
import { useWork } from '../api/work';
import { useLanguage } from '../page/language';
import { draftOf, type Issue } from './actions/action';
import { ActionForm, TextField, textOf } from './actions/ActionForm';
import { useHiddenAfter } from './shown-until';
import { moment, useNow } from './words/time';
import { gradeWords, openStates, unsealingEndingWords } from './words/words';

type Request = NonNullable<Issue['unsealingRequests']>[number];
type Identity = RevealConfidentialReporterMutation['revealConfidentialReporter'];

/** Longest `limits.unsealMinutes`. The identity is hidden then, also when the computer's clock is wrong. */
const MOST_MINUTES = 15;
/** Roles that may ask to see a confidential reporter. */
const askers = ['caller', 'street_dispatcher', 'coordinator', 'intake_desk'];

interface Properties {
  issue: Issue;
  reporter: Issue['reporters'][number];
}

/**
 * A confidential reporter: a code name, the requests to see the person, and the person for the minutes after a leader
 * of another unit has consented.
 */
export function ConfidentialReporter({ issue, reporter }: Properties): ReactNode {
  const { say } = useLanguage();
  const { me } = useWork();
  const now = useNow();
  const [asking, setAsking] = useState(false);
  const [identity, show] = useHiddenAfter<Identity>(MOST_MINUTES);
  const asked = useCommand(RequestUnsealing);
  const reveal = useCommand(RevealConfidentialReporter);
  const requests = (issue.unsealingRequests ?? []).filter(({ reporterId }) => reporterId === reporter.id);
  const mine = requests.filter((each) => each.mine);
  const waits = mine.some(({ approved, ending }) => approved === null && ending === null);
  const open = mine.find(({ shownUntil }) => shownUntil !== null && Date.parse(shownUntil) > now);
  const isOpen = openStates.includes(issue.state);
  const may = me.roles.some((role) => askers.includes(role)) && issue.unsealingRequests !== null && isOpen;
  return (
    <>
      <p>
        {say(gradeWords.CONFIDENTIAL)} <span className="number">{reporter.codeName}</span>
        {may && !waits && !open && !identity && !asking && (
          <button type="button" className="link spaced" onClick={() => setAsking(true)}>
            {say({ zh: '申请查看', en: 'Ask to see' })}
          </button>
        )}
        {open && !identity && (
          <button
            type="button"
            className="link spaced"
            disabled={reveal.sending}
            onClick={() => {
              void reveal.send({ requestId: open.id }).then((answer) => {
                if (answer) show(answer.revealConfidentialReporter, answer.revealConfidentialReporter.shownUntil);
              });
            }}
          >
            {say({ zh: '查看身份', en: 'Show the person' })}
          </button>
        )}
      </p>
      {identity && <Person identity={identity} />}
      {reveal.fault && (
        <p className="flag" role="alert">
          {reveal.fault.text}
        </p>
      )}
      <p className="quiet">{moment(reporter.reportedAt, now)}</p>
      {requests.map((request) => (
        <RequestLine key={request.id} request={request} />
      ))}
      {asking && (
        <ActionForm
          draft={draftOf(issue, `unseal.${reporter.id}`)}
          title={say({ zh: '申请查看保密反映人', en: 'Ask to see a confidential reporter' })}
          consequence={say({
            zh: '申请送其他单位负责人审批；同意后限时查看。申请、审批和查看均记入审计链，反映人可见查看记录和理由。',
            en:
              'A leader of another unit answers. After a consent you see the person for some minutes. Request, ' +
              'answer and showing go into the audit chain, and the reporter sees who looked and why.',
          })}
          submit={say({ zh: '提交申请', en: 'Ask' })}
          sending={asked.sending}
          fault={asked.fault}
          onClose={() => setAsking(false)}
          onSubmit={async (values) => {
            const answer = await asked.send({ reporterId: reporter.id, reason: textOf(values, 'reason') ?? '' });
            if (!answer) return false;
            setAsking(false);
            return true;
          }}
        >
          <TextField name="reason" label={say({ zh: '申请理由', en: 'Reason' })} required min={10} max={500} />
        </ActionForm>
      )}
    </>
  );
}

function Person({ identity: { name, phone, account, employer, shownUntil } }: { identity: Identity }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const parts = [
    [say({ zh: '姓名', en: 'Name' }), name],
    [say({ zh: '电话', en: 'Number' }), phone],
    [say({ zh: '账号', en: 'Account' }), account],
    [say({ zh: '单位', en: 'Employer' }), employer],
  ] as const;
  return (
    <p role="status">
      {parts.map(([label, value]) =>
        value === null ? null : (
          <span key={label} className="spaced">
            {label} <span className="number">{value}</span>
          </span>
        ),
      )}
      <span className="quiet spaced">
        {say({ zh: `${moment(shownUntil, now)} 后隐藏`, en: `hidden after ${moment(shownUntil, now)}` })}
      </span>
    </p>
  );
}

function RequestLine({ request }: { request: Request }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const { send, sending, fault } = useCommand(WithdrawUnsealing);
  const { id, mine, approved, ending, answer, shownUntil, askedAt, expiresAt, reason } = request;
  const unit = request.organization?.name ?? '';
  const other = request.consentOrganization?.name ?? '';
  const state =
    ending !== null
      ? unsealingEndingWords[ending]
      : approved === null
        ? {
            zh: `待${other}审批，${moment(expiresAt, now)} 前有效`,
            en: `waits for ${other} until ${moment(expiresAt, now)}`,
          }
        : approved
          ? { zh: `已同意，可查看至 ${moment(shownUntil!, now)}`, en: `consented, until ${moment(shownUntil!, now)}` }
          : { zh: `不予同意：${answer ?? ''}`, en: `refused: ${answer ?? ''}` };
  return (
    <p className="quiet">
      {say({
        zh: `${moment(askedAt, now)} ${unit}申请查看（${reason}），${state.zh}`,
        en: `${moment(askedAt, now)} ${unit} asked (${reason}): ${state.en}`,
      })}
      {mine && approved === null && ending === null && (
        <button type="button" className="link spaced" disabled={sending} onClick={() => void send({ requestId: id })}>
          {say({ zh: '撤回申请', en: 'Withdraw' })}
        </button>
      )}
      {fault && (
        <span className="flag" role="alert">
          {fault.text}
        </span>
      )}
    </p>
  );
}
