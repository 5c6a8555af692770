import { Button, Segmented } from 'antd';
import { useCallback, type ReactNode } from 'react';
import { DutyListFindings, DutyListVersions } from '../../generated/documents';
import type { DutyListFindingKind, DutyListFindingsQuery, DutyListVersionsQuery } from '../../generated/operations';
import { useWorklist } from '../api/worklist';
import { WorklistRows } from '../desk/WorklistRows';
import { moment, useNow } from '../desk/words/time';
import { useLanguage, type Words } from '../page/language';
import { useParameters } from '../page/location';
import { DraftPage, type Version } from './DraftPage';
import { FindingPage } from './FindingPage';
import { findingWords, versionWords } from './words';
import '../record/record.css';
import './duty-list.css';

type Finding = NonNullable<DutyListFindingsQuery['dutyListFindings']>['edges'][number]['node'];

const findingsOf = (data: DutyListFindingsQuery): DutyListFindingsQuery['dutyListFindings'] => data.dutyListFindings;
const versionsOf = (data: DutyListVersionsQuery): DutyListVersionsQuery['dutyListVersions'] => data.dutyListVersions;
const idOf = ({ id }: { id: string }): string => id;
const numberOf = ({ version }: { version: number }): number => version;
const views = ['GAP', 'OVERLAP', 'VERSIONS'] as const;
type View = (typeof views)[number];
const viewWords: Record<View, Words> = { ...findingWords, VERSIONS: { zh: '版本', en: 'Versions' } };

/**
 * The page of the duty list (权责清单): gaps and overlaps that past cases show, drafts of changes, and trials of the
 * drafts.
 */
export function DutyList(): ReactNode {
  const { say } = useLanguage();
  const [parameters, change] = useParameters();
  const view = views.find((each) => each === parameters.view) ?? 'GAP';
  const opened = parameters.item ?? null;
  const open = useCallback((item: string | null) => change({ item }), [change]);
  const versions = useWorklist(DutyListVersions, versionsOf, {});
  const { reload } = versions;
  const drafted = useCallback(
    (version: number) => {
      reload();
      change({ view: 'VERSIONS', item: String(version) });
    },
    [reload, change],
  );
  const version = versions.rows.find((each) => String(each.version) === opened);
  const inForce = versions.rows.find(({ state }) => state === 'IN_FORCE')?.version ?? null;
  return (
    <main className={opened === null ? 'desk' : 'desk open'}>
      <section className="desk-queue" aria-label={say({ zh: '清单', en: 'List' })}>
        <h1 className="only-read">{say({ zh: '权责清单', en: 'Duty list' })}</h1>
        <div className="queue-filters">
          <Segmented<View>
            block
            aria-label={say({ zh: '内容', en: 'View' })}
            value={view}
            options={views.map((value) => ({ value, label: say(viewWords[value]) }))}
            onChange={(next) => change({ view: next, item: null })}
          />
        </div>
        {view === 'VERSIONS' ? (
          <WorklistRows
            list={versions}
            keyOf={numberOf}
            empty={say({ zh: '尚无权责清单。', en: 'There is no duty list yet.' })}
          >
            {(row) => <VersionRow row={row} opened={String(row.version) === opened} open={open} />}
          </WorklistRows>
        ) : (
          <Findings key={view} kind={view} opened={opened} open={open} />
        )}
      </section>
      <section className="desk-issue" aria-label={say({ zh: '详情', en: 'Details' })}>
        {opened !== null && (
          <Button className="record-back" onClick={() => open(null)}>
            {say({ zh: '返回', en: 'Back' })}
          </Button>
        )}
        {opened === null && (
          <p className="desk-hint">
            {say({
              zh: '从左侧选择一项，查看背后的案例，拟订修改，并用以往派遣试算效果。',
              en: 'Choose an entry on the left to see the cases behind it, to draft a change and to try it on past dispatches.',
            })}
          </p>
        )}
        {opened !== null && view !== 'VERSIONS' && <FindingPage key={opened} id={opened} drafted={drafted} />}
        {version && view === 'VERSIONS' && (
          <DraftPage key={version.version} row={version} inForce={inForce} published={reload} />
        )}
      </section>
    </main>
  );
}

interface FindingsProperties {
  kind: DutyListFindingKind;
  opened: string | null;
  open: (id: string) => void;
}

function Findings({ kind, opened, open }: FindingsProperties): ReactNode {
  const { say } = useLanguage();
  const list = useWorklist(DutyListFindings, findingsOf, { kind });
  const empty = {
    GAP: {
      zh: '近期案例中没有权责空白。有单位以“不在权责清单”退回或经裁定、且清单未指明承办单位的类别，会出现在这里。',
      en: 'Recent cases show no gap. Categories appear here that units refused citing the list, or that had to be ruled on, while no row names a unit.',
    },
    OVERLAP: {
      zh: '近期案例中没有权责交叉。同一类别由两个以上单位各承办较大份额时，会出现在这里。',
      en: 'Recent cases show no overlap. Categories appear here that two or more units each handle to a large share.',
    },
  };
  return (
    <WorklistRows list={list} keyOf={idOf} empty={say(empty[kind])}>
      {(row) => <FindingRow row={row} opened={row.id === opened} open={open} />}
    </WorklistRows>
  );
}

interface RowProperties<Row> {
  row: Row;
  opened: boolean;
  open: (id: string) => void;
}

function FindingRow({ row, opened, open }: RowProperties<Finding>): ReactNode {
  const { say } = useLanguage();
  return (
    <button
      type="button"
      className={opened ? 'worklist-row opened' : 'worklist-row'}
      aria-pressed={opened}
      onClick={() => open(row.id)}
    >
      <span className="queue-row-title">{row.category?.item ?? row.id}</span>
      <span className="worklist-facts quiet">
        <span>{row.category?.minor}</span>
        <span>{row.region?.name}</span>
      </span>
      <span className="worklist-facts">
        {row.kind === 'GAP' ? (
          <>
            <span>{say({ zh: `退回 ${row.refusals} 次`, en: `${row.refusals} refusals` })}</span>
            <span>{say({ zh: `裁定 ${row.rulings} 次`, en: `${row.rulings} rulings` })}</span>
          </>
        ) : (
          <span>{say({ zh: `接收 ${row.acceptances} 次`, en: `${row.acceptances} taken over` })}</span>
        )}
      </span>
    </button>
  );
}

function VersionRow({ row, opened, open }: RowProperties<Version>): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const at = row.publishedAt ?? row.draftedAt ?? '';
  const person = row.publishedBy ?? row.draftedBy;
  return (
    <button
      type="button"
      className={opened ? 'worklist-row opened' : 'worklist-row'}
      aria-pressed={opened}
      onClick={() => open(String(row.version))}
    >
      <span className="queue-row-title">{say({ zh: `第 ${row.version} 版`, en: `Version ${row.version}` })}</span>
      <span className="worklist-facts">
        <span className="flag calm">{say(versionWords[row.state])}</span>
        <span>{moment(at, now)}</span>
        <span>{person?.name}</span>
      </span>
    </button>
  );
}
