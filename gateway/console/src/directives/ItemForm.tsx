import { Form, Input, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { useQuery } from 'urql';
import * as words from '@jiceng/contracts/dictionary/directive-words';
import { OrganizationChoices } from '../../generated/documents';
import type { DirectiveFactsFragment, DirectiveItemParts, DirectiveRecurrence } from '../../generated/operations';
import type { Fault } from '../api/faults';
import { ActionForm, TextField, textOf } from '../desk/actions/ActionForm';
import { useLanguage } from '../page/language';

export type ItemParts = DirectiveItemParts;

interface Properties {
  draft: string;
  title: string;
  /** The item as it is; null for a new one. */
  initial: DirectiveFactsFragment['items'][number] | null;
  /** Text of a new item. */
  what?: string;
  sending: boolean;
  fault: Fault | null;
  close: () => void;
  submit: (item: ItemParts) => Promise<boolean>;
}

/** The parts of an item. */
export function ItemForm({ draft, title, initial, what = '', sending, fault, close, submit }: Properties): ReactNode {
  const { say } = useLanguage();
  const of = words.directiveItemFieldWords;
  const known = initial?.addressees.flatMap((unit) => (unit ? [{ id: unit.id, name: unit.name }] : [])) ?? [];
  return (
    <ActionForm
      draft={draft}
      name={draft.replaceAll(':', '-')}
      title={title}
      consequence={say({
        zh: '保存后不再提示核对；原文语句的对应关系保留。',
        en: 'The item is then no longer doubtful, and keeps its sentences.',
      })}
      submit={say({ zh: '保存', en: 'Save' })}
      initial={{
        what: initial?.what ?? what,
        object: initial?.object ?? '',
        elements: initial?.elements ?? [],
        quantity: initial?.quantity ?? '',
        deliverable: initial?.deliverable ?? '',
        deadlineText: initial?.deadlineText ?? '',
        deadlineOn: initial?.deadlineOn ?? '',
        recurrence: initial?.recurrence ?? '',
        addresseeIds: known.map(({ id }) => id),
      }}
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={(values) =>
        submit({
          what: textOf(values, 'what') ?? '',
          object: textOf(values, 'object') ?? null,
          elements: values.elements as string[],
          quantity: textOf(values, 'quantity') ?? null,
          deliverable: textOf(values, 'deliverable') ?? null,
          deadlineText: textOf(values, 'deadlineText') ?? null,
          deadlineOn: textOf(values, 'deadlineOn') ?? null,
          recurrence: (textOf(values, 'recurrence') ?? null) as DirectiveRecurrence | null,
          addresseeIds: values.addresseeIds as string[],
        })
      }
    >
      <TextField name="what" label={say(of.WHAT)} max={2_000} required />
      <TextField name="object" label={say(of.OBJECT)} short />
      <Form.Item name="elements" label={say(of.ELEMENTS)}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={['、', '，', ',']} />
      </Form.Item>
      <TextField name="quantity" label={say(of.QUANTITY)} max={200} short />
      <TextField name="deliverable" label={say(of.DELIVERABLE)} short />
      <TextField name="deadlineText" label={say({ zh: '时限原文', en: 'Deadline as written' })} max={200} short />
      <Form.Item name="deadlineOn" label={say({ zh: '截止日期', en: 'Last day' })}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="recurrence" label={say({ zh: '周期', en: 'Recurrence' })}>
        <Select
          options={[
            { value: '', label: say({ zh: '一次', en: 'Once' }) },
            ...Object.entries(words.directiveRecurrenceWords).map(([value, word]) => ({ value, label: say(word) })),
          ]}
        />
      </Form.Item>
      <Form.Item name="addresseeIds" label={say(of.ADDRESSEES)}>
        <UnitsSelect known={known} />
      </Form.Item>
    </ActionForm>
  );
}

/** Selects several organizations, which the user searches by a part of their names. */
function UnitsSelect({
  id,
  value = [],
  onChange,
  known,
}: {
  id?: string;
  value?: string[];
  onChange?: (ids: string[]) => void;
  known: readonly { id: string; name: string }[];
}): ReactNode {
  const [text, setText] = useState('');
  const [names, setNames] = useState(() => new Map(known.map((unit) => [unit.id, unit.name])));
  const [{ data, fetching }] = useQuery({
    query: OrganizationChoices,
    variables: { text: text.trim() || null, first: 30 },
  });
  const found = data?.organizations?.edges.map(({ node }) => node) ?? [];
  const options = new Map([...names, ...found.map((each) => [each.id, each.name] as const)]);
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      mode="multiple"
      value={value}
      loading={fetching}
      maxTagCount={6}
      showSearch={{ filterOption: false, onSearch: setText }}
      options={[...options].map(([each, name]) => ({ value: each, label: name }))}
      onChange={(next: string[]) => {
        setNames(new Map([...names, ...next.map((each) => [each, options.get(each) ?? each] as const)]));
        onChange?.(next);
      }}
    />
  );
}
