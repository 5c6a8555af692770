import { Form, InputNumber, Radio } from 'antd';
import { useState, type ReactNode } from 'react';
import {
  AnswerDeadlineRequest,
  RequestExtension,
  RequestPause,
  RequestSuspension,
  ResumeIssue,
  ReviewSuspension,
} from '../../../generated/documents';
import type { DeadlineRequestKind, PauseGround } from '../../../generated/operations';
import { useCommand } from '../../api/command';
import { useLanguage, type Words } from '../../page/language';
import { useAttachments, type Attachments } from '../../photos/attachments';
import { PhotoField } from '../../photos/PhotoField';
import { moment, useNow } from '../words/time';
import { pauseGroundWords, requestWords } from '../words/words';
import { draftOf, type ActionProps } from './action';
import { ActionForm, TextField, textOf, type Values } from './ActionForm';

/** Effect of an approval, by the kind of the request. */
const consequences: Record<DeadlineRequestKind, Words> = {
  PAUSE: { zh: '自申请之时起暂停计时。', en: 'The clocks stand still from the moment of the request.' },
  EXTENSION: { zh: '办理时限按申请的时长顺延。', en: 'The limit moves by the time asked for.' },
  SUSPENSION: {
    zh: '自申请之时起停止计时，列入挂账事项，由您定期复核。',
    en: 'The clocks stand still from the moment of the request, and you review it regularly.',
  },
};

/** The photos and files of a request that prove its ground. */
function Evidence({ attachments }: { attachments: Attachments }): ReactNode {
  const { say } = useLanguage();
  const label = say({ zh: '证明照片或文件（可不附）', en: 'Photos or files that prove it (optional)' });
  return <PhotoField attachments={attachments} label={label} at="desk" />;
}

export function AskPause({ issue, done, close }: ActionProps): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(RequestPause);
  const attachments = useAttachments();
  return (
    <ActionForm
      draft={draftOf(issue, 'requestPause')}
      title={say({ zh: '申请暂停', en: 'Ask for a pause' })}
      consequence={say({
        zh: '由上级机构负责人审批。批准后自申请之时起暂停计时，未获批准则时限不变。',
        en: 'The leader above your unit answers. An approved pause counts from now; after a refusal the limit stays.',
      })}
      submit={say({ zh: '提交申请', en: 'Ask' })}
      sending={sending || attachments.busy}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const attached = await attachments.send();
        if (!attached) return false;
        const answer = await send({
          issueId: issue.id,
          expectedVersion: issue.version,
          ground: values.ground as PauseGround,
          evidence: textOf(values, 'evidence') ?? '',
          ...attached,
        });
        if (answer) done();
        return answer !== null;
      }}
    >
      <Form.Item
        name="ground"
        label={say({ zh: '暂停事由', en: 'Ground' })}
        rules={[{ required: true, message: say({ zh: '请选择暂停事由', en: 'Choose a ground' }) }]}
      >
        <Radio.Group
          aria-label={say({ zh: '暂停事由', en: 'Ground' })}
          className="stacked"
          options={Object.entries(pauseGroundWords).map(([value, words]) => ({ value, label: say(words) }))}
        />
      </Form.Item>
      <TextField name="evidence" label={say({ zh: '证明情况', en: 'Evidence' })} required max={2000} />
      <Evidence attachments={attachments} />
    </ActionForm>
  );
}

export function AskExtension({ issue, done, close }: ActionProps): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(RequestExtension);
  const attachments = useAttachments();
  return (
    <ActionForm
      draft={draftOf(issue, 'requestExtension')}
      title={say({ zh: '申请延期', en: 'Ask for an extension' })}
      consequence={say({
        zh: '首次由上级机构负责人审批，再次由统筹协调机构负责人审批。获批后办理时限顺延，未获批准则时限不变。',
        en: 'The leader above your unit answers, a second time that of the coordination office. Once approved, the limit is later.',
      })}
      submit={say({ zh: '提交申请', en: 'Ask' })}
      sending={sending || attachments.busy}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const attached = await attachments.send();
        if (!attached) return false;
        const answer = await send({
          issueId: issue.id,
          expectedVersion: issue.version,
          minutes: Math.round(Number(values.hours) * 60),
          evidence: textOf(values, 'evidence') ?? '',
          ...attached,
        });
        if (answer) done();
        return answer !== null;
      }}
    >
      <Form.Item
        name="hours"
        label={say({ zh: '延长工作小时数', en: 'Working hours' })}
        rules={[{ required: true, message: say({ zh: '请填写延长的工作小时数', en: 'Say how many working hours' }) }]}
      >
        <InputNumber min={1} max={2000} precision={0} aria-label={say({ zh: '延长工作小时数', en: 'Working hours' })} />
      </Form.Item>
      <TextField name="evidence" label={say({ zh: '延期理由', en: 'Reason' })} required max={2000} />
      <Evidence attachments={attachments} />
    </ActionForm>
  );
}

export function AskSuspension({ issue, done, close }: ActionProps): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(RequestSuspension);
  const attachments = useAttachments();
  return (
    <ActionForm
      draft={draftOf(issue, 'requestSuspension')}
      title={say({ zh: '申请挂账', en: 'Ask for a suspension' })}
      consequence={say({
        zh: '由区领导审批并定期复核。挂账期间停止计时，不计入按期办结。',
        en: 'A district leader answers, and reviews the suspension regularly. The clocks stand still meanwhile.',
      })}
      submit={say({ zh: '提交申请', en: 'Ask' })}
      sending={sending || attachments.busy}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const attached = await attachments.send();
        if (!attached) return false;
        const evidence = textOf(values, 'evidence') ?? '';
        const answer = await send({ issueId: issue.id, expectedVersion: issue.version, evidence, ...attached });
        if (answer) done();
        return answer !== null;
      }}
    >
      <TextField name="evidence" label={say({ zh: '挂账理由', en: 'Reason' })} required max={2000} />
      <Evidence attachments={attachments} />
    </ActionForm>
  );
}

export function Review({ issue, done, close }: ActionProps): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(ReviewSuspension);
  return (
    <ActionForm
      draft={draftOf(issue, 'reviewSuspension')}
      title={say({ zh: '复核挂账', en: 'Review the suspension' })}
      consequence={say({
        zh: '继续挂账至下次复核。条件具备的，请用「恢复」结束挂账。',
        en: 'The issue stays suspended until the next review. To end the suspension, resume the issue.',
      })}
      submit={say({ zh: '继续挂账', en: 'Keep suspended' })}
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const findings = textOf(values, 'findings') ?? '';
        const answer = await send({ issueId: issue.id, expectedVersion: issue.version, findings });
        if (answer) done();
        return answer !== null;
      }}
    >
      <TextField name="findings" label={say({ zh: '复核情况', en: 'Findings' })} required max={2000} />
    </ActionForm>
  );
}

export function AnswerRequest({ issue, done, close }: ActionProps): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const { send, sending, fault } = useCommand(AnswerDeadlineRequest);
  const [values, setValues] = useState<Values>({ approve: true });
  const refused = values.approve === false;
  const request = issue.deadlineRequests?.find(({ endedAt }) => endedAt === null);
  return (
    <ActionForm
      draft={draftOf(issue, 'answerDeadlineRequest')}
      title={say({ zh: '审批时限申请', en: 'Answer the request' })}
      consequence={
        refused
          ? say({ zh: '办理时限不变，该单位继续办理。', en: 'The limit stays as it is, and the unit goes on.' })
          : say(consequences[request?.kind ?? 'PAUSE'])
      }
      submit={refused ? say({ zh: '不予批准', en: 'Refuse' }) : say({ zh: '批准', en: 'Approve' })}
      danger={refused}
      initial={{ approve: true }}
      sending={sending}
      fault={fault}
      onClose={close}
      onChange={setValues}
      onSubmit={async (filled) => {
        const answer = await send({
          issueId: issue.id,
          expectedVersion: issue.version,
          approve: filled.approve !== false,
          reason: textOf(filled, 'reason'),
        });
        if (answer) done();
        return answer !== null;
      }}
    >
      {request && (
        <div className="suggestion" role="note">
          <b>
            {request.organization?.name ?? ''} · {say(requestWords[request.kind])}
            {request.ground && <> · {say(pauseGroundWords[request.ground])}</>}
            {request.minutes && (
              <>
                {' · '}
                {say({
                  zh: `${Math.ceil(request.minutes / 60)} 个工作小时`,
                  en: `${Math.ceil(request.minutes / 60)} working hours`,
                })}
              </>
            )}
          </b>
          <span>{request.evidence}</span>
          <span>
            {say({ zh: '申请时间 ', en: 'Asked ' })}
            {moment(request.askedAt, now)}
          </span>
        </div>
      )}
      <Form.Item name="approve" label={say({ zh: '审批意见', en: 'Answer' })}>
        <Radio.Group
          aria-label={say({ zh: '审批意见', en: 'Answer' })}
          options={[
            { value: true, label: say({ zh: '批准', en: 'Approve' }) },
            { value: false, label: say({ zh: '不予批准', en: 'Refuse' }) },
          ]}
        />
      </Form.Item>
      <TextField name="reason" label={say({ zh: '理由', en: 'Reason' })} required={refused} max={2000} />
    </ActionForm>
  );
}

export function Resume({ issue, done, close }: ActionProps): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(ResumeIssue);
  return (
    <ActionForm
      draft={draftOf(issue, 'resumeIssue')}
      title={say({ zh: '恢复', en: 'Resume' })}
      consequence={say({
        zh: '恢复计时，暂停的时间顺延到办理时限。',
        en: 'The clocks run again, and the time paused is given back.',
      })}
      submit={say({ zh: '恢复办理', en: 'Resume' })}
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async () => {
        const answer = await send({ issueId: issue.id, expectedVersion: issue.version });
        if (answer) done();
        return answer !== null;
      }}
    />
  );
}
