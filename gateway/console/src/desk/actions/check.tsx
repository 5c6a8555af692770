import { Checkbox, Form, Radio } from 'antd';
import { useState, type ReactNode } from 'react';
import { RecordSpotCheck, RecordVerification } from '../../../generated/documents';
import { useCommand } from '../../api/command';
import type { Fault } from '../../api/faults';
import { useLanguage, type Words } from '../../page/language';
import { useAttachments, type Attachments } from '../../photos/attachments';
import { PhotoField } from '../../photos/PhotoField';
import { taskRoleWords } from '../words/words';
import { draftOf, wantsPhoto, type ActionProps } from './action';
import { ActionForm, TextField, textOf, type Values } from './ActionForm';

/** The texts of the form for a check. `consequence` and `submit` differ for a passed and a failed result. */
interface CheckWords {
  title: Words;
  findings: Words;
  passed: { consequence: Words; submit: Words };
  failed: { consequence: Words; submit: Words };
}

interface CheckProps extends ActionProps {
  action: string;
  words: CheckWords;
  sending: boolean;
  fault: Fault | null;
  record: (
    result: { issueId: string; expectedVersion: number; passed: boolean; findings: string | null },
    values: Values,
  ) => Promise<object | null>;
  /** True when the check is refused without a photo. */
  photoRequired: boolean;
  /** Fields that only a failed check has. */
  whenFailed?: ReactNode;
  attachments: Attachments;
}

const neededPhotos: Words = { zh: '现场照片（须附）', en: 'Photos of the check (needed)' };
const optionalPhotos: Words = { zh: '现场照片或文件（可不附）', en: 'Photos or files of the check (optional)' };

/** Records whether the work of an issue solved the problem. A failed check needs findings. */
function CheckForm(properties: CheckProps): ReactNode {
  const { issue, done, close, action, words, sending, fault, record, whenFailed, attachments, photoRequired } =
    properties;
  const { say } = useLanguage();
  const [values, setValues] = useState<Values>({ passed: true });
  const failed = values.passed === false;
  const { consequence, submit } = failed ? words.failed : words.passed;
  const result = say({ zh: '结论', en: 'Result' });
  return (
    <ActionForm
      draft={draftOf(issue, action)}
      title={say(words.title)}
      consequence={say(consequence)}
      submit={say(submit)}
      danger={failed}
      initial={{ passed: true }}
      sending={sending || attachments.busy}
      fault={fault}
      onClose={close}
      onChange={setValues}
      onSubmit={async (filled) => {
        const about = { issueId: issue.id, expectedVersion: issue.version };
        const outcome = { passed: filled.passed !== false, findings: textOf(filled, 'findings') };
        const answer = await record({ ...about, ...outcome }, filled);
        if (answer) done();
        return answer !== null;
      }}
    >
      <Form.Item name="passed" label={result}>
        <Radio.Group
          aria-label={result}
          options={[
            { value: true, label: say({ zh: '已解决', en: 'Solved' }) },
            { value: false, label: say({ zh: '未解决', en: 'Not solved' }) },
          ]}
        />
      </Form.Item>
      <TextField name="findings" label={say(words.findings)} required={failed} max={2000} />
      <PhotoField attachments={attachments} label={say(photoRequired ? neededPhotos : optionalPhotos)} at="desk" />
      {failed && whenFailed}
    </ActionForm>
  );
}

const verification: CheckWords = {
  title: { zh: '记录核查', en: 'Record check' },
  findings: { zh: '核查情况', en: 'Findings' },
  passed: {
    consequence: { zh: '核查通过后事项可以结案。', en: 'The check passes, and the issue can be closed.' },
    submit: { zh: '核查通过', en: 'Record pass' },
  },
  failed: {
    consequence: {
      zh: '核查不通过，任务退回原单位重新办理。',
      en: 'The check fails, and the tasks go back to be done again.',
    },
    submit: { zh: '核查不通过', en: 'Record failure' },
  },
};

export function Verify(properties: ActionProps): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(RecordVerification);
  const attachments = useAttachments();
  const round = properties.issue.verifications.find(({ recordedAt }) => recordedAt === null);
  const finished = properties.issue.tasks.filter(({ state }) => state === 'DONE');
  const label = say({ zh: '须重办的任务（不选即主办单位）', en: 'Tasks to do again (none: the lead’s)' });
  return (
    <CheckForm
      {...properties}
      action="recordVerification"
      words={verification}
      sending={sending}
      fault={fault}
      attachments={attachments}
      photoRequired={wantsPhoto(properties.issue) && round?.mode === 'FIELD'}
      record={async (result, { failedTaskIds }) => {
        const attached = await attachments.send();
        if (!attached) return null;
        const again = (failedTaskIds ?? []) as string[];
        return send({ ...result, ...attached, failedTaskIds: !result.passed && again.length > 0 ? again : null });
      }}
      whenFailed={
        finished.length > 1 && (
          <Form.Item name="failedTaskIds" label={label}>
            <Checkbox.Group
              aria-label={label}
              className="stacked"
              options={finished.map(({ id, role, organization }) => ({
                value: id,
                label: `${say(taskRoleWords[role])} · ${organization?.name ?? ''}`,
              }))}
            />
          </Form.Item>
        )
      }
    />
  );
}

const spotCheck: CheckWords = {
  title: { zh: '登记抽查', en: 'Record spot check' },
  findings: { zh: '抽查情况', en: 'Findings' },
  passed: {
    consequence: { zh: '抽查通过，事项保持已结案。', en: 'The issue stays closed.' },
    submit: { zh: '抽查通过', en: 'Record pass' },
  },
  failed: {
    consequence: {
      zh: '抽查不通过，事项重新办理，由原办结单位继续处置，完成后须独立核查。',
      en: 'The issue is opened again. The unit that solved it works on, and another unit verifies the work.',
    },
    submit: { zh: '抽查不通过', en: 'Record failure' },
  },
};

/** The form for the spot check of an issue that a lower level solved at once. */
export function SpotCheck(properties: ActionProps): ReactNode {
  const { send, sending, fault } = useCommand(RecordSpotCheck);
  const attachments = useAttachments();
  return (
    <CheckForm
      {...properties}
      action="recordSpotCheck"
      words={spotCheck}
      sending={sending}
      fault={fault}
      attachments={attachments}
      photoRequired={wantsPhoto(properties.issue)}
      record={async (result) => {
        const attached = await attachments.send();
        return attached && send({ ...result, ...attached });
      }}
    />
  );
}
