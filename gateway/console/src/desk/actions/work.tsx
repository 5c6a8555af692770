import { Form } from 'antd';
import type { ReactNode } from 'react';
import { CloseIssue, CompleteTask, ReopenIssue, RequestVerification } from '../../../generated/documents';
import { useCommand } from '../../api/command';
import { useLanguage } from '../../page/language';
import { useAttachments } from '../../photos/attachments';
import { PhotoField } from '../../photos/PhotoField';
import { useWork } from '../../api/work';
import { OrganizationSelect } from './choices';
import { draftOf, resultPhotos, taskFor, type ActionProps } from './action';
import { ActionForm, TextField, textOf } from './ActionForm';

export function Complete({ issue, done, close }: ActionProps): ReactNode {
  const { say } = useLanguage();
  const { me } = useWork();
  const { send, sending, fault } = useCommand(CompleteTask);
  const attachments = useAttachments();
  const task = taskFor(issue, me, ['ACCEPTED']);
  if (!task) return null;
  const condition = issue.category?.closingCondition;
  return (
    <ActionForm
      draft={draftOf(issue, 'completeTask')}
      title={say({ zh: '办结', en: 'Complete' })}
      consequence={say({
        zh: `办结后提交独立核查。${condition ? `结案条件：${condition}。` : ''}`,
        en: `The result goes to an independent check.${condition ? ` Closing condition: ${condition}.` : ''}`,
      })}
      submit={say({ zh: '办结', en: 'Complete' })}
      sending={sending || attachments.busy}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const result = textOf(values, 'result') ?? '';
        const attached = await attachments.send();
        if (!attached) return false;
        const answer = await send({ taskId: task.id, expectedVersion: issue.version, result, ...attached });
        if (answer) done();
        return answer !== null;
      }}
    >
      <TextField name="result" label={say({ zh: '办理结果', en: 'What was done' })} required max={2000} />
      <PhotoField attachments={attachments} label={say(resultPhotos(issue))} at="desk" />
    </ActionForm>
  );
}

export function AskVerification({ issue, done, close }: ActionProps): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(RequestVerification);
  return (
    <ActionForm
      draft={draftOf(issue, 'requestVerification')}
      title={say({ zh: '要求现场核查', en: 'Ask for field check' })}
      consequence={say({
        zh: '由未参与办理的单位到现场核查，核查完成前不能结案。',
        en: 'A unit that took no part checks on the spot. The issue cannot be closed before.',
      })}
      submit={say({ zh: '要求核查', en: 'Ask' })}
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const answer = await send({
          issueId: issue.id,
          expectedVersion: issue.version,
          organizationId: textOf(values, 'organizationId'),
          reason: textOf(values, 'reason'),
        });
        if (answer) done();
        return answer !== null;
      }}
    >
      <Form.Item
        name="organizationId"
        label={say({ zh: '核查单位（不填由规则确定）', en: 'Who checks (empty: by the rules)' })}
      >
        <OrganizationSelect label={say({ zh: '输入单位名称查找', en: 'Find by name' })} />
      </Form.Item>
      <TextField name="reason" label={say({ zh: '原因', en: 'Why' })} />
    </ActionForm>
  );
}

export function Close({ issue, done, close }: ActionProps): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(CloseIssue);
  return (
    <ActionForm
      draft={draftOf(issue, 'closeIssue')}
      title={say({ zh: '结案', en: 'Close' })}
      consequence={say({
        zh: '结案后按模板答复反映人、归档，并回访全部反映人。在规定期限内可以重新办理。',
        en:
          'The reporters get the reply of the template and are asked, and the issue is archived. It can be ' +
          'reopened within its window.',
      })}
      submit={say({ zh: '结案', en: 'Close' })}
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const [note, basis] = [textOf(values, 'note'), textOf(values, 'basis')];
        const answer = await send({ issueId: issue.id, expectedVersion: issue.version, note, basis });
        if (answer) done();
        return answer !== null;
      }}
    >
      <TextField name="note" label={say({ zh: '结案意见', en: 'Closing remark' })} />
      <TextField name="basis" label={say({ zh: '答复依据，不填用模板', en: 'Basis in the reply; empty: template' })} />
    </ActionForm>
  );
}

export function Reopen({ issue, done, close }: ActionProps): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(ReopenIssue);
  return (
    <ActionForm
      draft={draftOf(issue, 'reopenIssue')}
      title={say({ zh: '重新办理', en: 'Reopen' })}
      consequence={say({
        zh: '事项重新进入办理，由原责任单位处置，并计入重新办理次数。',
        en: 'The unit that was responsible must act again, and the reopening is counted.',
      })}
      submit={say({ zh: '重新办理', en: 'Reopen' })}
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const reason = textOf(values, 'reason') ?? '';
        const answer = await send({ issueId: issue.id, expectedVersion: issue.version, reason });
        if (answer) done();
        return answer !== null;
      }}
    >
      <TextField name="reason" label={say({ zh: '未解决的问题', en: 'What is not solved' })} required />
    </ActionForm>
  );
}
