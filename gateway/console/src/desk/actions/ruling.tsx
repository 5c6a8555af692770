import { Checkbox, Form, Radio, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { AreaChoices, RuleArbitration } from '../../../generated/documents';
import { useCommand } from '../../api/command';
import { useLanguage } from '../../page/language';
import { useDistrictCodes } from '../words/district-codes';
import { draftOf, type ActionProps } from './action';
import { ActionForm, TextField, textOf, type Values } from './ActionForm';
import { OrganizationSelect } from './choices';

/** A ruling names a unit unless the arbiter chooses a line. */
const asOrganization: Values = { by: 'organization', binding: true };

export function Rule({ issue, done, close }: ActionProps): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(RuleArbitration);
  const [values, setValues] = useState<Values>(asOrganization);
  const lines = useDistrictCodes('Line');
  const byLine = values.by === 'line';
  const district = `${issue.areaCode.slice(0, 6)}000000`;
  const [{ data }] = useQuery({ query: AreaChoices, variables: { parentCode: district } });
  const streets = data?.regions?.edges.map(({ node }) => ({ value: node.code, label: node.name })) ?? [];
  const concerned = issue.tasks.flatMap(({ organization, proposedOrganization }) =>
    [organization, proposedOrganization].filter((each) => each !== null),
  );
  return (
    <ActionForm
      draft={draftOf(issue, 'ruleArbitration')}
      title={say({ zh: '裁定', en: 'Rule' })}
      consequence={say({
        zh: '裁定立即生效，所定单位不得再退回。形成先例的，此后其辖区内的同类事项直接派遣给该单位。',
        en: 'The ruling holds at once, and the unit cannot return the matter. A binding one routes later matters of this category in the region of the unit.',
      })}
      submit={say({ zh: '作出裁定', en: 'Rule' })}
      initial={asOrganization}
      sending={sending}
      fault={fault}
      onClose={close}
      onChange={setValues}
      onSubmit={async (filled) => {
        const answer = await send({
          issueId: issue.id,
          expectedVersion: issue.version,
          organizationId: byLine ? null : textOf(filled, 'organizationId'),
          line: byLine ? textOf(filled, 'line') : null,
          reason: textOf(filled, 'reason') ?? '',
          binding: filled.binding === true,
          regionCode: filled.binding === true ? textOf(filled, 'regionCode') : null,
        });
        if (answer) done();
        return answer !== null;
      }}
    >
      <Form.Item name="by" label={say({ zh: '裁定给', en: 'The ruling names' })}>
        <Radio.Group
          aria-label={say({ zh: '裁定给', en: 'The ruling names' })}
          options={[
            { value: 'organization', label: say({ zh: '指定单位', en: 'A unit' }) },
            { value: 'line', label: say({ zh: '所在地的条线单位', en: 'The unit of a line for the place' }) },
          ]}
        />
      </Form.Item>
      {byLine ? (
        <Form.Item
          name="line"
          label={say({ zh: '条线', en: 'Line' })}
          rules={[{ required: true, message: say({ zh: '请选择条线', en: 'Choose a line' }) }]}
        >
          <Select
            placeholder={say({
              zh: '由事项所在地的该条线单位承办',
              en: 'Its unit for the place must handle the issue',
            })}
            options={lines.inUse.map((value) => ({ value, label: say(lines.nameOf(value)) }))}
            showSearch={{ optionFilterProp: 'label' }}
          />
        </Form.Item>
      ) : (
        <Form.Item
          name="organizationId"
          label={say({ zh: '承办单位', en: 'The unit that must handle it' })}
          rules={[{ required: true, message: say({ zh: '请选择承办单位', en: 'Choose a unit' }) }]}
        >
          <OrganizationSelect
            required
            label={say({ zh: '争议单位在前，也可查找其他单位', en: 'Parties first; others by name' })}
            known={concerned}
          />
        </Form.Item>
      )}
      <TextField name="reason" label={say({ zh: '裁定理由', en: 'Reason' })} required max={1000} />
      <Form.Item name="binding" valuePropName="checked">
        <Checkbox>
          {say({ zh: '形成先例，适用于此后同类事项', en: 'Binding for later matters of this category' })}
        </Checkbox>
      </Form.Item>
      {values.binding === true && (
        <Form.Item name="regionCode" label={say({ zh: '适用区域', en: 'Where it binds' })}>
          <Select
            allowClear
            placeholder={
              byLine
                ? say({ zh: '全区', en: 'The whole district' })
                : say({ zh: '承办单位的全部辖区', en: 'The whole region of the unit' })
            }
            options={streets}
            showSearch={{ optionFilterProp: 'label' }}
          />
        </Form.Item>
      )}
    </ActionForm>
  );
}
