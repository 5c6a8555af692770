import { Form, Radio } from 'antd';
import { useState, type ReactNode } from 'react';
import { AnswerDeadlineRequest, RequestPause, ResumeIssue } from '../../../generated/documents';
import type { PauseGround } from '../../../generated/operations';
import { useCommand } from '../../api/command';
import { useLanguage } from '../../page/language';
import { moment, useNow } from '../words/time';
import { pauseGroundWords } from '../words/words';
import { draftOf, type ActionProps } from './action';
import { ActionForm, TextField, textOf, type Values } from './ActionForm';

export function AskPause({ issue, done, close }: ActionProps): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(RequestPause);
  return (
    <ActionForm
      draft={draftOf(issue, 'requestPause')}
      title={say({ zh: '申请暂停', en: 'Ask for a pause' })}
      consequence={say({
        zh: '由上级机构负责人审批。批准后自申请之时起暂停计时，未获批准则时限不变。',
        en: 'The leader above your unit answers. An approved pause counts from now; after a refusal the limit stays.',
      })}
      submit={say({ zh: '提交申请', en: 'Ask' })}
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const answer = await send({
          issueId: issue.id,
          expectedVersion: issue.version,
          ground: values.ground as PauseGround,
          evidence: textOf(values, 'evidence') ?? '',
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
          : say({ zh: '自申请之时起暂停计时。', en: 'The clocks stand still from the moment of the request.' })
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
            {request.organization?.name ?? ''} · {say(pauseGroundWords[request.ground])}
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
