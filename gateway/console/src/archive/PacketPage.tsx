import { Button } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { ArchivedPacket } from '../../generated/documents';
import type { ArchivedPacketQuery } from '../../generated/operations';
import { faultOf } from '../api/faults';
import { Fact, Section } from '../desk/parts';
import { moment, useNow } from '../desk/words/time';
import { stepWordsOf } from '../desk/words/words';
import { useLanguage, type Words } from '../page/language';
import { canCheck, checkSeal, type SealVerdict } from './seal';

type Packet = NonNullable<ArchivedPacketQuery['archivePacket']>;

/** The parts of a packet that the page shows. */
interface Content {
  packet: {
    issue: { description: string; address: string | null; source: string };
    timeline: { seq: number; step: string; at: string; note: string | null }[];
    tasks: { id: string; result: string | null; state: string; endedAt: string | null }[];
    verifications: { round: number; passed: boolean | null; findings: string | null }[];
    replies: { edition: number; givenAt: string; parts: Record<'result' | 'basis' | 'appeal', Words> }[];
  };
}

export function PacketPage({ id, close }: { id: string; close: () => void }): ReactNode {
  const { language, say } = useLanguage();
  const [{ data, error, fetching }] = useQuery({ query: ArchivedPacket, variables: { id } });
  const packet = data?.archivePacket;
  return (
    <>
      <Button className="record-back" onClick={close}>
        {say({ zh: '返回', en: 'Back' })}
      </Button>
      <article className="record-page">
        {error && (
          <p className="record-fault" role="alert">
            {faultOf(error, language).text}
          </p>
        )}
        {fetching && !packet && <p role="status">{say({ zh: '正在打开…', en: 'Opening…' })}</p>}
        {!fetching && !error && !packet && (
          <p>{say({ zh: '没有这份档案，或者您无权查看。', en: 'There is no such packet, or you may not see it.' })}</p>
        )}
        {packet && <PacketSheet packet={packet} />}
      </article>
    </>
  );
}

function PacketSheet({ packet }: { packet: Packet }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  return (
    <>
      <h2 className="record-title">{packet.title}</h2>
      <p className="quiet">
        {[
          say({ zh: `档案第 ${packet.position} 号`, en: `Packet ${packet.position}` }),
          say({ zh: `第 ${packet.edition} 次结案`, en: `Closing ${packet.edition}` }),
          say({ zh: `${moment(packet.closedAt, now)} 结案`, en: `closed ${moment(packet.closedAt, now)}` }),
          say({ zh: `${moment(packet.archivedAt, now)} 归档`, en: `filed ${moment(packet.archivedAt, now)}` }),
        ].join(' · ')}
      </p>
      <SealCheck packet={packet} />
      {packet.document === null ? (
        <p>{say({ zh: '您的岗位可以知道该档案存在，但不能阅读内容。', en: 'Your post may not read the content.' })}</p>
      ) : (
        <PacketContent content={JSON.parse(packet.document) as Content} document={packet.document} id={packet.id} />
      )}
    </>
  );
}

const verdicts: Record<SealVerdict, Words> = {
  intact: {
    zh: '封印完好：本机重新计算的摘要和封印与档案一致。',
    en: 'The seal is intact: this browser computed the same digest and seal.',
  },
  edited: { zh: '内容与摘要不符：档案内容被改动过。', en: 'The content has another digest: it was changed.' },
  broken: { zh: '封印与摘要、位置不符：封印被改动过。', en: 'The seal does not follow from digest and place.' },
};

/** Recomputes digest and seal in this browser, without the platform. */
function SealCheck({ packet }: { packet: Packet }): ReactNode {
  const { say } = useLanguage();
  const { document, digest, previousSeal, position, seal } = packet;
  const [verdict, setVerdict] = useState<SealVerdict | null>(null);
  const checkable = document !== null && previousSeal !== null && canCheck();
  useEffect(() => {
    if (!checkable) return;
    void checkSeal({ document, digest, previousSeal, position, seal }).then(setVerdict);
  }, [checkable, document, digest, previousSeal, position, seal]);
  return (
    <Section title={say({ zh: '封印核验', en: 'Seal' })}>
      {verdict !== null && (
        <p role="status" className={verdict === 'intact' ? 'archive-intact' : 'record-fault'}>
          {say(verdicts[verdict])}
        </p>
      )}
      {!canCheck() && (
        <p className="record-fault" role="alert">
          {say({
            zh: '当前页面未使用 HTTPS，浏览器不能在本机核验。请通过 HTTPS 地址打开。',
            en: 'This page has no HTTPS, so that the browser cannot compute the seal. Open it by its HTTPS address.',
          })}
        </p>
      )}
      {previousSeal === null && (
        <p className="record-fault" role="alert">
          {say({
            zh: '前一份档案缺失，无法核验封印。',
            en: 'The packet before is missing, so the seal cannot be checked.',
          })}
        </p>
      )}
      <dl className="facts archive-seal">
        <Fact label={say({ zh: '摘要', en: 'Digest' })}>{digest}</Fact>
        <Fact label={say({ zh: '前一封印', en: 'Seal before' })}>{previousSeal}</Fact>
        <Fact label={say({ zh: '封印', en: 'Seal' })}>{seal}</Fact>
      </dl>
    </Section>
  );
}

function PacketContent({ content, document, id }: { content: Content; document: string; id: string }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const { issue, timeline, tasks, verifications, replies } = content.packet;
  return (
    <>
      <Section title={say({ zh: '事项', en: 'The issue' })}>
        <p className="archive-text">{issue.description}</p>
        {issue.address !== null && <p className="quiet">{issue.address}</p>}
      </Section>
      <Section title={say({ zh: '办理经过', en: 'Course' })}>
        <ol className="record-lines">
          {timeline.map(({ seq, step, at, note }) => (
            <li key={seq}>
              <span className="number">{moment(at, now)}</span>
              <b>{say(stepWordsOf(step))}</b>
              {note !== null && <span>{note}</span>}
            </li>
          ))}
        </ol>
      </Section>
      <Section title={say({ zh: '办理结果与核查', en: 'Results and verifications' })}>
        <ul className="record-lines">
          {tasks.map(
            (task) =>
              task.result !== null && (
                <li key={task.id}>
                  <span>{task.result}</span>
                </li>
              ),
          )}
          {verifications.map(({ round, passed, findings }) => (
            <li key={round}>
              <b>{passed ? say({ zh: '核查合格', en: 'Passed' }) : say({ zh: '核查不合格', en: 'Not passed' })}</b>
              {findings !== null && <span>{findings}</span>}
            </li>
          ))}
        </ul>
      </Section>
      {replies.map(({ edition, givenAt, parts }) => (
        <Section key={edition} title={say({ zh: '答复反映人', en: 'Reply to the reporters' })}>
          <p className="quiet">{moment(givenAt, now)}</p>
          <p className="archive-text">{say(parts.result)}</p>
          <p className="archive-text">{say(parts.basis)}</p>
          <p className="archive-text">{say(parts.appeal)}</p>
        </Section>
      ))}
      <p>
        <a href={`data:application/json;charset=utf-8,${encodeURIComponent(document)}`} download={`packet-${id}.json`}>
          {say({ zh: '下载封印原文', en: 'Download the sealed text' })}
        </a>
      </p>
    </>
  );
}
