import { Button, Checkbox, Form, Radio, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { StartJointHandling } from '../../../generated/documents';
import type { JointRule } from '../../../generated/operations';
import { useCommand } from '../../api/command';
import { useLanguage } from '../../page/language';
import { OrganizationSelect } from './choices';
import { draftOf, type ActionProps } from './action';
import { ActionForm, type Values } from './ActionForm';

interface CoHandler {
  organizationId?: string | null;
  required?: boolean;
  /** Positions in the list of units whose tasks must be completed first; 0 is the lead. */
  after?: number[];
}

/** The form for joint handling (联合处置方案): the lead, the co-handlers, and the order of their tasks. */
export function Joint({ issue, done, close }: ActionProps): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(StartJointHandling);
  const [values, setValues] = useState<Values>({});
  const helpers = (values.coHandlers ?? []) as (CoHandler | undefined)[];
  const present = issue.responsibleOrganization ? [issue.responsibleOrganization] : [];
  const nameOf = (place: number): string =>
    place === 0 ? say({ zh: '主办单位', en: 'the lead' }) : say({ zh: `协办单位 ${place}`, en: `co-handler ${place}` });
  return (
    <ActionForm
      draft={draftOf(issue, 'startJointHandling')}
      title={say({ zh: '联合处置', en: 'Joint work' })}
      consequence={say({
        zh: '各单位立即接到任务；主办单位对结果负责。必办任务全部完成前，事项不能提交核查。',
        en: 'Every unit gets a task at once, and the lead answers for the result. The issue cannot go on before the required tasks are done.',
      })}
      submit={say({ zh: '启动联合处置', en: 'Begin joint work' })}
      initial={{
        leadOrganizationId: issue.responsibleOrganization?.id ?? null,
        coHandlers: [{ required: true }],
        rule: 'ALL_DONE',
      }}
      sending={sending}
      fault={fault}
      onClose={close}
      onChange={setValues}
      onSubmit={async (filled) => {
        const lead = String(filled.leadOrganizationId);
        const others = filled.coHandlers as CoHandler[];
        const units = [lead, ...others.map(({ organizationId }) => String(organizationId))];
        const dependencies = others.flatMap(({ after = [] }, index) =>
          after.flatMap((place) => {
            const [organizationId, afterOrganizationId] = [units[index + 1], units[place]];
            return organizationId && afterOrganizationId ? [{ organizationId, afterOrganizationId }] : [];
          }),
        );
        const answer = await send({
          issueId: issue.id,
          expectedVersion: issue.version,
          leadOrganizationId: lead,
          coHandlers: others.map(({ organizationId, required }) => ({
            organizationId: String(organizationId),
            required: required !== false,
          })),
          dependencies,
          rule: filled.rule as JointRule,
        });
        if (answer) done();
        return answer !== null;
      }}
    >
      <Form.Item
        name="leadOrganizationId"
        label={say({ zh: '主办单位', en: 'Lead' })}
        rules={[{ required: true, message: say({ zh: '请选择主办单位', en: 'Choose the lead' }) }]}
      >
        <OrganizationSelect required label={say({ zh: '输入单位名称查找', en: 'Find by name' })} known={present} />
      </Form.Item>
      <Form.List name="coHandlers">
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }) => (
              <fieldset key={key} className="co-handler">
                <legend>{say({ zh: `协办单位 ${name + 1}`, en: `Co-handler ${name + 1}` })}</legend>
                <Form.Item
                  name={[name, 'organizationId']}
                  label={say({ zh: '单位', en: 'Unit' })}
                  rules={[{ required: true, message: say({ zh: '请选择协办单位', en: 'Choose the co-handler' }) }]}
                >
                  <OrganizationSelect required label={say({ zh: '输入单位名称查找', en: 'Find by name' })} />
                </Form.Item>
                <Form.Item name={[name, 'after']} label={say({ zh: '等待谁先完成', en: 'Waits for' })}>
                  <Select
                    mode="multiple"
                    placeholder={say({ zh: '不等待，立即开始', en: 'Nobody: begins at once' })}
                    options={[0, ...helpers.map((_, index) => index + 1)]
                      .filter((place) => place !== name + 1)
                      .map((place) => ({ value: place, label: nameOf(place) }))}
                  />
                </Form.Item>
                <div className="co-handler-line">
                  <Form.Item name={[name, 'required']} valuePropName="checked" noStyle>
                    <Checkbox>{say({ zh: '必办', en: 'Required' })}</Checkbox>
                  </Form.Item>
                  {fields.length > 1 && (
                    <Button type="text" size="small" onClick={() => remove(name)}>
                      {say({ zh: '移除', en: 'Remove' })}
                    </Button>
                  )}
                </div>
              </fieldset>
            ))}
            <Button type="dashed" block onClick={() => add({ required: true })}>
              {say({ zh: '增加协办单位', en: 'Add a co-handler' })}
            </Button>
          </>
        )}
      </Form.List>
      <Form.Item name="rule" label={say({ zh: '何时算完成', en: 'When it is complete' })} className="after-list">
        <Radio.Group
          aria-label={say({ zh: '何时算完成', en: 'When it is complete' })}
          options={[
            { value: 'ALL_DONE', label: say({ zh: '全部任务完成', en: 'All tasks are done' }) },
            { value: 'REQUIRED_DONE', label: say({ zh: '必办任务完成', en: 'The required tasks are done' }) },
          ]}
        />
      </Form.Item>
    </ActionForm>
  );
}
