import { Button, Form, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import { FindIssuesByPhone } from '../../generated/documents';
import type { FindIssuesByPhoneMutation } from '../../generated/operations';
import { useCommand } from '../api/command';
import { useWork } from '../api/work';
import { useLanguage } from '../page/language';
import { ActionForm, TextField, textOf } from './actions/ActionForm';
import { StateTag } from './parts';
import { revealers } from './Reporters';
import { useHiddenAfter } from './shown-until';
import { moment, useNow } from './words/time';

type Found = FindIssuesByPhoneMutation['findIssuesByPhone'];

/** Finds the issues that a person reported, by the telephone number. The search is recorded with its reason. */
export function FindByPhone({ open }: { open: (id: string) => void }): ReactNode {
  const { say } = useLanguage();
  const { me } = useWork();
  const [asking, setAsking] = useState(false);
  const [found, show] = useHiddenAfter<Found>();
  const { send, sending, fault } = useCommand(FindIssuesByPhone);
  if (!me.roles.some((role) => revealers.includes(role))) return null;
  const phone = say({ zh: '电话号码或后四位', en: 'Telephone number, or its last four digits' });
  return (
    <div className="queue-filters">
      {!asking && (
        <button type="button" className="link" onClick={() => setAsking(true)}>
          {say({ zh: '按反映人电话查找', en: 'Find by the telephone of a reporter' })}
        </button>
      )}
      {asking && (
        <ActionForm
          draft="find-by-phone"
          title={say({ zh: '按反映人电话查找', en: 'Find by the telephone of a reporter' })}
          consequence={say({
            zh: '每人每天限二十次。本次查找连同理由记入审计链，查到的反映人可在“我的上报”中看到。',
            en:
              'Twenty times a day. Who searched, and why, goes into the audit chain; the reporters found see it ' +
              'in “My reports”.',
          })}
          submit={say({ zh: '查找', en: 'Find' })}
          sending={sending}
          fault={fault}
          onClose={() => setAsking(false)}
          onSubmit={async (values) => {
            const input = { phone: textOf(values, 'phone') ?? '', reason: textOf(values, 'reason') ?? '' };
            const answer = await send(input);
            if (!answer) return false;
            show(answer.findIssuesByPhone, answer.findIssuesByPhone.shownUntil);
            setAsking(false);
            return true;
          }}
        >
          <Form.Item
            name="phone"
            label={phone}
            rules={[
              { required: true, whitespace: true, message: say({ zh: '请填写电话号码', en: 'A number is needed' }) },
            ]}
          >
            <Input autoComplete="off" inputMode="tel" maxLength={30} />
          </Form.Item>
          <TextField name="reason" label={say({ zh: '查找理由', en: 'Reason' })} required min={4} max={200} />
        </ActionForm>
      )}
      {found && <FoundList found={found} open={open} />}
    </div>
  );
}

function FoundList({ found, open }: { found: Found; open: (id: string) => void }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  if (found.issues.length === 0)
    return <p role="status">{say({ zh: '辖区内没有该电话的上报。', en: 'No report of this number in your area.' })}</p>;
  return (
    <ul className="lines" aria-label={say({ zh: '该电话的上报', en: 'Reports of this number' })}>
      {found.issues.map(({ id, title, number, state, reportedAt }) => (
        <li key={id}>
          <Button type="link" size="small" onClick={() => open(id)}>
            {title}
          </Button>
          <StateTag state={state} />
          <p className="quiet">
            {number} · {moment(reportedAt, now)}
          </p>
        </li>
      ))}
      {found.more && (
        <li className="quiet">{say({ zh: '只显示最近五十件。', en: 'Only the latest fifty are shown.' })}</li>
      )}
    </ul>
  );
}
