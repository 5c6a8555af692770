import type { ReactNode } from 'react';
import type { IssueState } from '../../generated/operations';
import { useLanguage } from '../page/language';
import { useParameters } from '../page/location';
import type { Counts, Total, View } from './queue-data';
import { filterNames } from './view';
import { numberOf } from './words/count';
import { openStates, stateWords } from './words/words';

interface Properties {
  view: View;
  counts: Counts | null;
  /** Number of the results of a search; null until it is loaded. */
  total: Total | null;
}

/**
 * Shows tabs with counts: all issues, overdue issues, and each state that has issues or is selected. For a search,
 * shows the number of results.
 */
export function QueueTabs({ view, counts, total: results }: Properties): ReactNode {
  const { say } = useLanguage();
  const [, change] = useParameters();
  if (view.kind === 'search')
    return (
      <div className="queue-found">
        <span role="status">
          {results &&
            say({
              zh: `查询结果 ${numberOf(results).zh} 条，最新在前`,
              en: `${numberOf(results).en} found, newest first`,
            })}
        </span>
        <button
          type="button"
          className="link"
          onClick={() => change(Object.fromEntries(filterNames.map((name) => [name, null])))}
        >
          {say({ zh: '清除条件，回到队列', en: 'Clear, back to the queue' })}
        </button>
      </div>
    );
  const of = (state: IssueState): number => counts?.find((each) => each.state === state)?.count ?? 0;
  const sum = (numbers: number[] | undefined): number | null => numbers?.reduce((a, b) => a + b, 0) ?? null;
  const total = sum(counts?.map(({ count }) => count));
  const overdue = sum(counts?.map(({ overdue: late }) => late));
  const shown = openStates.filter((state) => of(state) > 0 || view.state === state);
  const tabs = [
    { key: '', label: say({ zh: '全部', en: 'All' }), count: total, selected: !view.overdue && view.state === null },
    { key: 'overdue', label: say({ zh: '超时', en: 'Overdue' }), count: overdue, selected: view.overdue },
    ...shown.map((state) => ({
      key: state as string,
      label: say(stateWords[state]),
      count: of(state),
      selected: view.state === state,
    })),
  ];
  return (
    <div className="queue-tabs" role="group" aria-label={say({ zh: '按状态', en: 'By state' })}>
      {tabs.map(({ key, label, count, selected }) => (
        <button
          key={key}
          type="button"
          aria-pressed={selected}
          className={key === 'overdue' && count ? 'late' : ''}
          onClick={() => change({ state: key })}
        >
          {label} <b>{count ?? '…'}</b>
        </button>
      ))}
    </div>
  );
}
