import { Alert, Button, Select, Skeleton } from 'antd';
import { useMemo, useState, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { ExportDutyList, PublishDutyListDraft, TryDutyList } from '../../generated/documents';
import type { DutyListExportInput, DutyListVersionsQuery, TryDutyListQuery } from '../../generated/operations';
import { useCommand } from '../api/command';
import { faultOf } from '../api/faults';
import { useWork } from '../api/work';
import { ExportButton } from '../desk/actions/export';
import { Section } from '../desk/parts';
import { moment, useNow } from '../desk/words/time';
import { useLanguage, type Words } from '../page/language';
import { versionWords } from './words';

export type Version = NonNullable<DutyListVersionsQuery['dutyListVersions']>['edges'][number]['node'];

const DAY_MS = 86_400_000;
const publishers = ['district_admin', 'operator'];

/** Words for the person who did something; the operator of the platform has no name here. */
const byZh = (person: { name: string } | null): string => (person === null ? '' : `${person.name} 于 `);
const byEn = (person: { name: string } | null): string => (person === null ? '' : ` by ${person.name}`);

interface DraftProperties {
  row: Version;
  /** The version in force; null while it is not known. */
  inForce: number | null;
  published: () => void;
}

/**
 * Shows the changes of a version or draft of the duty list. A version can be exported here, and a draft tried and
 * published.
 */
export function DraftPage({ row, inForce, published }: DraftProperties): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  return (
    <article className="record-page">
      <h2 className="record-title">
        {say({ zh: `权责清单第 ${row.version} 版`, en: `Duty list, version ${row.version}` })}
      </h2>
      <p>
        <span className="flag calm">{say(versionWords[row.state])}</span>
      </p>
      <p className="quiet">
        {row.draftedAt !== null &&
          say({
            zh: `${byZh(row.draftedBy)}${moment(row.draftedAt, now)} 依据第 ${row.basedOn} 版拟订。`,
            en: `Drafted${byEn(row.draftedBy)} at ${moment(row.draftedAt, now)} from version ${row.basedOn}. `,
          })}
        {row.publishedAt !== null &&
          say({
            zh: `${byZh(row.publishedBy)}${moment(row.publishedAt, now)} 发布。`,
            en: `Published${byEn(row.publishedBy)} at ${moment(row.publishedAt, now)}.`,
          })}
      </p>
      {row.state !== 'DRAFT' && (
        <ExportButton<DutyListExportInput>
          draft="export-duty-list"
          tables={[{ label: say({ zh: '权责清单', en: 'Duty list' }), document: ExportDutyList }]}
          personal={false}
          conditions={{ version: row.version }}
        />
      )}
      <Changes title={{ zh: '增加的职责', en: 'Added duties' }} rows={row.added} />
      <Changes title={{ zh: '删除的职责', en: 'Removed duties' }} rows={row.removed} />
      {row.state === 'DRAFT' && inForce !== null && <Trial draft={row.version} inForce={inForce} />}
      {row.state === 'DRAFT' && <Publication version={row.version} published={published} />}
    </article>
  );
}

function Changes({ title, rows }: { title: Words; rows: Version['added'] }): ReactNode {
  const { say } = useLanguage();
  if (rows.length === 0) return null;
  return (
    <Section title={say(title)}>
      <ul className="record-lines">
        {rows.map((row) => (
          <li key={row.id}>
            <span className="number">{row.categoryCode}</span>
            <b>{row.organization?.name}</b>
            <span className="quiet">{[row.region?.name, row.note].filter(Boolean).join(' · ')}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/**
 * Shows which dispatches of a chosen period (7, 30 or 90 days until now) the draft would have changed, compared with
 * the version in force.
 */
function Trial({ draft, inForce }: { draft: number; inForce: number }): ReactNode {
  const { language, say } = useLanguage();
  const [days, setDays] = useState(30);
  const time = useMemo(() => {
    const to = Date.now();
    return { from: new Date(to - days * DAY_MS).toISOString(), to: new Date(to).toISOString() };
  }, [days]);
  const [{ data, error, fetching }] = useQuery({ query: TryDutyList, variables: { ...time, draft, inForce } });
  return (
    <Section
      title={say({ zh: '试算', en: 'Trial' })}
      aside={
        <Select
          className="duty-days"
          aria-label={say({ zh: '试算时段', en: 'Time of the trial' })}
          value={days}
          options={[7, 30, 90].map((value) => ({
            value,
            label: say({ zh: `近 ${value} 天`, en: `Last ${value} days` }),
          }))}
          onChange={setDays}
        />
      }
    >
      {error && <Alert type="error" title={faultOf(error, language).text} />}
      {fetching && <Skeleton active title={false} paragraph={{ rows: 3 }} />}
      {!fetching && data?.inForce && data.draft && <Effect inForce={data.inForce} draft={data.draft} />}
    </Section>
  );
}

type Replay = NonNullable<TryDutyListQuery['draft']>;

function Effect({ inForce, draft }: { inForce: Replay; draft: Replay }): ReactNode {
  const { say } = useLanguage();
  const lines: [Words, (replay: Replay) => number][] = [
    [{ zh: '派遣总数', en: 'Dispatches' }, ({ dispatches }) => dispatches],
    [{ zh: '去向不变', en: 'Same unit' }, ({ same }) => same],
    [{ zh: '改派其他单位', en: 'Another unit' }, ({ moved }) => moved],
    [{ zh: '无规则指明单位', en: 'No rule names a unit' }, ({ unroutable }) => unroutable],
    [{ zh: '人工指定', en: 'Chosen by a person' }, ({ namedByPerson }) => namedByPerson],
    [{ zh: '其中清单已指明单位', en: 'of these, named by the list' }, ({ namedButListed }) => namedButListed],
  ];
  return (
    <>
      <table className="record-table numbers">
        <thead>
          <tr>
            <td />
            <th scope="col">{say({ zh: '现行', en: 'In force' })}</th>
            <th scope="col">{say({ zh: '拟订稿', en: 'Draft' })}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(([words, of]) => (
            <tr key={words.en} className={of(inForce) === of(draft) ? '' : 'changed'}>
              <th scope="row">{say(words)}</th>
              <td>{of(inForce)}</td>
              <td>{of(draft)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul className="record-lines">
        {draft.moves.slice(0, 10).map(({ from, to, count }) => (
          <li key={`${from?.id}-${to?.id}`}>
            {from?.name} → {to?.name ?? say({ zh: '无', en: 'none' })}
            <span className="number">{say({ zh: `${count} 次`, en: String(count) })}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Publication({ version, published }: { version: number; published: () => void }): ReactNode {
  const { say } = useLanguage();
  const { me } = useWork();
  const { send, sending, fault } = useCommand(PublishDutyListDraft);
  const [ending, setEnding] = useState<number | null>(null);
  if (!me.roles.some((role) => publishers.includes(role)))
    return (
      <p className="quiet">
        {say({ zh: '拟订稿由区管理员发布。', en: 'A district administrator publishes the draft.' })}
      </p>
    );
  const run = async (dryRun: boolean): Promise<void> => {
    const answer = (await send({ version, dryRun }))?.publishDutyListDraft;
    if (!answer) return;
    if (dryRun) setEnding(answer.endedRulingCount);
    else published();
  };
  return (
    <Section title={say({ zh: '发布', en: 'Publish' })}>
      {ending === null ? (
        <Button loading={sending} onClick={() => void run(true)}>
          {say({ zh: '核对后发布…', en: 'Check and publish…' })}
        </Button>
      ) : (
        <>
          <p>
            {say({
              zh: `发布后，新的派遣即按该版清单；${ending} 个先例将随之失效。`,
              en: `From then on issues are routed by this version; it ends ${ending} precedents.`,
            })}
          </p>
          <Button type="primary" loading={sending} onClick={() => void run(false)}>
            {say({ zh: '发布', en: 'Publish' })}
          </Button>
        </>
      )}
      {fault && <Alert className="record-fault" type="error" title={fault.text} />}
    </Section>
  );
}
