import { Button } from 'antd';
import { useCallback, useMemo, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { ProcessVersions } from '../../generated/documents';
import { faultOf } from '../api/faults';
import type { Worklist } from '../api/worklist';
import { WorklistRows } from '../desk/WorklistRows';
import { moment, useNow } from '../desk/words/time';
import { useLanguage } from '../page/language';
import { useParameters } from '../page/location';
import { VersionPage, type Version } from './VersionPage';
import { nameOf, versionWords } from './words';
import '../record/record.css';
import './processes.css';

const keyOf = ({ key, version }: Pick<Version, 'key' | 'version'>): string => `${key}@${version}`;
const nothing = (): void => undefined;

/**
 * The processes of the district (流程): their versions with effective dates, and drafts that are tried before
 * publication.
 */
export function Processes(): ReactNode {
  const { language, say } = useLanguage();
  const [parameters, change] = useParameters();
  const [{ data, error, fetching }, again] = useQuery({ query: ProcessVersions });
  const opened = parameters.item ?? null;
  const open = useCallback((item: string | null) => change({ item }), [change]);
  const reload = useCallback(() => again({ requestPolicy: 'network-only' }), [again]);
  const list = useMemo<Worklist<Version>>(
    () => ({
      rows: data?.processDefinitions ?? [],
      more: false,
      loading: fetching,
      error: error ? faultOf(error, language).text : null,
      reload,
      loadMore: nothing,
    }),
    [data, error, fetching, language, reload],
  );
  const version = list.rows.find((row) => keyOf(row) === opened);
  return (
    <main className={opened === null ? 'desk' : 'desk open'}>
      <section className="desk-queue" aria-label={say({ zh: '流程版本', en: 'Versions of processes' })}>
        <h1 className="only-read">{say({ zh: '流程', en: 'Processes' })}</h1>
        <WorklistRows list={list} keyOf={keyOf} empty={say({ zh: '尚无流程。', en: 'There is no process yet.' })}>
          {(row) => <Row row={row} opened={keyOf(row) === opened} open={() => open(keyOf(row))} />}
        </WorklistRows>
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
              zh: '从左侧选择一个版本，查看环节与流转；修改后先用近期事项回放，再定生效时间发布。',
              en: 'Choose a version on the left to see its states and moves. Try a change on recent issues before it is published.',
            })}
          </p>
        )}
        {version && <VersionPage key={opened} row={version} rows={list.rows} changed={reload} />}
      </section>
    </main>
  );
}

function Row({ row, opened, open }: { row: Version; opened: boolean; open: () => void }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  return (
    <button
      type="button"
      className={opened ? 'worklist-row opened' : 'worklist-row'}
      aria-pressed={opened}
      onClick={open}
    >
      <span className="queue-row-title">{say(nameOf(row))}</span>
      <span className="worklist-facts">
        <span className={row.state === 'WAITING' ? 'flag' : 'flag calm'}>{say(versionWords[row.state])}</span>
        <span>{say({ zh: `第 ${row.version} 版`, en: `Version ${row.version}` })}</span>
      </span>
      <span className="worklist-facts quiet">
        {say({ zh: `${moment(row.effectiveFrom, now)} 起生效`, en: `in force from ${moment(row.effectiveFrom, now)}` })}
      </span>
    </button>
  );
}
