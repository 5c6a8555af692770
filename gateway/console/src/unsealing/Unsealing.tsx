import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { AnswerUnsealing, UnsealingRequests } from '../../generated/documents';
import type { UnsealingRequestsQuery } from '../../generated/operations';
import { useCommand } from '../api/command';
import { useWorklist } from '../api/worklist';
import { ActionForm, TextField, textOf } from '../desk/actions/ActionForm';
import { WorklistRows } from '../desk/WorklistRows';
import { moment, useNow } from '../desk/words/time';
import { useLanguage } from '../page/language';

type Request = NonNullable<UnsealingRequestsQuery['unsealingRequests']>['edges'][number]['node'];

const listOf = ({ unsealingRequests }: UnsealingRequestsQuery): UnsealingRequestsQuery['unsealingRequests'] =>
  unsealingRequests;
const keyOf = ({ id }: { id: string }): string => id;

/** The requests of other units to see a confidential reporter (查看审批), oldest first, with the answer. */
export function Unsealing(): ReactNode {
  const { say } = useLanguage();
  const list = useWorklist(UnsealingRequests, listOf, {});
  return (
    <main className="desk">
      <section className="desk-queue" aria-label={say({ zh: '待审批清单', en: 'Requests to answer' })}>
        <h1 className="only-read">{say({ zh: '查看审批', en: 'Consents' })}</h1>
        <WorklistRows
          list={list}
          keyOf={keyOf}
          empty={say({
            zh: '没有待审批的申请。其他单位申请查看保密反映人时，申请会出现在这里。',
            en: 'No request waits. Requests of other units to see a confidential reporter appear here.',
          })}
        >
          {(row) => <Row row={row} answered={list.reload} />}
        </WorklistRows>
      </section>
    </main>
  );
}

function Row({ row, answered }: { row: Request; answered: () => void }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const [answering, setAnswering] = useState<'approve' | 'refuse' | null>(null);
  const { codeName, reason, askedAt, expiresAt, issueNumber, issueTitle } = row;
  const who = `${row.organization?.name ?? ''} ${row.asker?.name ?? ''}`.trim();
  return (
    <article className="worklist-row">
      <span className="queue-row-title">
        {say({ zh: `申请查看反映人 ${codeName}`, en: `Request to see ${codeName}` })}
      </span>
      <span className="worklist-facts quiet">{who}</span>
      <span className="worklist-facts">{reason}</span>
      <span className="worklist-facts quiet">
        <span>{`${issueNumber ?? ''} ${issueTitle ?? ''}`}</span>
        <span>{moment(askedAt, now)}</span>
        <span>{say({ zh: `${moment(expiresAt, now)} 前有效`, en: `until ${moment(expiresAt, now)}` })}</span>
      </span>
      {answering === null && (
        <span className="worklist-facts">
          <Button size="small" type="primary" onClick={() => setAnswering('approve')}>
            {say({ zh: '同意', en: 'Consent' })}
          </Button>
          <Button size="small" className="spaced" onClick={() => setAnswering('refuse')}>
            {say({ zh: '不予同意', en: 'Refuse' })}
          </Button>
        </span>
      )}
      {answering && (
        <Answer
          requestId={row.id}
          approve={answering === 'approve'}
          answered={answered}
          close={() => setAnswering(null)}
        />
      )}
    </article>
  );
}

interface AnswerProperties {
  requestId: string;
  approve: boolean;
  answered: () => void;
  close: () => void;
}

function Answer({ requestId, approve, answered, close }: AnswerProperties): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(AnswerUnsealing);
  return (
    <ActionForm
      draft={`${requestId}.answerUnsealing`}
      title={approve ? say({ zh: '同意查看', en: 'Consent' }) : say({ zh: '不予同意', en: 'Refuse' })}
      consequence={
        approve
          ? say({
              zh: '申请人自此刻起限时查看该反映人的姓名、电话、账号和单位。审批记入审计链。',
              en:
                'From now on the person who asked sees name, number, account and employer for some minutes. The ' +
                'answer goes into the audit chain.',
            })
          : say({
              zh: '反映人身份不予显示。理由告知申请人，并记入审计链。',
              en: 'The reporter is not shown. The person who asked sees your reason, and it goes into the audit chain.',
            })
      }
      submit={approve ? say({ zh: '确认同意', en: 'Consent' }) : say({ zh: '确认不予同意', en: 'Refuse' })}
      danger={!approve}
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const answer = await send({ requestId, approve, reason: textOf(values, 'reason') });
        if (!answer) return false;
        close();
        answered();
        return true;
      }}
    >
      <TextField
        name="reason"
        label={approve ? say({ zh: '意见（可不填）', en: 'Note (optional)' }) : say({ zh: '理由', en: 'Reason' })}
        required={!approve}
        min={4}
        max={500}
      />
    </ActionForm>
  );
}
