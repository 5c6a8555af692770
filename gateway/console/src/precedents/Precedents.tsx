import { Select } from 'antd';
import { useCallback, type ReactNode } from 'react';
import { PrecedentList } from '../../generated/documents';
import type { PrecedentListQuery, PrecedentState } from '../../generated/operations';
import { Reread } from '../api/reread';
import { useWorklist } from '../api/worklist';
import { useCategories } from '../desk/actions/categories';
import { CategorySelect } from '../desk/actions/choices';
import { WorklistRows } from '../desk/WorklistRows';
import { useDistrictCodes } from '../desk/words/district-codes';
import { moment, useNow } from '../desk/words/time';
import { useLanguage } from '../page/language';
import { useParameters } from '../page/location';
import { PrecedentSheet } from './PrecedentSheet';
import { MOST_CASES, PrecedentStateTag, stateWords, unitOf, type Precedent } from './parts';
import './precedents.css';

const listOf = ({ precedents }: PrecedentListQuery): PrecedentListQuery['precedents'] => precedents;
const keyOf = ({ id }: { id: string }): string => id;
const states = Object.keys(stateWords) as PrecedentState[];

/**
 * The page of the precedents (先例), which are rulings that route later issues. The selected precedent stands beside
 * the list with its cases.
 */
export function Precedents(): ReactNode {
  const { say } = useLanguage();
  const [parameters, change] = useParameters();
  const state = states.find((each) => each === parameters.state) ?? null;
  const list = useWorklist(PrecedentList, listOf, { categoryCode: parameters.category ?? null, state });
  const nameOf = useCategoryNames();
  const open = useCallback((id: string | null) => change({ precedent: id }), [change]);
  const opened = list.rows.find(({ id }) => id === parameters.precedent) ?? null;
  return (
    <main className={opened === null ? 'desk' : 'desk open'}>
      <section className="desk-queue" aria-label={say({ zh: '先例清单', en: 'List of precedents' })}>
        <h1 className="only-read">{say({ zh: '先例', en: 'Precedents' })}</h1>
        <div className="queue-filters precedents-filters">
          <CategorySelect
            label={say({ zh: '全部事件类别', en: 'All categories' })}
            value={parameters.category ?? null}
            onChange={(category) => change({ category, precedent: null })}
          />
          <Select
            allowClear
            aria-label={say({ zh: '状态', en: 'State' })}
            placeholder={say({ zh: '全部状态', en: 'All states' })}
            value={state}
            options={states.map((value) => ({ value, label: say(stateWords[value]) }))}
            onChange={(next: PrecedentState | undefined) => change({ state: next ?? null, precedent: null })}
          />
        </div>
        <WorklistRows
          list={list}
          keyOf={keyOf}
          empty={say({
            zh: '没有符合条件的先例。裁定时勾选「形成先例」，该裁定会出现在这里。',
            en: 'No precedent meets the conditions. A ruling that is binding for later issues appears here.',
          })}
        >
          {(row) => (
            <Row row={row} category={nameOf(row.categoryCode)} opened={row === opened} open={() => open(row.id)} />
          )}
        </WorklistRows>
      </section>
      <section className="desk-issue" aria-label={say({ zh: '先例详情', en: 'The precedent' })}>
        {opened === null ? (
          <p className="desk-hint">
            {say({
              zh: '从左侧选择一个先例，查看裁定理由、适用区域和据此派遣的事项。',
              en: 'Choose a precedent on the left to see its reason, its region and the issues that it routed.',
            })}
          </p>
        ) : (
          <Reread.Provider value={list.reload}>
            <PrecedentSheet
              key={opened.id}
              precedent={opened}
              category={nameOf(opened.categoryCode)}
              close={() => open(null)}
              revoked={list.reload}
            />
          </Reread.Provider>
        )}
      </section>
    </main>
  );
}

interface RowProperties {
  row: Precedent;
  category: string;
  opened: boolean;
  open: () => void;
}

function Row({ row, category, opened, open }: RowProperties): ReactNode {
  const { say } = useLanguage();
  const { nameOf } = useDistrictCodes('Line');
  const now = useNow();
  const cases = row.cases.length;
  const more = cases >= MOST_CASES;
  return (
    <button
      type="button"
      className={opened ? 'worklist-row opened' : 'worklist-row'}
      aria-pressed={opened}
      onClick={open}
    >
      <span className="queue-row-title">{category}</span>
      <span className="worklist-facts">
        <PrecedentStateTag state={row.state} />
        <span>{say(unitOf(row, nameOf))}</span>
      </span>
      <span className="worklist-facts quiet">
        <span>{row.region?.name}</span>
        <span>{say({ zh: `${moment(row.ruledAt, now)} 裁定`, en: `ruled ${moment(row.ruledAt, now)}` })}</span>
        {cases > 0 && (
          <span>
            {say({ zh: `已适用 ${cases} 件${more ? '以上' : ''}`, en: `${cases}${more ? ' or more' : ''} issues` })}
          </span>
        )}
      </span>
    </button>
  );
}

/** Names of categories; the code while the catalogue loads. */
function useCategoryNames(): (code: string) => string {
  const categories = useCategories();
  return useCallback(
    (code) => {
      const found = categories.find((each) => each.code === code);
      return found ? `${found.item}（${found.minor}）` : code;
    },
    [categories],
  );
}
