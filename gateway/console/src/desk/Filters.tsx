import { Button, Checkbox, Input, Segmented, Select, type InputRef } from 'antd';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { AreaChoices } from '../../generated/documents';
import type { InboxScope } from '../../generated/operations';
import { useLanguage } from '../page/language';
import { useParameters } from '../page/location';
import { useWork } from '../api/work';
import { CategorySelect, OrganizationSelect } from './actions/choices';
import { Days } from './Days';
import { SavedViews } from './SavedViews';
import { filterNames, scopesOf, severitiesOf, sourcesOf, statesOf } from './view';
import { scopeWords, severityWords, sourceWords, stateWords } from './words/words';

/** Selects whose queue is shown, and searches all issues that the user may see. */
export function Filters({ scope }: { scope: InboxScope }): ReactNode {
  const { say } = useLanguage();
  const { me } = useWork();
  const [parameters, change] = useParameters();
  const set = filterNames.filter((name) => name !== 'q' && parameters[name]).length;
  const [shown, setShown] = useState(set > 0);
  const [saved, setSaved] = useState(false);
  return (
    <div className="queue-filters">
      <div className="queue-filters-line">
        <Segmented<InboxScope>
          aria-label={say({ zh: '范围', en: 'Whose' })}
          value={scope}
          options={scopesOf(me).map((value) => ({ value, label: say(scopeWords[value]) }))}
          onChange={(next) => change({ scope: next, ...Object.fromEntries(filterNames.map((name) => [name, null])) })}
        />
        <span className="queue-filters-buttons">
          <Button aria-expanded={saved} onClick={() => setSaved(!saved)}>
            {say({ zh: '常用视图', en: 'Views' })}
          </Button>
          <Button aria-expanded={shown} onClick={() => setShown(!shown)}>
            {say({ zh: '筛选', en: 'Filter' })}
            {set > 0 ? ` ${set}` : ''}
          </Button>
        </span>
      </div>
      {saved && <SavedViews />}
      <Search />
      {shown && <Conditions />}
    </div>
  );
}

function Search(): ReactNode {
  const { say } = useLanguage();
  const [{ q = '' }, change] = useParameters();
  const [text, setText] = useState(q);
  const field = useRef<InputRef>(null);
  useEffect(() => setText(q), [q]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const typing = (event.target as HTMLElement).closest('input, textarea, [contenteditable]');
      if (event.key !== '/' || typing) return;
      event.preventDefault();
      field.current?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  const label = say({
    zh: '按标题、描述、地址、编号查询（至少两个字）',
    en: 'Title, description, address, number (2 characters)',
  });
  return (
    <Input.Search
      ref={field}
      aria-label={label}
      placeholder={label}
      allowClear
      value={text}
      onChange={({ target }) => setText(target.value)}
      onSearch={(value) => change({ q: value.trim() })}
    />
  );
}

function Conditions(): ReactNode {
  const { say } = useLanguage();
  const { me } = useWork();
  const [parameters, change] = useParameters();
  const home = me.areaCodes.find((code) => code.length === 12) ?? null;
  const [{ data }] = useQuery({ query: AreaChoices, variables: { parentCode: home } });
  const areas = data?.regions?.edges.map(({ node }) => ({ value: node.code, label: node.name })) ?? [];
  const [reference, setReference] = useState(parameters.reference ?? '');
  return (
    <div className="queue-conditions">
      <Select
        mode="multiple"
        allowClear
        aria-label={say({ zh: '状态', en: 'States' })}
        placeholder={say({ zh: '状态', en: 'States' })}
        value={statesOf(parameters.in)}
        options={Object.entries(stateWords).map(([value, words]) => ({ value, label: say(words) }))}
        onChange={(states: string[]) => change({ in: states.join(',') })}
      />
      <Select
        mode="multiple"
        allowClear
        aria-label={say({ zh: '严重程度', en: 'Severity' })}
        placeholder={say({ zh: '严重程度', en: 'Severity' })}
        value={severitiesOf(parameters.severity)}
        options={Object.entries(severityWords).map(([value, words]) => ({ value, label: say(words) }))}
        onChange={(severities: string[]) => change({ severity: severities.join(',') })}
      />
      {areas.length > 0 && (
        <Select
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={say({ zh: '区域', en: 'Area' })}
          placeholder={say({ zh: '区域', en: 'Area' })}
          value={parameters.area ?? null}
          options={areas}
          onChange={(area: string | undefined) => change({ area: area ?? null })}
        />
      )}
      <CategorySelect
        label={say({ zh: '类别', en: 'Category' })}
        value={parameters.category ?? null}
        onChange={(category) => change({ category })}
      />
      <OrganizationSelect
        label={say({ zh: '经办单位', en: 'Unit involved' })}
        value={parameters.organization ?? null}
        onChange={(organization) => change({ organization })}
      />
      <OrganizationSelect
        label={say({ zh: '责任单位', en: 'Responsible unit' })}
        value={parameters.responsible ?? null}
        onChange={(responsible) => change({ responsible })}
      />
      <Select
        mode="multiple"
        allowClear
        aria-label={say({ zh: '来源', en: 'Sources' })}
        placeholder={say({ zh: '来源', en: 'Sources' })}
        value={sourcesOf(parameters.source)}
        options={Object.entries(sourceWords).map(([value, words]) => ({ value, label: say(words) }))}
        onChange={(sources: string[]) => change({ source: sources.join(',') })}
      />
      <Input
        allowClear
        aria-label={say({ zh: '来源编号', en: 'Number at the source' })}
        placeholder={say({ zh: '来源编号（如 12345 工单号）', en: 'Number at the source' })}
        value={reference}
        onChange={({ target }) => {
          setReference(target.value);
          if (target.value === '') change({ reference: null });
        }}
        onPressEnter={() => change({ reference: reference.trim() })}
      />
      <Days label={say({ zh: '上报日期', en: 'Reported' })} from="reportedFrom" to="reportedTo" />
      <Days label={say({ zh: '结案日期', en: 'Closed' })} from="closedFrom" to="closedTo" />
      <Checkbox
        checked={parameters.open === '1'}
        onChange={({ target }) => change({ open: target.checked ? '1' : null })}
      >
        {say({ zh: '只看未结', en: 'Open only' })}
      </Checkbox>
      <Checkbox
        checked={parameters.late === '1'}
        onChange={({ target }) => change({ late: target.checked ? '1' : null })}
      >
        {say({ zh: '只看超时', en: 'Overdue only' })}
      </Checkbox>
    </div>
  );
}
