import { Button, Input, Select } from 'antd';
import { useCallback, useState, type ReactNode } from 'react';
import { useQuery } from 'urql';
import * as words from '@jiceng/contracts/dictionary/directive-words';
import { DirectiveList, DirectiveView } from '../../generated/documents';
import type { DirectiveListQuery, DirectiveState } from '../../generated/operations';
import { faultOf } from '../api/faults';
import { Reread } from '../api/reread';
import { useWork } from '../api/work';
import { useWorklist } from '../api/worklist';
import { WorklistRows } from '../desk/WorklistRows';
import { moment, useNow } from '../desk/words/time';
import { useLanguage } from '../page/language';
import { useParameters } from '../page/location';
import '../record/record.css';
import { DirectivePage } from './DirectivePage';
import { ReceiveForm } from './ReceiveForm';
import './directives.css';

/** Address of the form for a new document beside the list. */
const NEW = 'new';
const LEAST_TEXT = 2;
const listOf = ({ directives }: DirectiveListQuery): DirectiveListQuery['directives'] => directives;
const keyOf = ({ id }: { id: string }): string => id;

/** Directives (来文): the list, and one of them with its text at the left and its items at the right. */
export function Directives(): ReactNode {
  const { language, say } = useLanguage();
  const { me } = useWork();
  const now = useNow();
  const [parameters, change] = useParameters();
  const [searched, setSearched] = useState('');
  const opened = parameters.item ?? null;
  const state = (parameters.state ?? null) as DirectiveState | null;
  const text = searched.trim().length < LEAST_TEXT ? null : searched.trim();
  const list = useWorklist(DirectiveList, listOf, { states: state === null ? null : [state], text });
  const [answer, again] = useQuery({
    query: DirectiveView,
    variables: { id: opened ?? '' },
    pause: opened === null || opened === NEW,
  });
  const directive = answer.data?.directive?.id === opened ? answer.data.directive : null;
  const open = useCallback((item: string | null) => change({ item }), [change]);
  const reload = (): void => {
    list.reload();
    again({ requestPolicy: 'network-only' });
  };
  return (
    <main className={opened === null ? 'desk directives' : 'desk directives open'}>
      <section className="desk-queue" aria-label={say({ zh: '来文清单', en: 'Directives' })}>
        <h1 className="only-read">{say({ zh: '来文', en: 'Directives' })}</h1>
        <div className="queue-filters directives-filters">
          <Select
            aria-label={say({ zh: '状态', en: 'State' })}
            value={state ?? ''}
            options={[
              { value: '', label: say({ zh: '全部状态', en: 'All states' }) },
              ...Object.entries(words.directiveStateWords).map(([value, word]) => ({ value, label: say(word) })),
            ]}
            onChange={(next: string) => change({ state: next || null })}
          />
          <Input.Search
            aria-label={say({ zh: '搜索', en: 'Search' })}
            placeholder={say({ zh: '标题、文号或正文', en: 'Title, number or text' })}
            allowClear
            onSearch={setSearched}
          />
          {me.roles.includes('directive_editor') && (
            <Button type="primary" aria-pressed={opened === NEW} onClick={() => open(NEW)}>
              {say({ zh: '登记来文…', en: 'Take in…' })}
            </Button>
          )}
        </div>
        <WorklistRows list={list} keyOf={keyOf} empty={say({ zh: '没有符合条件的来文。', en: 'No directive fits.' })}>
          {(row) => (
            <button
              type="button"
              className={row.id === opened ? 'worklist-row opened' : 'worklist-row'}
              aria-pressed={row.id === opened}
              onClick={() => open(row.id)}
            >
              <span className="queue-row-title">{row.title}</span>
              <span className="worklist-facts">
                <span className="tag">{say(words.directiveStateWords[row.state])}</span>
                {row.kind !== 'DEMAND' && <span className="tag">{say(words.directiveKindWords[row.kind])}</span>}
                {row.urgency && <span className="tag">{say(words.directiveUrgencyWords[row.urgency])}</span>}
                {row.marking && <span className="tag">{say(words.directiveMarkingWords[row.marking])}</span>}
                {row.number && <span>{row.number}</span>}
              </span>
              <span className="worklist-facts quiet">
                <span>{moment(row.receivedAt, now)}</span>
                <span>{say({ zh: `要求 ${row.itemCount} 条`, en: `${row.itemCount} items` })}</span>
                {row.state === 'REVIEWING' && row.uncoveredCount > 0 && (
                  <span>
                    {say({ zh: `${row.uncoveredCount} 句待处理`, en: `${row.uncoveredCount} sentences open` })}
                  </span>
                )}
              </span>
            </button>
          )}
        </WorklistRows>
      </section>
      <section className="desk-issue" aria-label={say({ zh: '来文详情', en: 'Directive' })}>
        {opened === null ? (
          <p className="desk-hint">{say({ zh: '请选择一份来文。', en: 'Choose a directive.' })}</p>
        ) : (
          <>
            <Button className="record-back" onClick={() => open(null)}>
              {say({ zh: '返回', en: 'Back' })}
            </Button>
            <article className="record-page directives-page">
              {opened === NEW && (
                <ReceiveForm
                  close={() => open(null)}
                  done={(id) => {
                    list.reload();
                    open(id);
                  }}
                />
              )}
              {answer.error && opened !== NEW && <p role="alert">{faultOf(answer.error, language).text}</p>}
              {answer.data?.directive === null && opened !== NEW && (
                <p role="alert">
                  {say({ zh: '找不到该来文，或者您无权查阅。', en: 'There is no such directive for you.' })}
                </p>
              )}
              {directive && (
                <Reread.Provider value={reload}>
                  <DirectivePage key={directive.id} directive={directive} changed={reload} open={open} />
                </Reread.Provider>
              )}
            </article>
          </>
        )}
      </section>
    </main>
  );
}
