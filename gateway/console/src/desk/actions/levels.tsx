import type { ReactNode } from 'react';
import { PassUpIssue, SendBackTask, SolveIssue } from '../../../generated/documents';
import { useCommand } from '../../api/command';
import { useWork } from '../../api/work';
import { useLanguage } from '../../page/language';
import { useAttachments } from '../../photos/attachments';
import { PhotoField } from '../../photos/PhotoField';
import { draftOf, resultPhotos, taskFor, type ActionProps } from './action';
import { ActionForm, TextField, textOf } from './ActionForm';

export function Solve({ issue, done, close }: ActionProps): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(SolveIssue);
  const attachments = useAttachments();
  return (
    <ActionForm
      draft={draftOf(issue, 'solveIssue')}
      title={say({ zh: '本级办结', en: 'Solve here' })}
      consequence={say({
        zh: '事项由本单位办结并立即结案，随后回访反映人。',
        en: 'Your unit has solved the issue. It is closed at once, and its reporter is asked.',
      })}
      submit={say({ zh: '办结', en: 'Solve' })}
      sending={sending || attachments.busy}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const result = textOf(values, 'result') ?? '';
        const attached = await attachments.send();
        if (!attached) return false;
        const answer = await send({ issueId: issue.id, expectedVersion: issue.version, result, ...attached });
        if (answer) done();
        return answer !== null;
      }}
    >
      <TextField name="result" label={say({ zh: '办理结果', en: 'What was done' })} required max={2000} />
      <PhotoField attachments={attachments} label={say(resultPhotos(issue))} at="desk" />
    </ActionForm>
  );
}

export function PassUp({ issue, done, close }: ActionProps): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(PassUpIssue);
  return (
    <ActionForm
      draft={draftOf(issue, 'passUpIssue')}
      title={say({ zh: '上报上级', en: 'Pass up' })}
      consequence={say({
        zh: '事项转交上一级接收；对方接收前仍由本单位负责。',
        en: 'The next level is offered the issue. Your unit stays responsible until it accepts.',
      })}
      submit={say({ zh: '上报', en: 'Pass up' })}
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const reason = textOf(values, 'reason');
        const answer = await send({ issueId: issue.id, expectedVersion: issue.version, reason });
        if (answer) done();
        return answer !== null;
      }}
    >
      <TextField
        name="reason"
        label={say({ zh: '理由（本级可以办结时必填）', en: 'Reason (needed when you may solve it)' })}
      />
    </ActionForm>
  );
}

export function SendBack({ issue, done, close }: ActionProps): ReactNode {
  const { say } = useLanguage();
  const { me } = useWork();
  const { send, sending, fault } = useCommand(SendBackTask);
  const task = taskFor(issue, me, ['OFFERED']);
  if (!task) return null;
  const lower = issue.responsibleOrganization?.name;
  return (
    <ActionForm
      draft={draftOf(issue, 'sendBackTask')}
      title={say({ zh: '退回下级', en: 'Send back' })}
      consequence={say({
        zh: `按层级权限，${lower ?? '下级单位'} 可以办结此事项。只能退回一次，再次上报后由本单位决定。`,
        en: `${lower ?? 'The lower level'} may solve this issue. It can be sent back once; after that your unit decides.`,
      })}
      submit={say({ zh: '退回下级', en: 'Send back' })}
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const reason = textOf(values, 'reason') ?? '';
        const answer = await send({ taskId: task.id, expectedVersion: issue.version, reason });
        if (answer) done();
        return answer !== null;
      }}
    >
      <TextField name="reason" label={say({ zh: '理由', en: 'Reason' })} required />
    </ActionForm>
  );
}
