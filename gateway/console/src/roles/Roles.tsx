import { Button, Select } from 'antd';
import { useCallback, useState, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { LineBook, RoleBook } from '../../generated/documents';
import { faultOf } from '../api/faults';
import { Reread } from '../api/reread';
import type { Worklist } from '../api/worklist';
import { WorklistRows } from '../desk/WorklistRows';
import { useLanguage } from '../page/language';
import { useParameters } from '../page/location';
import '../record/record.css';
import { LabelForm } from './LabelForm';
import { LinePage, type Line } from './LinePage';
import { RolePage, type Role } from './RolePage';
import { useRights } from './rights';
import './roles.css';

/** Value of the parameter `item` for the form of a new role or line beside the list. */
const NEW = 'new';

/** A role or a line as a row of the list. */
type Entry = Pick<Role, 'code' | 'labelZh' | 'labelEn' | 'retired'>;

/**
 * The roles and the lines of the district: two lists that the district keeps as data, with one entry beside the list.
 */
export function Roles(): ReactNode {
  const { say } = useLanguage();
  const [parameters, change] = useParameters();
  const lines = parameters.list === 'lines';
  const rights = useRights();
  const mayAdd = lines ? rights.lines : rights.roles;
  const roleBook = useBook(RoleBook, ({ roles }) => roles ?? []);
  const lineBook = useBook(LineBook, ({ dictionary }) => dictionary?.[0]?.entries ?? []);
  const opened = parameters.item ?? null;
  const open = useCallback((item: string | null) => change({ item }), [change]);
  const role = lines ? undefined : roleBook.rows.find(({ code }) => code === opened);
  const line = lines ? lineBook.rows.find(({ code }) => code === opened) : undefined;
  const changed = (item: string): void => {
    (lines ? lineBook : roleBook).reload();
    open(item);
  };
  return (
    <main className={opened === null ? 'desk' : 'desk open'}>
      <section className="desk-queue" aria-label={say({ zh: '清单', en: 'List' })}>
        <h1 className="only-read">{say({ zh: '角色与条线', en: 'Roles and lines' })}</h1>
        <div className="queue-filters roles-filters">
          <Select
            aria-label={say({ zh: '清单', en: 'List' })}
            value={lines ? 'lines' : 'roles'}
            options={[
              { value: 'roles', label: say({ zh: '角色', en: 'Roles' }) },
              { value: 'lines', label: say({ zh: '条线', en: 'Lines' }) },
            ]}
            onChange={(list: string) => change({ list, item: null })}
          />
          {mayAdd && (
            <Button aria-pressed={opened === NEW} onClick={() => open(NEW)}>
              {lines ? say({ zh: '新增条线…', en: 'Add a line…' }) : say({ zh: '新增角色…', en: 'Add a role…' })}
            </Button>
          )}
        </div>
        <WorklistRows<Entry>
          list={lines ? lineBook : roleBook}
          keyOf={({ code }) => code}
          empty={say({ zh: '清单为空。', en: 'The list is empty.' })}
        >
          {(entry) => <Row entry={entry} opened={entry.code === opened} open={open} />}
        </WorklistRows>
      </section>
      <section className="desk-issue" aria-label={say({ zh: '详情', en: 'Details' })}>
        {opened === null ? (
          <p className="desk-hint">
            {lines
              ? say({
                  zh: '条线供机构、岗位、事件类别和裁定选用。新增条线即时生效，无需升级平台。',
                  en: 'Organizations, posts, categories and rulings use lines. A new line takes effect at once.',
                })
              : say({
                  zh: '新增的角色没有任何权限；权限规则由一人提出、另一人批准，涉及个人信息的还须数据专员同意。',
                  en: 'A new role has no rights. One person proposes a rule and another approves it; a rule on personal data needs a data owner too.',
                })}
          </p>
        ) : (
          <>
            <Button className="record-back" onClick={() => open(null)}>
              {say({ zh: '返回', en: 'Back' })}
            </Button>
            <Reread.Provider value={(lines ? lineBook : roleBook).reload}>
              <article className="record-page">
                {opened === NEW && mayAdd && (
                  <LabelForm of={lines ? 'line' : 'role'} close={() => open(null)} done={changed} />
                )}
                {role && <RolePage key={role.code} role={role} changed={roleBook.reload} />}
                {line && <LinePage key={line.code} line={line} changed={lineBook.reload} />}
              </article>
            </Reread.Provider>
          </>
        )}
      </section>
    </main>
  );
}

interface RowProperties {
  entry: Entry & Partial<Pick<Role, 'builtIn' | 'rules'>>;
  opened: boolean;
  open: (item: string) => void;
}

function Row({ entry, opened, open }: RowProperties): ReactNode {
  const { say } = useLanguage();
  const waiting = (entry.rules ?? []).filter(({ state }) => state === 'PROPOSED').length;
  return (
    <button
      type="button"
      className={opened ? 'worklist-row opened' : 'worklist-row'}
      aria-pressed={opened}
      onClick={() => open(entry.code)}
    >
      <span className="queue-row-title">{say({ zh: entry.labelZh, en: entry.labelEn })}</span>
      <span className="worklist-facts quiet">
        <span>{entry.code}</span>
        {entry.builtIn && <span>{say({ zh: '平台内置', en: 'Built in' })}</span>}
        {entry.retired && <span>{say({ zh: '已停用', en: 'Retired' })}</span>}
        {waiting > 0 && <span>{say({ zh: `${waiting} 条规则待批准`, en: `${waiting} to approve` })}</span>}
      </span>
    </button>
  );
}

const PAGE = 50;

/** Reads a list that the server returns in one answer, and shows it in pages so that a browser draws few rows. */
function useBook<Data, R extends Line>(
  query: Parameters<typeof useQuery<Data>>[0]['query'],
  rowsOf: (data: Data) => readonly R[],
): Worklist<R> {
  const { language } = useLanguage();
  const [{ data, error, fetching }, again] = useQuery<Data>({ query });
  const [shown, setShown] = useState(PAGE);
  const rows = data ? rowsOf(data) : [];
  return {
    rows: rows.slice(0, shown),
    more: rows.length > shown,
    loadMore: () => setShown(shown + PAGE),
    loading: fetching,
    error: error ? faultOf(error, language).text : null,
    reload: () => again({ requestPolicy: 'network-only' }),
  };
}
