import { Form, Input, Select } from 'antd';
import { useEffect, useRef, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { AreaChoices } from '../../generated/documents';
import { useDistrictCodes } from '../desk/words/district-codes';
import { useLanguage } from '../page/language';

/** A day of a form that may stay empty; the command takes its first moment in China. */
export function DayField({ name, label }: { name: string; label: string }): ReactNode {
  return (
    <Form.Item name={name} label={label}>
      <Input type="date" max="9999-12-31" />
    </Form.Item>
  );
}

interface AreaProperties {
  region: { code: string; name: string } | null;
}

/** The areas of an assignment: the region of the organization, parts of it, or codes of grids. */
export function AreasField({ region }: AreaProperties): ReactNode {
  const { say } = useLanguage();
  const form = Form.useFormInstance<{ areaCodes?: string[] }>();
  const proposed = useRef<string | null>(null);
  const code = region?.code ?? null;
  useEffect(() => {
    const chosen = form.getFieldValue('areaCodes') as string[] | undefined;
    const untouched = !chosen || chosen.length === 0 || (chosen.length === 1 && chosen[0] === proposed.current);
    // Most people work for the whole region of their organization.
    if (code !== null && untouched) form.setFieldValue('areaCodes', [code]);
    proposed.current = code;
  }, [form, code]);
  const [{ data }] = useQuery({ query: AreaChoices, variables: { parentCode: code }, pause: code === null });
  const parts = data?.regions?.edges.map(({ node }) => node) ?? [];
  const options = [...(region ? [region] : []), ...parts].map((each) => ({ value: each.code, label: each.name }));
  return (
    <Form.Item
      name="areaCodes"
      label={say({ zh: '负责区域（可输入网格代码）', en: 'Areas (codes of grids may be typed)' })}
      rules={[{ required: true, message: say({ zh: '请选择负责区域', en: 'Choose the areas' }) }]}
    >
      <Select mode="tags" options={options} optionFilterProp="label" tokenSeparators={[',', '，', ' ']} />
    </Form.Item>
  );
}

/** The lines of an assignment; none means every line of the organization. */
export function LinesField({ of }: { of: string | null }): ReactNode {
  const { say } = useLanguage();
  const { inUse, nameOf } = useDistrictCodes('Line');
  const choices = of === null ? inUse : [of];
  return (
    <Form.Item name="lines" label={say({ zh: '条线（不选为全部条线）', en: 'Lines (none means every line)' })}>
      <Select
        mode="multiple"
        allowClear
        optionFilterProp="label"
        options={choices.map((value) => ({ value, label: say(nameOf(value)) }))}
      />
    </Form.Item>
  );
}
