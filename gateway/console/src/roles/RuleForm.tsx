import { Form, Select } from 'antd';
import * as district from '@jiceng/contracts/dictionary/district-words';
import type { ReactNode } from 'react';
import { useQuery } from 'urql';
import { ProposeRoleRule, RightChoices } from '../../generated/documents';
import type { RightChoicesQuery, RowScope } from '../../generated/operations';
import { useCommand } from '../api/command';
import { ActionForm, TextField, textOf } from '../desk/actions/ActionForm';
import { useLanguage } from '../page/language';

type Right = NonNullable<RightChoicesQuery['givableRights']>[number];

/** Proposes a rule for a role. The user can choose only rights that the user has; other rights are disabled. */
export function RuleForm({ role, close, done }: { role: string; close: () => void; done: () => void }): ReactNode {
  const { language, say } = useLanguage();
  const [{ data }] = useQuery({ query: RightChoices });
  const { send, sending, fault } = useCommand(ProposeRoleRule);
  const rights = data?.givableRights ?? [];
  const optionOf = ({
    right,
    nameZh,
    personal,
    mayGive,
  }: Right): { value: string; label: string; disabled: boolean } => ({
    value: right,
    label: `${language === 'zh' && nameZh !== right ? `${nameZh}（${right}）` : right}${personal ? say({ zh: ' · 个人信息', en: ' · personal' }) : ''}`,
    disabled: !mayGive,
  });
  const needed = [{ required: true, message: say({ zh: '请至少选择一项', en: 'Choose at least one' }) }];
  return (
    <ActionForm
      draft={`${role}:rule`}
      title={say({ zh: '提出权限规则', en: 'Propose a rule' })}
      consequence={say({
        zh: '规则经另一名具有相同权限的人员批准后生效；涉及个人信息的，还须数据专员同意。',
        en: 'The rule takes effect when another person with the same rights approves; personal data need a data owner too.',
      })}
      submit={say({ zh: '提出', en: 'Propose' })}
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const fields = (values.fields as string[] | undefined) ?? [];
        const answer = await send({
          role,
          operations: (values.operations as string[] | undefined) ?? [],
          rows: (values.rows as RowScope[] | undefined) ?? [],
          // This form proposes to show personal fields masked. A rule that shows them in full is proposed through the
          // API.
          fields: fields.map((field) => ({
            field,
            show: rights.find(({ right }) => right === field)?.personal ? 'MASKED' : 'FULL',
          })),
          reason: textOf(values, 'reason') ?? '',
        });
        if (answer) done();
        return answer !== null;
      }}
    >
      <Form.Item name="operations" label={say({ zh: '允许的操作', en: 'Operations' })} rules={needed}>
        <Select
          mode="multiple"
          optionFilterProp="label"
          options={rights.filter(({ isField }) => !isField).map(optionOf)}
        />
      </Form.Item>
      <Form.Item name="rows" label={say({ zh: '范围（须同时满足）', en: 'Rows (all must hold)' })} rules={needed}>
        <Select
          mode="multiple"
          options={(Object.keys(district.rowScopeWords) as RowScope[]).map((value) => ({
            value,
            label: say(district.rowScopeWords[value]),
          }))}
        />
      </Form.Item>
      <Form.Item name="fields" label={say({ zh: '可见的受限字段（可不填）', en: 'Protected fields (optional)' })}>
        <Select
          mode="multiple"
          optionFilterProp="label"
          options={rights.filter(({ isField }) => isField).map(optionOf)}
        />
      </Form.Item>
      <TextField name="reason" label={say({ zh: '理由', en: 'Reason' })} required />
    </ActionForm>
  );
}
