import { Form, Input, Radio } from 'antd';
import type { ReactNode } from 'react';
import { AskSourceForTime, AskSourceToTakeBack, WithdrawSourceRequest } from '../../../generated/documents';
import type { SourceExtensionReason, SourceReturnReason } from '../../../generated/operations';
import { useCommand } from '../../api/command';
import { useLanguage, type Words } from '../../page/language';
import { fieldOfMoment, momentOfField } from '../../page/local-moment';
import { sourceExtensionReasonWords, sourceReturnReasonWords } from '../words/words';
import { draftOf, type ActionProps } from './action';
import { ActionForm, TextField, textOf } from './ActionForm';

function Reason({ words }: { words: Record<string, Words> }): ReactNode {
  const { say } = useLanguage();
  return (
    <Form.Item
      name="reason"
      label={say({ zh: '原因', en: 'Reason' })}
      rules={[{ required: true, message: say({ zh: '请选择原因', en: 'Choose a reason' }) }]}
    >
      <Radio.Group
        aria-label={say({ zh: '原因', en: 'Reason' })}
        className="stacked"
        options={Object.entries(words).map(([value, label]) => ({ value, label: say(label) }))}
      />
    </Form.Item>
  );
}

function WordsForSource(): ReactNode {
  const { say } = useLanguage();
  return (
    <TextField
      name="text"
      label={say({
        zh: '给来源单位的说明，将发往平台外，勿写个人信息',
        en: 'Words for the source; they leave the platform, so name no person',
      })}
      max={500}
    />
  );
}

export function AskReturn({ issue, done, close }: ActionProps): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(AskSourceToTakeBack);
  return (
    <ActionForm
      draft={draftOf(issue, 'askSourceToTakeBack')}
      title={say({ zh: '申请退单', en: 'Ask the source to take it back' })}
      consequence={say({
        zh: '由来源单位答复，答复前时限照常计算；继续派遣即撤回申请。同意后事项在本区结束，不同意则仍由本单位办理。',
        en:
          'The source answers, and the deadlines run on. A dispatch gives the request up. Once granted, the issue ends ' +
          'here; after a refusal it stays with your desk.',
      })}
      submit={say({ zh: '提交申请', en: 'Ask' })}
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const answer = await send({
          issueId: issue.id,
          expectedVersion: issue.version,
          reason: values.reason as SourceReturnReason,
          text: textOf(values, 'text'),
        });
        if (answer) done();
        return answer !== null;
      }}
    >
      <Reason words={sourceReturnReasonWords} />
      <WordsForSource />
    </ActionForm>
  );
}

export function WithdrawRequest({ issue, done, close }: ActionProps): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(WithdrawSourceRequest);
  return (
    <ActionForm
      draft={draftOf(issue, 'withdrawSourceRequest')}
      title={say({ zh: '撤回来源申请', en: 'Withdraw the request to the source' })}
      consequence={say({
        zh: '撤回原因将发往来源单位，勿写个人信息。此后来源的答复不再有效，事项由本单位继续办理。',
        en:
          'The reason leaves the platform for the source, so name no person. A later answer has no effect, and your desk ' +
          'goes on with the issue.',
      })}
      submit={say({ zh: '撤回申请', en: 'Withdraw' })}
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const answer = await send({
          issueId: issue.id,
          expectedVersion: issue.version,
          reason: textOf(values, 'reason') ?? '',
        });
        if (answer) done();
        return answer !== null;
      }}
    >
      <TextField name="reason" label={say({ zh: '撤回原因', en: 'Reason' })} required />
    </ActionForm>
  );
}

export function AskTime({ issue, done, close }: ActionProps): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(AskSourceForTime);
  return (
    <ActionForm
      draft={draftOf(issue, 'askSourceForTime')}
      title={say({ zh: '申请来源延期', en: 'Ask the source for time' })}
      consequence={say({
        zh: '由来源单位答复。同意后只顺延来源时限，本平台的时限不变。',
        en: 'The source answers. A granted extension moves the limit of the source and none of the platform.',
      })}
      submit={say({ zh: '提交申请', en: 'Ask' })}
      initial={{ sourceDueAt: fieldOfMoment(issue.sourceDueAt) }}
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const answer = await send({
          issueId: issue.id,
          expectedVersion: issue.version,
          reason: values.reason as SourceExtensionReason,
          sourceDueAt: momentOfField(values.sourceDueAt) ?? '',
          text: textOf(values, 'text'),
        });
        if (answer) done();
        return answer !== null;
      }}
    >
      <Reason words={sourceExtensionReasonWords} />
      <Form.Item
        name="sourceDueAt"
        label={say({ zh: '延期至', en: 'New limit' })}
        rules={[{ required: true, message: say({ zh: '请填写延期时间', en: 'Say until when' }) }]}
      >
        <Input type="datetime-local" />
      </Form.Item>
      <WordsForSource />
    </ActionForm>
  );
}
