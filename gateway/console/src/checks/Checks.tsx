import { useCallback, type ReactNode } from 'react';
import { SpotChecks } from '../../generated/documents';
import type { SpotChecksQuery } from '../../generated/operations';
import { useWorklist } from '../api/worklist';
import { IssuePage } from '../desk/IssuePage';
import { StateTag } from '../desk/parts';
import { WorklistRows } from '../desk/WorklistRows';
import { moment, useNow } from '../desk/words/time';
import { useLanguage } from '../page/language';
import { useParameters } from '../page/location';

type SpotCheck = NonNullable<SpotChecksQuery['spotChecks']>['edges'][number]['node'];

const listOf = ({ spotChecks }: SpotChecksQuery): SpotChecksQuery['spotChecks'] => spotChecks;
const keyOf = ({ id }: { id: string }): string => id;

/**
 * The spot checks of the user's unit (抽查台): issues that a lower level solved on the spot, the most urgent on top.
 */
export function Checks(): ReactNode {
  const { say } = useLanguage();
  const [parameters, change] = useParameters();
  const list = useWorklist(SpotChecks, listOf, {});
  const issueId = parameters.issue ?? null;
  const open = useCallback((id: string | null) => change({ issue: id }), [change]);
  return (
    <main className={issueId === null ? 'desk' : 'desk open'}>
      <section className="desk-queue" aria-label={say({ zh: '待抽查清单', en: 'Issues to check' })}>
        <h1 className="only-read">{say({ zh: '抽查台', en: 'Spot checks' })}</h1>
        <WorklistRows
          list={list}
          keyOf={keyOf}
          empty={say({
            zh: '没有待抽查的事项。下级现场办结的事项按风险抽取一部分，由上一级核实。',
            en: 'No issue waits for a check. A share of the issues that a lower level solved on the spot is drawn by risk.',
          })}
        >
          {(row) => <Row row={row} opened={row.issue?.id === issueId} open={() => open(row.issue?.id ?? null)} />}
        </WorklistRows>
      </section>
      <section className="desk-issue" aria-label={say({ zh: '事项详情', en: 'The issue' })}>
        {issueId === null ? (
          <p className="desk-hint">
            {say({
              zh: '从左侧选择一个事项，核实后用「登记抽查」记录结果。抽查不通过的事项重新办理。',
              en: 'Choose an issue on the left, and record the result with “Record spot check”. A failure opens it again.',
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
  row: SpotCheck;
  opened: boolean;
  open: () => void;
}

function Row({ row: { issue, solvedBy, organization, told, dueAt }, opened, open }: RowProperties): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const late = Date.parse(dueAt) < now;
  return (
    <button
      type="button"
      className={opened ? 'worklist-row opened' : 'worklist-row'}
      aria-pressed={opened}
      onClick={open}
    >
      <span className="queue-row-title">{issue?.title}</span>
      <span className="worklist-facts">
        {issue && <StateTag state={issue.state} />}
        <span>{say({ zh: `${solvedBy?.name ?? ''} 办结`, en: `solved by ${solvedBy?.name ?? ''}` })}</span>
      </span>
      <span className="worklist-facts quiet">
        <span>{[issue?.region?.parent?.name, issue?.region?.name].filter(Boolean).join(' ')}</span>
        <span className={late ? 'flag' : undefined}>
          {late
            ? say({ zh: `${moment(dueAt, now)} 已到期`, en: `was due ${moment(dueAt, now)}` })
            : say({ zh: `${moment(dueAt, now)} 前完成`, en: `due ${moment(dueAt, now)}` })}
        </span>
      </span>
      {told && (
        <span className="worklist-facts quiet">
          {say({
            zh: `${organization?.name ?? ''}逾期未查，已告知${told.name}`,
            en: `${organization?.name ?? ''} is late; ${told.name} was told and may check too`,
          })}
        </span>
      )}
    </button>
  );
}
