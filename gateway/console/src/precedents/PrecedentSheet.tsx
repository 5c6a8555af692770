import { Button } from 'antd';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { RevokePrecedent } from '../../generated/documents';
import { useCommand } from '../api/command';
import { ActionForm, TextField, textOf } from '../desk/actions/ActionForm';
import { Fact, Section, StateTag } from '../desk/parts';
import { moment, useNow } from '../desk/words/time';
import { useDistrictCodes } from '../desk/words/district-codes';
import { useLanguage } from '../page/language';
import { go } from '../page/location';
import { MOST_CASES, PrecedentStateTag, unitOf, type Precedent } from './parts';

interface Properties {
  precedent: Precedent;
  category: string;
  close: () => void;
  revoked: () => void;
}

/** Shows a precedent with its ruling, its end and the issues that it routed. */
export function PrecedentSheet({ precedent, category, close, revoked }: Properties): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const { nameOf } = useDistrictCodes('Line');
  const heading = useRef<HTMLHeadingElement>(null);
  const [revoking, setRevoking] = useState(false);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const { cases, state, revocation } = precedent;
  const openIssue = (id: string): void => go(`/console/desk?issue=${id}`);
  return (
    <>
      <button type="button" className="issue-back" onClick={close}>
        ← {say({ zh: '返回清单', en: 'Back to the list' })}
      </button>
      <article className="issue precedent">
        <header className="issue-head">
          <h1 ref={heading} tabIndex={-1}>
            {category}
          </h1>
          <p className="issue-line">
            <PrecedentStateTag state={state} />
            <span>{say(unitOf(precedent, nameOf))}</span>
          </p>
        </header>
        {revocation !== null && !revoking && (
          <p>
            <Button danger disabled={!revocation.enabled} onClick={() => setRevoking(true)}>
              {say({ zh: '撤销先例', en: 'Revoke the precedent' })}
            </Button>
            {revocation.reason && <span className="quiet precedents-refusal">{say(revocation.reason)}</span>}
          </p>
        )}
        {revoking && (
          <Revoke
            precedent={precedent}
            close={() => setRevoking(false)}
            done={() => {
              setRevoking(false);
              revoked();
            }}
          />
        )}
        <Section title={say({ zh: '裁定', en: 'Ruling' })}>
          <dl className="facts">
            <Fact label={say({ zh: '裁定人', en: 'Ruled by' })}>{precedent.ruledBy?.name}</Fact>
            <Fact label={say({ zh: '裁定时间', en: 'Ruled at' })}>{moment(precedent.ruledAt, now)}</Fact>
            <Fact label={say({ zh: '适用区域', en: 'Binds in' })}>{precedent.region?.name}</Fact>
            <Fact label={say({ zh: '有效期至', en: 'Until' })}>{moment(precedent.expiresAt, now)}</Fact>
          </dl>
          <p className="precedents-reason">{precedent.reason}</p>
          <p>
            <button type="button" className="link" onClick={() => openIssue(precedent.issueId)}>
              {say({ zh: '查看作出裁定的事项', en: 'Open the issue of the ruling' })}
            </button>
          </p>
        </Section>
        <End precedent={precedent} />
        <Section title={say({ zh: '据此派遣的事项', en: 'Issues that it routed' })}>
          {cases.length === 0 && (
            <p className="quiet">{say({ zh: '您的辖区和单位范围内尚无此类事项。', en: 'None that you may see.' })}</p>
          )}
          <ul className="lines">
            {cases.map((issue) => (
              <li key={issue.id}>
                <button type="button" className="link" onClick={() => openIssue(issue.id)}>
                  {issue.title}
                </button>
                <p className="quiet">
                  {moment(issue.reportedAt, now)} <StateTag state={issue.state} />
                </p>
              </li>
            ))}
          </ul>
          {cases.length >= MOST_CASES && (
            <p className="quiet">
              {say({ zh: `只列出最新的 ${MOST_CASES} 件。`, en: `The newest ${MOST_CASES} are listed.` })}
            </p>
          )}
        </Section>
      </article>
    </>
  );
}

/** How a precedent ended; nothing while it binds. */
function End({ precedent }: { precedent: Precedent }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const { state, revokedAt, revokedBy, revocationReason, supersededAt, supersededByVersion } = precedent;
  if (state === 'REVOKED' && revokedAt !== null)
    return (
      <Section title={say({ zh: '撤销', en: 'Revocation' })}>
        <p>
          {say({
            zh: `${moment(revokedAt, now)} 由${revokedBy?.name ?? ''}撤销：`,
            en: `Revoked ${moment(revokedAt, now)} by ${revokedBy?.name ?? ''}: `,
          })}
          {revocationReason}
        </p>
      </Section>
    );
  if (state === 'SUPERSEDED' && supersededAt !== null)
    return (
      <Section title={say({ zh: '失效', en: 'End' })}>
        <p>
          {say({
            zh: `${moment(supersededAt, now)} 权责清单第 ${supersededByVersion} 版对该职责另有规定，先例随之失效。`,
            en: `Version ${supersededByVersion} of the duty list changed this duty on ${moment(supersededAt, now)}.`,
          })}
        </p>
      </Section>
    );
  return null;
}

function Revoke({ precedent, close, done }: { precedent: Precedent; close: () => void; done: () => void }): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(RevokePrecedent);
  return (
    <ActionForm
      draft={`${precedent.id}:revokePrecedent`}
      title={say({ zh: '撤销先例', en: 'Revoke the precedent' })}
      consequence={say({
        zh: '撤销后，此类事项重新按权责清单派遣；作出裁定的事项和已据此派遣的事项不变。',
        en: 'Later issues are routed by the duty list again. The issue of the ruling and the issues already routed stay.',
      })}
      submit={say({ zh: '撤销', en: 'Revoke' })}
      danger
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const answer = await send({
          precedentId: precedent.id,
          expectedVersion: precedent.version,
          reason: textOf(values, 'reason') ?? '',
        });
        if (answer) done();
        return answer !== null;
      }}
    >
      <TextField name="reason" label={say({ zh: '撤销理由', en: 'Reason' })} required max={1000} />
    </ActionForm>
  );
}
