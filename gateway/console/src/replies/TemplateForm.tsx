import { Button, Form, Input } from 'antd';
import type { ReactNode } from 'react';
import { ChangeReplyTemplate } from '../../generated/documents';
import type { TemplateFragment } from '../../generated/operations';
import { useCommand } from '../api/command';
import { ActionForm, textOf, type Values } from '../desk/actions/ActionForm';
import { useLanguage } from '../page/language';
import { parts, partWords, variableOf, type Part } from './words';

interface Properties {
  template: TemplateFragment;
  close: () => void;
  done: () => void;
}

const languages = [
  { code: 'zh', words: { zh: '中文', en: 'Chinese' } },
  { code: 'en', words: { zh: '英文', en: 'English' } },
] as const;

const fieldOf = (part: Part, language: 'zh' | 'en'): string => `${part}-${language}`;

/** Changes the words of a state, or goes back to the built-in ones. The server checks variables and legal parts. */
export function TemplateForm({ template, close, done }: Properties): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(ChangeReplyTemplate);
  const { state, version, builtIn } = template;
  const shown = parts.filter((part) => template[part] !== null);
  const input = { state, expectedVersion: version };
  const initial: Values = Object.fromEntries(
    shown.flatMap((part) => languages.map(({ code }) => [fieldOf(part, code), template[part]![code]])),
  );
  return (
    <ActionForm
      draft={`reply-template:${state}:${version}`}
      title={say({ zh: '修改用语', en: 'Change the words' })}
      consequence={say({
        zh: '保存后立即生效，全区反映人可见；已经作出的答复不变。请勿写入姓名、个人电话等个人信息。',
        en:
          'The words apply at once to every reporter; replies that were given stay. Write no names or private ' +
          'numbers.',
      })}
      submit={say({ zh: '保存', en: 'Save' })}
      initial={initial}
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const texts = Object.fromEntries(
          shown.map((part) => [
            part,
            { zh: textOf(values, fieldOf(part, 'zh')) ?? '', en: textOf(values, fieldOf(part, 'en')) ?? '' },
          ]),
        );
        const answer = await send({ ...input, ...texts });
        if (answer) done();
        return answer !== null;
      }}
    >
      {shown.map((part) => (
        <PartFields key={part} part={part} of={template[part]!} />
      ))}
      {!builtIn && (
        <p>
          <Button
            loading={sending}
            onClick={() => {
              void send(input).then((answer) => {
                if (answer) done();
              });
            }}
          >
            {say({ zh: '恢复平台内置用语', en: 'Use the built-in words again' })}
          </Button>
        </p>
      )}
    </ActionForm>
  );
}

function PartFields({ part, of }: { part: Part; of: NonNullable<TemplateFragment['sentence']> }): ReactNode {
  const { say } = useLanguage();
  const names = of.variables.map((name) => say(variableOf(name))).join(say({ zh: '、', en: ', ' }));
  return (
    <>
      {languages.map(({ code, words }) => {
        const label = say({ zh: `${partWords[part].zh}（${words.zh}）`, en: `${partWords[part].en} (${words.en})` });
        return (
          <Form.Item
            key={code}
            name={fieldOf(part, code)}
            label={label}
            rules={[
              { required: true, whitespace: true, message: say({ zh: `请填写${label}`, en: `${label} is needed` }) },
            ]}
            {...(code === 'en' ? { extra: say({ zh: `可用变量：${names}`, en: `Variables: ${names}` }) } : {})}
          >
            <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={of.maxLength} />
          </Form.Item>
        );
      })}
    </>
  );
}
