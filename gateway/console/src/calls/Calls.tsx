import { Select } from 'antd';
import { useCallback, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { AreaChoices, OpenCallbacks } from '../../generated/documents';
import type { OpenCallbacksQuery } from '../../generated/operations';
import { useWork } from '../api/work';
import { useWorklist } from '../api/worklist';
import { IssuePage } from '../desk/IssuePage';
import { StateTag } from '../desk/parts';
import { WorklistRows } from '../desk/WorklistRows';
import { moment, useNow } from '../desk/words/time';
import { useLanguage } from '../page/language';
import { useParameters } from '../page/location';
import './calls.css';

type OpenCallback = NonNullable<OpenCallbacksQuery['openCallbacks']>['edges'][number]['node'];

const listOf = ({ openCallbacks }: OpenCallbacksQuery): OpenCallbacksQuery['openCallbacks'] => openCallbacks;
const keyOf = ({ id }: { id: string }): string => id;

/**
 * The call-back desk (回访台): the open call-backs, the one that ends first on top, and beside them the selected issue.
 */
export function Calls(): ReactNode {
  const { say } = useLanguage();
  const [parameters, change] = useParameters();
  const list = useWorklist(OpenCallbacks, listOf, {
    areaCode: parameters.area ?? null,
  });
  const issueId = parameters.issue ?? null;
  const open = useCallback((id: string | null) => change({ issue: id }), [change]);
  return (
    <main className={issueId === null ? 'desk' : 'desk open'}>
      <section className="desk-queue" aria-label={say({ zh: '待回访清单', en: 'Reporters to call' })}>
        <h1 className="only-read">{say({ zh: '回访台', en: 'Call-backs' })}</h1>
        <Areas value={parameters.area ?? null} choose={(area) => change({ area })} />
        <WorklistRows
          list={list}
          keyOf={keyOf}
          empty={say({
            zh: '没有待回访的反映人。事项结案或不予受理后，反映人会出现在这里；本人或本单位经办过的事项不在其中。',
            en: 'No reporter waits for a call. Reporters of closed and rejected issues appear here, except of issues in which you or your unit had a part.',
          })}
        >
          {(row) => <Row row={row} opened={row.issue.id === issueId} open={() => open(row.issue.id)} />}
        </WorklistRows>
      </section>
      <section className="desk-issue" aria-label={say({ zh: '事项详情', en: 'The issue' })}>
        {issueId === null ? (
          <p className="desk-hint">
            {say({
              zh: '从左侧选择一位反映人。在「回访」中登记答复或未接通，在「反映人」中查看联系方式。',
              en: 'Choose a reporter on the left. Record the answer under Call-backs; the number stands under Reporters.',
            })}
          </p>
        ) : (
          <IssuePage key={issueId} id={issueId} touched={0} open={open} acted={list.reload} />
        )}
      </section>
    </main>
  );
}

interface RowProperties {
  row: OpenCallback;
  opened: boolean;
  open: () => void;
}

function Row({ row: { callback, issue, reporter }, opened, open }: RowProperties): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const where = [issue.region?.parent?.name, issue.region?.name].filter(Boolean).join(' ');
  const calls = callback.calls.length;
  return (
    <button
      type="button"
      className={opened ? 'worklist-row opened' : 'worklist-row'}
      aria-pressed={opened}
      onClick={open}
    >
      <span className="queue-row-title">{issue.title}</span>
      <span className="worklist-facts">
        <StateTag state={issue.state} />
        <span>{reporter.name ?? say({ zh: '未留姓名', en: 'No name' })}</span>
        {reporter.phone !== null && <span className="number">{reporter.phone}</span>}
        {calls > 0 && (
          <span className="flag calm">{say({ zh: `已拨打 ${calls} 次`, en: `Called ${calls} times` })}</span>
        )}
      </span>
      <span className="worklist-facts quiet">
        <span>{where}</span>
        <span>
          {say({ zh: `${moment(callback.expiresAt, now)} 截止`, en: `until ${moment(callback.expiresAt, now)}` })}
        </span>
      </span>
    </button>
  );
}

function Areas({ value, choose }: { value: string | null; choose: (area: string | null) => void }): ReactNode {
  const { say } = useLanguage();
  const { me } = useWork();
  const home = me.areaCodes.find((code) => code.length === 12) ?? null;
  const [{ data }] = useQuery({ query: AreaChoices, variables: { parentCode: home } });
  const areas = data?.regions?.edges.map(({ node }) => ({ value: node.code, label: node.name })) ?? [];
  return (
    <div className="queue-filters">
      <Select
        className="calls-area"
        allowClear
        aria-label={say({ zh: '区划', en: 'Region' })}
        placeholder={say({ zh: '全部区划', en: 'All regions' })}
        value={value}
        options={areas}
        onChange={(area: string | undefined) => choose(area ?? null)}
      />
    </div>
  );
}
