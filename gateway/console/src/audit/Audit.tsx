import { Button, Input, Select } from 'antd';
import { useCallback, type ReactNode } from 'react';
import {
  AssessmentRecords,
  CoordinationRecords,
  DataSharingRecords,
  GridRecords,
  PersonnelRecords,
} from '../../generated/documents';
import type { CoordinationRecordsQuery, RecordFragment } from '../../generated/operations';
import { useWorklist } from '../api/worklist';
import { Days } from '../desk/Days';
import { WorklistRows } from '../desk/WorklistRows';
import { moment, momentOfDay, useNow } from '../desk/words/time';
import { serviceFields, services, type ServiceField } from '../operations/words';
import { useLanguage } from '../page/language';
import { useParameters } from '../page/location';
import '../record/record.css';
import { Chains } from './Chains';
import { Actor, RecordPage } from './RecordPage';
import './audit.css';
import { actText, commands, subjects, subjectWords } from './words';

/** Each service has its own database and chain, and so its own query. The queries differ only in their names. */
const documents = {
  personnelStatus: PersonnelRecords,
  gridStatus: GridRecords,
  coordinationStatus: CoordinationRecords,
  assessmentStatus: AssessmentRecords,
  dataSharingStatus: DataSharingRecords,
} satisfies Record<ServiceField, unknown>;

/**
 * Value of the parameter `record` for the state of the chains. A wide screen shows the state of the chains also without
 * the parameter.
 */
const CHAINS = 'chains';
const listOf = ({ records }: CoordinationRecordsQuery): CoordinationRecordsQuery['records'] => records;
const keyOf = ({ id }: RecordFragment): string => id;

type Change = (changes: Record<string, string | null>) => void;

/** The audit trail (审计记录) of one service, and beside it a record or the state of all chains. */
export function Audit(): ReactNode {
  const { say } = useLanguage();
  const [parameters, change] = useParameters();
  const { service, act, type, subject, actor, from, to, record } = parameters;
  const field = serviceFields.find((each) => services[each].code === service) ?? 'coordinationStatus';
  const list = useWorklist(documents[field], listOf, {
    actorId: actor ?? null,
    act: act ?? null,
    subjectType: type ?? null,
    subjectId: type ? (subject ?? null) : null,
    from: momentOfDay(from, 'start'),
    until: momentOfDay(to, 'end'),
  });
  const opened = list.rows.find((each) => each.id === record) ?? null;
  const filter = useCallback<Change>((changes) => change({ record: null, ...changes }), [change]);
  const open = useCallback((id: string | null) => change({ record: id }), [change]);
  return (
    <main className={opened || record === CHAINS ? 'desk open' : 'desk'}>
      <section className="desk-queue" aria-label={say({ zh: '审计记录清单', en: 'List of records' })}>
        <h1 className="only-read">{say({ zh: '审计记录', en: 'Audit trail' })}</h1>
        <Button className="audit-chains-button" onClick={() => open(CHAINS)}>
          {say({ zh: '审计链状态', en: 'State of the chains' })}
        </Button>
        <Filters parameters={parameters} field={field} change={filter} />
        <WorklistRows
          list={list}
          keyOf={keyOf}
          empty={
            act || type || actor || from || to
              ? say({ zh: '没有符合条件的记录，可减少条件或放宽日期。', en: 'No record meets the conditions.' })
              : say({ zh: '该服务尚无审计记录。', en: 'This service has no record yet.' })
          }
        >
          {(each) => <Row record={each} opened={each === opened} open={open} />}
        </WorklistRows>
      </section>
      <section className="desk-issue" aria-label={say({ zh: '详情', en: 'Details' })}>
        <Button className="record-back" onClick={() => open(null)}>
          {say({ zh: '返回', en: 'Back' })}
        </Button>
        {opened ? <RecordPage key={opened.id} record={opened} filter={filter} /> : <Chains />}
      </section>
    </main>
  );
}

interface FilterProperties {
  parameters: Readonly<Record<string, string>>;
  field: ServiceField;
  change: Change;
}

function Filters({ parameters, field, change }: FilterProperties): ReactNode {
  const { language, say } = useLanguage();
  const { act, type, subject, actor } = parameters;
  const every = { value: '', label: say({ zh: '全部', en: 'All' }) };
  return (
    <div className="queue-filters">
      <div className="audit-filters">
        <Select
          aria-label={say({ zh: '服务', en: 'Service' })}
          value={services[field].code}
          onChange={(value) => change({ service: value })}
          options={serviceFields.map((each) => ({
            value: services[each].code,
            label: say({ zh: `${services[each].words.zh}服务`, en: services[each].words.en }),
          }))}
        />
        <Select
          aria-label={say({ zh: '对象类型', en: 'Kind of subject' })}
          showSearch={{ optionFilterProp: 'label' }}
          value={type ?? ''}
          onChange={(value) => change({ type: value || null, subject: null })}
          options={[
            { ...every, label: say({ zh: '全部对象', en: 'Every subject' }) },
            ...Object.entries(subjects).map(([value, words]) => ({ value, label: say(words) })),
          ]}
        />
        <Select
          className="audit-wide"
          aria-label={say({ zh: '操作', en: 'Act' })}
          showSearch={{ optionFilterProp: 'label' }}
          value={act ?? ''}
          onChange={(value) => change({ act: value || null })}
          options={[{ ...every, label: say({ zh: '全部操作', en: 'Every act' }) }, ...commands(language)]}
        />
        <Sought
          label={say({ zh: '操作者标识', en: 'Id of the actor' })}
          value={actor}
          search={(value) => change({ actor: value })}
        />
        <Sought
          label={say({ zh: '对象标识', en: 'Id of the subject' })}
          value={subject}
          disabled={!type}
          hint={say({ zh: '先选择对象类型', en: 'Choose the kind first' })}
          search={(value) => change({ subject: value })}
        />
        <Days label={say({ zh: '日期', en: 'Days' })} from="from" to="to" />
      </div>
    </div>
  );
}

interface SoughtProperties {
  label: string;
  value: string | undefined;
  disabled?: boolean;
  /** Text that says why the field is disabled. */
  hint?: string;
  search: (value: string | null) => void;
}

/** A field for an id. The search begins when the person presses Enter or leaves the field. */
function Sought({ label, value = '', disabled = false, hint, search }: SoughtProperties): ReactNode {
  const send = (typed: string): void => {
    if (typed.trim() !== value) search(typed.trim() || null);
  };
  return (
    <Input
      key={value}
      aria-label={label}
      placeholder={disabled ? hint : label}
      title={disabled ? hint : undefined}
      allowClear
      disabled={disabled}
      maxLength={128}
      defaultValue={value}
      onPressEnter={({ currentTarget }) => send(currentTarget.value)}
      onBlur={({ target }) => send(target.value)}
      onClear={() => search(null)}
    />
  );
}

function Row({
  record,
  opened,
  open,
}: {
  record: RecordFragment;
  opened: boolean;
  open: (id: string) => void;
}): ReactNode {
  const { language, say } = useLanguage();
  const now = useNow();
  return (
    <button
      type="button"
      className={opened ? 'worklist-row opened' : 'worklist-row'}
      aria-pressed={opened}
      onClick={() => open(record.id)}
    >
      <span className="queue-row-title">
        {actText(record.act, language)} · {say(subjectWords(record.subjectType))}
      </span>
      <span className="worklist-facts quiet">
        <span>{moment(record.at, now)}</span>
        <span>
          <Actor record={record} />
        </span>
        {record.reason !== null && <span className="audit-reason">{record.reason}</span>}
      </span>
    </button>
  );
}
