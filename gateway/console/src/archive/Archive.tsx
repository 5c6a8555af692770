import { Button, Input } from 'antd';
import { useCallback, useState, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { ArchiveList, WholeArchive } from '../../generated/documents';
import type { ArchiveListQuery } from '../../generated/operations';
import { faultOf } from '../api/faults';
import { useWork } from '../api/work';
import { useWorklist } from '../api/worklist';
import { Days } from '../desk/Days';
import { WorklistRows } from '../desk/WorklistRows';
import { moment, momentOfDay, useNow } from '../desk/words/time';
import { useLanguage } from '../page/language';
import { useParameters } from '../page/location';
import { PacketPage } from './PacketPage';
import '../record/record.css';
import './archive.css';

type Row = NonNullable<ArchiveListQuery['archivePackets']>['edges'][number]['node'];

const listOf = ({ archivePackets }: ArchiveListQuery): ArchiveListQuery['archivePackets'] => archivePackets;
const keyOf = ({ id }: { id: string }): string => id;
/** Roles that may let the platform recompute the whole chain. */
const keepers = ['auditor', 'data_owner', 'operator'];

/** The archive (档案): a search over the packets, and beside it one packet whose seal this browser recomputes. */
export function Archive(): ReactNode {
  const { say } = useLanguage();
  const { me } = useWork();
  const [parameters, change] = useParameters();
  const { text = '', from, to } = parameters;
  const list = useWorklist(ArchiveList, listOf, {
    text: text || null,
    from: momentOfDay(from, 'start'),
    to: momentOfDay(to, 'end'),
  });
  const opened = parameters.packet ?? null;
  const open = useCallback((id: string | null) => change({ packet: id }), [change]);
  return (
    <main className={opened === null ? 'desk' : 'desk open'}>
      <section className="desk-queue" aria-label={say({ zh: '档案清单', en: 'List of packets' })}>
        <h1 className="only-read">{say({ zh: '档案', en: 'Archive' })}</h1>
        <div className="queue-filters">
          <Search text={text} search={(next) => change({ text: next, packet: null })} />
          <Days label={say({ zh: '结案日期', en: 'Closed' })} from="from" to="to" />
          {me.roles.some((role) => keepers.includes(role)) && <ChainCheck />}
        </div>
        <WorklistRows
          list={list}
          keyOf={keyOf}
          empty={
            text || from || to
              ? say({ zh: '没有符合条件的档案，可减少检索词或放宽日期。', en: 'No packet meets the conditions.' })
              : say({
                  zh: '尚无档案。事项结案时自动归档。',
                  en: 'Nothing is filed yet. An issue is filed when it closes.',
                })
          }
        >
          {(row) => <PacketRow row={row} opened={row.id === opened} open={() => open(row.id)} />}
        </WorklistRows>
      </section>
      <section className="desk-issue" aria-label={say({ zh: '档案详情', en: 'The packet' })}>
        {opened === null ? (
          <p className="desk-hint">
            {say({
              zh: '从左侧选择一份档案，查看内容并在本机核验封印。',
              en: 'Choose a packet on the left to read it and to check its seal in this browser.',
            })}
          </p>
        ) : (
          <PacketPage key={opened} id={opened} close={() => open(null)} />
        )}
      </section>
    </main>
  );
}

function Search({ text, search }: { text: string; search: (text: string | null) => void }): ReactNode {
  const { say } = useLanguage();
  const [typed, setTyped] = useState(text);
  const label = say({ zh: '检索标题和内容，多个词用空格分开', en: 'Words in title and content' });
  return (
    <Input.Search
      aria-label={label}
      placeholder={label}
      allowClear
      maxLength={100}
      value={typed}
      onChange={({ target }) => setTyped(target.value)}
      onSearch={(value) => search(value.trim() || null)}
    />
  );
}

/** Lets the platform recompute the whole chain. The seal of a single packet is checked in the browser instead. */
function ChainCheck(): ReactNode {
  const { language, say } = useLanguage();
  const [asked, setAsked] = useState(false);
  const [{ data, error, fetching }, again] = useQuery({ query: WholeArchive, pause: !asked });
  const report = data?.verifyArchive;
  return (
    <div className="archive-chain">
      <Button
        size="small"
        loading={fetching}
        onClick={() => {
          if (asked) again({ requestPolicy: 'network-only' });
          else setAsked(true);
        }}
      >
        {say({ zh: '核验全部档案', en: 'Verify the whole archive' })}
      </Button>
      {error && <span role="alert">{faultOf(error, language).text}</span>}
      {report && !fetching && (
        <span role="status">
          {report.intact
            ? say({ zh: `${report.packets} 份档案完整`, en: `${report.packets} packets are intact` })
            : say({ zh: `发现 ${report.faultCount} 处异常`, en: `${report.faultCount} faults` })}
        </span>
      )}
      {report && !report.intact && (
        <ul>
          {report.faults.map(({ kind, position, detail }) => (
            <li key={`${kind}${position}${detail}`}>{`${position} · ${kind} · ${detail}`}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

function PacketRow({ row, opened, open }: { row: Row; opened: boolean; open: () => void }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  return (
    <button
      type="button"
      className={opened ? 'worklist-row opened' : 'worklist-row'}
      aria-pressed={opened}
      onClick={open}
    >
      <span className="queue-row-title">{row.title}</span>
      <span className="worklist-facts quiet">
        <span className="number">{say({ zh: `第 ${row.position} 号`, en: `No. ${row.position}` })}</span>
        <span>{say({ zh: `${moment(row.closedAt, now)} 结案`, en: `closed ${moment(row.closedAt, now)}` })}</span>
        {row.edition > 1 && <span>{say({ zh: `第 ${row.edition} 次结案`, en: `closing ${row.edition}` })}</span>}
      </span>
    </button>
  );
}
