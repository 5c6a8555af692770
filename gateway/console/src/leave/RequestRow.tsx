import { Button } from 'antd';
import * as district from '@jiceng/contracts/dictionary/district-words';
import { useState, type ReactNode } from 'react';
import { ApproveLeave, RefuseLeave, WithdrawLeaveRequest } from '../../generated/documents';
import type { LeaveFactsFragment } from '../../generated/operations';
import { useCommand } from '../api/command';
import { ActionForm, TextField, textOf } from '../desk/actions/ActionForm';
import { moment, useNow } from '../desk/words/time';
import { useLanguage } from '../page/language';
import { daysOf } from './days';

type Action = LeaveFactsFragment['availableActions'][number]['action'];

interface Properties {
  request: LeaveFactsFragment;
  /** True in the list of the person who decides. */
  deciding: boolean;
  done: () => void;
}

/** A request for leave with its state, its decision and its actions. */
export function RequestRow({ request, deciding, done }: Properties): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const [action, setAction] = useState<Action | null>(null);
  const { kind, state, reason, answer, askedAt, decidedAt, decider, staffMember } = request;
  const { first, last, days } = daysOf(request);
  const offered = request.availableActions.filter(({ enabled }) => enabled);
  return (
    <article className="worklist-row">
      <span className="queue-row-title">
        {deciding && `${staffMember?.name ?? ''} `}
        {say(district.leaveKindWords[kind])}
        {say({ zh: ` ${days} 天`, en: `, ${days} ${days === 1 ? 'day' : 'days'}` })}
      </span>
      <span className="worklist-facts">
        <span className="tag">{say(district.leaveStateWords[state])}</span>
        <span className="number">{first === last ? first : `${first} — ${last}`}</span>
      </span>
      <span className="worklist-facts">{reason}</span>
      <span className="worklist-facts quiet">
        <span>{say({ zh: `${moment(askedAt, now)} 申请`, en: `asked ${moment(askedAt, now)}` })}</span>
        {decidedAt && (
          <span>
            {say({
              zh: `${decider?.name ?? ''} ${moment(decidedAt, now)} 审批`,
              en: `decided by ${decider?.name ?? ''} ${moment(decidedAt, now)}`,
            })}
          </span>
        )}
        {answer && <span>{answer}</span>}
      </span>
      {action === null && offered.length > 0 && (
        <span className="worklist-facts">
          {offered.map(({ action: each }) => (
            <Button
              key={each}
              size="small"
              className="spaced"
              type={each === 'APPROVE' ? 'primary' : 'default'}
              onClick={() => setAction(each)}
            >
              {say(district.leaveActionKindWords[each])}
            </Button>
          ))}
        </span>
      )}
      {action !== null && (
        <Decision
          request={request}
          action={action}
          close={() => setAction(null)}
          done={() => {
            setAction(null);
            done();
          }}
        />
      )}
    </article>
  );
}

const consequences = {
  APPROVE: {
    zh: '批准后即视为休假，已排的值班由下一班人员或代理岗位人员代班。',
    en: 'The person is absent in that time; planned duties are covered by the next on the roster or the deputy.',
  },
  REFUSE: { zh: '申请人仍视为在岗，并可看到理由。', en: 'The person stays present and sees the reason.' },
  WITHDRAW: {
    zh: '撤回后视为在岗；已批准的假期自现在起结束，代班随之结束。',
    en: 'You count as present; an approved leave and its cover end now.',
  },
} satisfies Record<Action, { zh: string; en: string }>;

function Decision({
  request,
  action,
  close,
  done,
}: {
  request: LeaveFactsFragment;
  action: Action;
  close: () => void;
  done: () => void;
}): ReactNode {
  const { say } = useLanguage();
  const approve = useCommand(ApproveLeave);
  const refuse = useCommand(RefuseLeave);
  const withdraw = useCommand(WithdrawLeaveRequest);
  const { sending, fault } = { APPROVE: approve, REFUSE: refuse, WITHDRAW: withdraw }[action];
  const word = district.leaveActionKindWords[action];
  return (
    <ActionForm
      draft={`${action}:${request.id}`}
      title={say(word)}
      consequence={say(consequences[action])}
      submit={say({ zh: `确认${word.zh}`, en: word.en })}
      danger={action !== 'APPROVE'}
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const input = { leaveRequestId: request.id, expectedVersion: request.version };
        const answer =
          action === 'REFUSE'
            ? await refuse.send({ ...input, reason: textOf(values, 'reason') ?? '' })
            : await (action === 'APPROVE' ? approve : withdraw).send(input);
        if (answer) done();
        return answer !== null;
      }}
    >
      {action === 'REFUSE' && <TextField name="reason" label={say({ zh: '理由', en: 'Reason' })} required />}
    </ActionForm>
  );
}
