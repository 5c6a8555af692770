import { Form, Input, Select } from 'antd';
import type { ReactNode } from 'react';
import { useLanguage } from '../page/language';
import type { Person } from './book';

/** Selects one of the people of the desk. */
export function PersonField({ people }: { people: readonly Person[] }): ReactNode {
  const { say } = useLanguage();
  return (
    <Form.Item
      name="staffId"
      label={say({ zh: '人员', en: 'Person' })}
      rules={[{ required: true, message: say({ zh: '请选择人员', en: 'Choose the person' }) }]}
    >
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        notFoundContent={say({ zh: '该单位没有在任人员', en: 'Nobody holds a post in the unit' })}
        options={people.map(({ id, name, mainPost }) => ({ value: id, label: `${name}（${mainPost?.name ?? ''}）` }))}
      />
    </Form.Item>
  );
}

/** A day, or a day with a time, in China. */
export function TimeField({
  name,
  label,
  type,
}: {
  name: string;
  label: string;
  type: 'date' | 'datetime-local';
}): ReactNode {
  const { say } = useLanguage();
  return (
    <Form.Item
      name={name}
      label={label}
      rules={[{ required: true, message: say({ zh: `请填写${label}`, en: `${label} is needed` }) }]}
    >
      <Input type={type} max={type === 'date' ? '9999-12-31' : '9999-12-31T23:59'} />
    </Form.Item>
  );
}
