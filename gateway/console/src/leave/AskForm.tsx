import { Form, Select } from 'antd';
import * as district from '@jiceng/contracts/dictionary/district-words';
import { useState, type ReactNode } from 'react';
import { AskLeave } from '../../generated/documents';
import type { LeaveKind } from '../../generated/operations';
import { useCommand } from '../api/command';
import { ActionForm, TextField, textOf } from '../desk/actions/ActionForm';
import { addDays, dayOf } from '../page/china-time';
import { useLanguage } from '../page/language';
import { TimeField } from '../roster/fields';
import { periodOf } from './days';

/** Asks for a leave of whole days. */
export function AskForm({ close, done }: { close: () => void; done: () => void }): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(AskLeave);
  const [tomorrow] = useState(() => addDays(dayOf(Date.now()), 1));
  const title = say({ zh: '申请请假', en: 'Ask for leave' });
  return (
    <ActionForm
      draft="ask-leave"
      name="ask-leave"
      title={title}
      consequence={say({
        zh: '申请由您主要任职岗位的上级审批，负责人的申请由上级机构审批。批准前您仍视为在岗。',
        en: 'The superior of your main post decides; for a leader, the organization above. Until then you count as present.',
      })}
      submit={title}
      initial={{ kind: 'ANNUAL', first: tomorrow, last: tomorrow }}
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const answer = await send({
          kind: values.kind as LeaveKind,
          ...periodOf(String(values.first), String(values.last)),
          reason: textOf(values, 'reason') ?? '',
        });
        if (answer) done();
        return answer !== null;
      }}
    >
      <Form.Item name="kind" label={say({ zh: '请假类别', en: 'Kind' })}>
        <Select
          options={Object.entries(district.leaveKindWords).map(([value, words]) => ({ value, label: say(words) }))}
        />
      </Form.Item>
      <TimeField name="first" type="date" label={say({ zh: '首日', en: 'First day' })} />
      <TimeField name="last" type="date" label={say({ zh: '末日（含）', en: 'Last day (included)' })} />
      <TextField name="reason" label={say({ zh: '事由', en: 'Reason' })} required />
    </ActionForm>
  );
}
