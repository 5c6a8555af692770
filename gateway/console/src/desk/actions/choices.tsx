import { Select } from 'antd';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { OrganizationChoices } from '../../../generated/documents';
import { useCategories } from './categories';

interface Choice {
  label: string;
  /** The surrounding form sets this id. */
  id?: string;
  value?: string | null;
  onChange?: (value: string | null) => void;
  /** Entries that are shown before the user searches, such as the suggested unit. */
  known?: { id: string; name: string }[];
  /** A required choice has no button to clear it, because the button would get the keyboard focus. */
  required?: boolean;
}

/** Selects an organization. The user searches by a part of its name. */
export function OrganizationSelect({ label, id, value, onChange, known = [], required }: Choice): ReactNode {
  const [text, setText] = useState('');
  const asked = useDelayed(text.trim(), 250);
  const [{ data, fetching }] = useQuery({ query: OrganizationChoices, variables: { text: asked || null, first: 30 } });
  const [picked, setPicked] = useState<{ id: string; name: string }[]>([]);
  const found = data?.organizations?.edges.map(({ node }) => node) ?? [];
  const options = new Map([...(text ? [] : known), ...found, ...picked, ...known].map((each) => [each.id, each.name]));
  return (
    <Select
      {...nameOf(id, label)}
      allowClear={!required}
      placeholder={label}
      value={value ?? null}
      loading={fetching}
      showSearch={{ filterOption: false, onSearch: setText }}
      options={[...options].map(([each, name]) => ({ value: each, label: name }))}
      onChange={(next: string | null | undefined) => {
        const name = next ? options.get(next) : undefined;
        if (next && name !== undefined) setPicked([{ id: next, name }]);
        onChange?.(next ?? null);
      }}
    />
  );
}

/** Selects a category of the catalogue. The user searches by one of its three names or its code. */
export function CategorySelect({ label, id, value, onChange, required }: Choice): ReactNode {
  const categories = useCategories();
  const options = useMemo(
    () =>
      categories.map(({ code, major, minor, item }) => ({
        value: code,
        label: `${item}（${minor}）`,
        search: `${code} ${major} ${minor} ${item}`,
      })),
    [categories],
  );
  return (
    <Select
      {...nameOf(id, label)}
      allowClear={!required}
      placeholder={label}
      value={value ?? null}
      loading={categories.length === 0}
      showSearch={{ optionFilterProp: 'search' }}
      options={options}
      onChange={(next: string | null | undefined) => onChange?.(next ?? null)}
    />
  );
}

/** Inside a form the visible label names the field. Elsewhere the field needs an aria-label. */
function nameOf(id: string | undefined, label: string): { id: string } | { 'aria-label': string } {
  return id === undefined ? { 'aria-label': label } : { id };
}

function useDelayed(value: string, milliseconds: number): string {
  const [late, setLate] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLate(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return late;
}
