import { Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { useQuery } from 'urql';
import { AuditChains } from '../../generated/documents';
import type { ChainFragment } from '../../generated/operations';
import { faultOf } from '../api/faults';
import { moment, useNow } from '../desk/words/time';
import { serviceFields, services, serviceWords } from '../operations/words';
import { useLanguage } from '../page/language';

type Anchor = ChainFragment['anchors'][number] & { keeper: string };

/** The state of the audit chains: how far each is sealed, and which head another service keeps. */
export function Chains(): ReactNode {
  const { language, say } = useLanguage();
  const now = useNow();
  const [{ data, error, fetching }] = useQuery({ query: AuditChains, requestPolicy: 'network-only' });
  const chains = serviceFields.map((field) => ({ field, chain: data?.[field] ?? null }));
  const anchors = chains.flatMap(({ chain }) =>
    (chain?.anchors ?? []).map((anchor): Anchor => ({ ...anchor, keeper: chain!.service })),
  );
  return (
    <article className="record-page">
      <h2 className="record-title">{say({ zh: '审计链状态', en: 'State of the audit chains' })}</h2>
      {error && (
        <p className="record-fault" role="alert">
          {faultOf(error, language).text}
        </p>
      )}
      {fetching && !data ? (
        <Skeleton title={false} paragraph={{ rows: 5 }} />
      ) : (
        <div className="record-scroll" tabIndex={0} role="group" aria-label={say({ zh: '审计链', en: 'Chains' })}>
          <table className="record-table audit-chains">
            <thead>
              <tr>
                <th scope="col">{say({ zh: '服务', en: 'Service' })}</th>
                <th scope="col">{say({ zh: '已封印', en: 'Sealed' })}</th>
                <th scope="col">{say({ zh: '待封印', en: 'To seal' })}</th>
                <th scope="col">{say({ zh: '链首', en: 'Head' })}</th>
                <th scope="col">{say({ zh: '他方留存', en: 'Kept elsewhere' })}</th>
              </tr>
            </thead>
            <tbody>
              {chains.map(({ field, chain }) => (
                <tr key={field}>
                  <th scope="row">{say(services[field].words)}</th>
                  {chain ? (
                    <>
                      <td>{chain.auditRecords}</td>
                      <td>{chain.auditUnsealed}</td>
                      <td className="audit-code">{chain.auditHead?.slice(0, 12)}</td>
                      <td>
                        <Kept
                          chain={chain}
                          anchor={anchors.find(({ service }) => service === chain.service)}
                          now={now}
                        />
                      </td>
                    </>
                  ) : (
                    <td colSpan={4}>{say({ zh: '没有应答', en: 'No answer' })}</td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className="quiet">
        {say({
          zh: '每条记录的封印包含上一条的封印。各服务定期把链首交由另一服务留存，因此改动自己的数据库也会被发现。完整重算用命令 npm run audit:verify。选择一条记录可查看详情。',
          en:
            'The seal of a record contains the seal before it. Another service keeps the heads of a chain, so ' +
            'that a change in one database is found. npm run audit:verify recomputes every chain. Choose a record ' +
            'to read it.',
        })}
      </p>
    </article>
  );
}

interface KeptProperties {
  chain: ChainFragment;
  anchor: Anchor | undefined;
  now: number;
}

/** Largest number of milliseconds between the reading of two services in one answer. A chain can grow in this time. */
const APART_MS = 10_000;

/** The newest head that another service keeps, compared with the chain where both have the same position. */
function Kept({ chain, anchor, now }: KeptProperties): ReactNode {
  const { say } = useLanguage();
  if (!anchor) return say({ zh: '尚无', en: 'None yet' });
  const keeper = serviceWords(anchor.keeper);
  const since = moment(anchor.receivedAt, now);
  const text = say({
    zh: `${keeper.zh}服务留存至第 ${anchor.position} 条（${since}）`,
    en: `${keeper.en} keeps the head at ${anchor.position} (${since})`,
  });
  const isOlder = Date.parse(anchor.receivedAt) < Date.parse(chain.asOf) - APART_MS;
  const differs =
    (anchor.position > chain.auditRecords && isOlder) ||
    (anchor.position === chain.auditRecords && anchor.head !== chain.auditHead);
  if (!differs) return text;
  return (
    <strong className="audit-bad">
      {text}
      {say({ zh: '，与链首不符', en: ', and it differs' })}
    </strong>
  );
}
