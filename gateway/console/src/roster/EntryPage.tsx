import { Button } from 'antd';
import type { ReactNode } from 'react';
import * as district from '@jiceng/contracts/dictionary/district-words';
import { useState } from 'react';
import { WithdrawDuty, WithdrawLeave } from '../../generated/documents';
import { useCommand } from '../api/command';
import { ActionForm, TextField, textOf } from '../desk/actions/ActionForm';
import { Fact } from '../desk/parts';
import { useDistrictCodes } from '../desk/words/district-codes';
import { moment, useNow } from '../desk/words/time';
import { useLanguage } from '../page/language';
import type { Entry } from './book';

interface Properties {
  entry: Entry;
  /** The region of the desk, which is shown by its name. */
  region: { code: string; name: string } | null;
  close: () => void;
  done: () => void;
}

/** A duty or a leave, and its withdrawal. */
export function EntryPage({ entry, region, close, done }: Properties): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const { nameOf } = useDistrictCodes('Line');
  const [withdrawing, setWithdrawing] = useState(false);
  const kind = say(district.rosterEntryKindWords[entry.kind]);
  return (
    <section className="roster-entry" aria-label={kind}>
      <dl className="facts">
        <Fact label={kind}>{entry.staffMember?.name}</Fact>
        <Fact label={say({ zh: '时间', en: 'Time' })}>
          <span className="number">{`${moment(entry.startsAt, now)} — ${moment(entry.endsAt, now)}`}</span>
        </Fact>
        <Fact label={say({ zh: '负责区域', en: 'Areas' })}>
          {entry.areaCodes.map((code) => (code === region?.code ? region.name : code)).join('、')}
        </Fact>
        <Fact label={say({ zh: '条线', en: 'Line' })}>{entry.line && say(nameOf(entry.line))}</Fact>
      </dl>
      {!withdrawing && (
        <p className="roster-commands">
          {entry.availableActions.map(({ action, enabled, reason }) => (
            <span key={action}>
              <Button danger disabled={!enabled} onClick={() => setWithdrawing(true)}>
                {say(district.rosterEntryActionKindWords[action])}
              </Button>
              {reason && <span className="quiet">{say(reason)}</span>}
            </span>
          ))}
          <Button onClick={close}>{say({ zh: '收起', en: 'Close' })}</Button>
        </p>
      )}
      {withdrawing && <WithdrawForm entry={entry} close={() => setWithdrawing(false)} done={done} />}
    </section>
  );
}

function WithdrawForm({ entry, close, done }: Omit<Properties, 'region'>): ReactNode {
  const { say } = useLanguage();
  const leave = entry.kind === 'LEAVE';
  const withdrawDuty = useCommand(WithdrawDuty);
  const withdrawLeave = useCommand(WithdrawLeave);
  const { send, sending, fault } = leave ? withdrawLeave : withdrawDuty;
  const title = leave
    ? say({ zh: '撤回休假', en: 'Withdraw the leave' })
    : say({ zh: '撤回值班', en: 'Withdraw the duty' });
  return (
    <ActionForm
      draft={`withdraw-entry:${entry.id}`}
      title={title}
      consequence={
        leave
          ? say({
              zh: '撤回后视为在岗，代班随之结束。',
              en: 'The person counts as present again, and the cover ends.',
            })
          : say({
              zh: '撤回后该时段不再由其值班；无他人在岗的，列为缺口。',
              en: 'The person is no longer on duty in this time. Without another person, it becomes a gap.',
            })
      }
      submit={title}
      danger
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const answer = await send({
          entryId: entry.id,
          expectedVersion: entry.version,
          reason: textOf(values, 'reason'),
        });
        if (answer) done();
        return answer !== null;
      }}
    >
      <TextField name="reason" label={say({ zh: '理由', en: 'Reason' })} />
    </ActionForm>
  );
}
