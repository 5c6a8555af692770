import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useQuery } from 'urql';
import { actorKindWords } from '@jiceng/contracts/dictionary/district-words';
import { ActorName } from '../../generated/documents';
import type { RecordFragment } from '../../generated/operations';
import { Fact } from '../desk/parts';
import { moment, useNow } from '../desk/words/time';
import { useLanguage } from '../page/language';
import { actText, subjectWords } from './words';

interface Properties {
  record: RecordFragment;
  filter: (changes: Record<string, string | null>) => void;
}

/** One audit record: who did what to which subject, why, and its place in the chain. */
export function RecordPage({ record, filter }: Properties): ReactNode {
  const { language, say } = useLanguage();
  const now = useNow();
  const { at, act, actorId, subjectType, subjectId, changed, reason, policyVersion, traceId, position, seal } = record;
  return (
    <article className="record-page">
      <h2 className="record-title">{actText(act, language)}</h2>
      <dl className="facts">
        <Fact label={say({ zh: '时间', en: 'Time' })}>{moment(at, now)}</Fact>
        <Fact label={say({ zh: '操作者', en: 'Actor' })}>
          <Actor record={record} />
        </Fact>
        <Fact label={say({ zh: '操作代码', en: 'Act' })}>{act}</Fact>
        <Fact label={say({ zh: '对象', en: 'Subject' })}>{say(subjectWords(subjectType))}</Fact>
        <Fact label={say({ zh: '对象标识', en: 'Id of the subject' })}>{subjectId}</Fact>
        <Fact label={say({ zh: '变动的内容', en: 'Changed' })}>
          {changed.length > 0 ? changed.join(say({ zh: '、', en: ', ' })) : say({ zh: '无', en: 'Nothing' })}
        </Fact>
        <Fact label={say({ zh: '理由', en: 'Reason' })}>{reason}</Fact>
        <Fact label={say({ zh: '权限版本', en: 'Version of the policy' })}>{policyVersion}</Fact>
        <Fact label={say({ zh: '追踪号', en: 'Trace id' })}>{traceId}</Fact>
      </dl>
      <p>
        <Button onClick={() => filter({ type: subjectType, subject: subjectId, act: null, actor: null })}>
          {say({ zh: '该对象的全部记录', en: 'Every record of this subject' })}
        </Button>{' '}
        {actorId !== null && (
          <Button onClick={() => filter({ actor: actorId, type: null, subject: null, act: null })}>
            {say({ zh: '该操作者的全部记录', en: 'Every record of this actor' })}
          </Button>
        )}
      </p>
      <h3>{say({ zh: '在审计链中', en: 'In the chain' })}</h3>
      {position === null ? (
        <p>{say({ zh: '尚未封印，一般在一秒内完成。', en: 'Not sealed yet. It usually takes a second.' })}</p>
      ) : (
        <dl className="facts audit-seal">
          <Fact label={say({ zh: '位置', en: 'Position' })}>{position}</Fact>
          <Fact label={say({ zh: '封印', en: 'Seal' })}>{seal}</Fact>
        </dl>
      )}
      <p className="quiet">
        {say({
          zh: '记录不显示居民的身份和所写内容，变动内容的取值只保存在链中。被拒绝的操作不改变数据，不产生记录，可按追踪号在日志中查找。',
          en:
            'A record does not show who a resident is or what a resident wrote; the values are in the chain only. ' +
            'A refused act changes nothing and leaves no record; the logs have it.',
        })}
      </p>
    </article>
  );
}

/** The actor of a record: the name of a staff member, or the part of the platform. */
export function Actor({ record }: { record: RecordFragment }): ReactNode {
  const { say } = useLanguage();
  const { actorKind, actorId, actorOrganizationId } = record;
  if (actorKind === 'STAFF' && actorId !== null && actorOrganizationId !== null) return <StaffName id={actorId} />;
  const kind = say(actorKindWords[actorKind]);
  return actorId === null ? kind : `${kind} · ${actorId}`;
}

function StaffName({ id }: { id: string }): ReactNode {
  const [{ data }] = useQuery({ query: ActorName, variables: { id } });
  return data?.staffMember?.name ?? id;
}
