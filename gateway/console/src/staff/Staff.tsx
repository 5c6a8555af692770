import { Button, Input, Select } from 'antd';
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import type { InputRef } from 'antd';
import { ExportStaff, ImportStaff, StaffList } from '../../generated/documents';
import type { StaffExportInput, StaffListQuery } from '../../generated/operations';
import { useWork } from '../api/work';
import { useWorklist } from '../api/worklist';
import { OrganizationSelect } from '../desk/actions/choices';
import { ExportButton } from '../desk/actions/export';
import { WorklistRows } from '../desk/WorklistRows';
import { useDistrictCodes } from '../desk/words/district-codes';
import { useLanguage } from '../page/language';
import { useParameters } from '../page/location';
import '../record/record.css';
import { ImportForm } from '../tables/ImportForm';
import { AppointForm } from './AppointForm';
import { officers, type StaffRow } from './book';
import './staff.css';
import { StaffPage } from './StaffPage';

/** Values of the parameter `item` for the forms beside the list. */
const NEW = 'new';
const IMPORT = 'import';

const listOf = (data: StaffListQuery): StaffListQuery['staffMembers'] => data.staffMembers;
const idOf = ({ id }: StaffRow): string => id;

/** The staff of the district (人员), as far as the user may see them, with the opened person beside the list. */
export function Staff(): ReactNode {
  const { say } = useLanguage();
  const { me } = useWork();
  const [parameters, change] = useParameters();
  const conditions = {
    organizationId: parameters.organization ?? null,
    text: parameters.q ?? null,
    role: parameters.role ?? null,
  };
  const list = useWorklist(StaffList, listOf, conditions);
  const opened = parameters.item ?? null;
  const open = useCallback((item: string | null) => change({ item }), [change]);
  const mayChange = me.roles.some((role) => officers.includes(role));
  return (
    <main className={opened === null ? 'desk' : 'desk open'}>
      <section className="desk-queue" aria-label={say({ zh: '清单', en: 'List' })}>
        <h1 className="only-read">{say({ zh: '人员', en: 'Staff' })}</h1>
        <Filters />
        {mayChange && (
          <div className="staff-commands">
            <Button aria-pressed={opened === NEW} onClick={() => open(NEW)}>
              {say({ zh: '新进人员…', en: 'New person…' })}
            </Button>
            <Button aria-pressed={opened === IMPORT} onClick={() => open(IMPORT)}>
              {say({ zh: '导入…', en: 'Import…' })}
            </Button>
            <ExportButton<StaffExportInput>
              draft="export-staff"
              tables={[{ label: say({ zh: '人员', en: 'Staff' }), document: ExportStaff }]}
              personal
              conditions={conditions}
            />
          </div>
        )}
        <WorklistRows
          list={list}
          keyOf={idOf}
          unit={{ zh: '人', en: 'people' }}
          empty={say({
            zh: '没有符合条件的在任人员。可放宽条件，或新进人员。',
            en: 'Nobody in office fits. Widen the conditions, or add a person.',
          })}
        >
          {(row) => <Row row={row} opened={row.id === opened} open={open} />}
        </WorklistRows>
      </section>
      <section className="desk-issue" aria-label={say({ zh: '详情', en: 'Details' })}>
        {opened === null ? (
          <p className="desk-hint">
            {say({
              zh: '左侧是您辖区内的在任人员。选择一人，查看任职经历、汇报关系和联系方式。',
              en: 'The list has the staff in your jurisdiction. Choose a person to see posts, superiors and contacts.',
            })}
          </p>
        ) : (
          <>
            <Button className="record-back" onClick={() => open(null)}>
              {say({ zh: '返回', en: 'Back' })}
            </Button>
            <article className="record-page">
              {opened === NEW && mayChange && (
                <AppointForm
                  person={null}
                  close={() => open(null)}
                  done={(id) => {
                    list.reload();
                    open(id);
                  }}
                />
              )}
              {opened === IMPORT && <StaffImport imported={list.reload} />}
              {opened !== NEW && opened !== IMPORT && (
                <StaffPage key={opened} id={opened} mayAppoint={mayChange} open={open} changed={list.reload} />
              )}
            </article>
          </>
        )}
      </section>
    </main>
  );
}

function Filters(): ReactNode {
  const { say } = useLanguage();
  const [{ q = '', role, organization }, change] = useParameters();
  const { inUse, nameOf } = useDistrictCodes('Role');
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
  const label = say({ zh: '按姓名或工号查找', en: 'Find by name or staff code' });
  const roleLabel = say({ zh: '角色', en: 'Role' });
  return (
    <div className="queue-filters staff-filters">
      <Input.Search
        ref={field}
        aria-label={label}
        placeholder={label}
        allowClear
        value={text}
        onChange={({ target }) => setText(target.value)}
        onSearch={(value) => change({ q: value.trim() || null, item: null })}
      />
      <OrganizationSelect
        label={say({ zh: '单位（含下级）', en: 'Unit (with those below)' })}
        value={organization ?? null}
        onChange={(next) => change({ organization: next, item: null })}
      />
      <Select
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={roleLabel}
        placeholder={roleLabel}
        value={role ?? null}
        options={inUse.filter((code) => code !== 'resident').map((code) => ({ value: code, label: say(nameOf(code)) }))}
        onChange={(next: string | undefined) => change({ role: next ?? null, item: null })}
      />
    </div>
  );
}

function Row({ row, opened, open }: { row: StaffRow; opened: boolean; open: (id: string) => void }): ReactNode {
  return (
    <button
      type="button"
      className={opened ? 'worklist-row opened' : 'worklist-row'}
      aria-pressed={opened}
      onClick={() => open(row.id)}
    >
      <span className="queue-row-title">{row.name}</span>
      <span className="worklist-facts">
        <span>{row.mainPost?.organization?.name}</span>
        <span>{row.mainPost?.name}</span>
      </span>
      <span className="worklist-facts quiet">
        <span className="number">{row.staffCode}</span>
      </span>
    </button>
  );
}

function StaffImport({ imported }: { imported: () => void }): ReactNode {
  return (
    <ImportForm
      document={ImportStaff}
      template="personnel/importStaff"
      roles={officers}
      refusal={{ zh: '人员由人事专员或区管理员导入。', en: 'Personnel officers and administrators import staff.' }}
      title={{ zh: '导入人员', en: 'Import staff' }}
      columns={{
        zh: '表头可用中文：人员编码、姓名、岗位编码、岗位名称、编制类型、机构编码、岗位角色、负责区域、条线、任职开始，以及可选的电话、上级岗位编码。一格多值以 | 分隔。导出的表格修改后可直接导入。',
        en: 'Columns: staffCode, name, postCode, postName, establishment, organizationCode, roles, areaCodes, lines, validFrom, and optionally phone and reportsToPostCode. Values in a cell are separated by |. An exported table can be changed and imported.',
      }}
      consequence={{
        zh: '导入后，新的人员和任职生效；与现有记录相同的行不作改动。',
        en: 'New people and assignments take effect; rows that equal the record change nothing.',
      }}
      imported={imported}
    />
  );
}
