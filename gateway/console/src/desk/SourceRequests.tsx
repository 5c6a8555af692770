import type { ReactNode } from 'react';
import { useLanguage, type Words } from '../page/language';
import type { Issue } from './actions/action';
import { Section } from './parts';
import { moment, useNow } from './words/time';
import { reasonWordsOf, sourceRequestWords } from './words/words';

type Request = NonNullable<Issue['sourceRequests']>[number];

/** Shows what the desk asked the source of the issue, and the answers with their words. */
export function SourceRequests({ issue }: { issue: Issue }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const requests = issue.sourceRequests ?? [];
  if (requests.length === 0) return null;
  return (
    <Section title={say({ zh: '来源申请', en: 'Asked of the source' })}>
      <ul className="plain">
        {requests.map((request) => {
          const reason = reasonWordsOf(request.reason);
          const until = request.grantedDueAt ?? request.wantedDueAt;
          const details = [
            reason && say(reason),
            until && say({ zh: `至 ${moment(until, now)}`, en: `until ${moment(until, now)}` }),
            request.text,
            request.withdrawalReason &&
              say({
                zh: `撤回原因：${request.withdrawalReason}`,
                en: `withdrawn because: ${request.withdrawalReason}`,
              }),
            request.answer && say({ zh: `来源答复：${request.answer}`, en: `the source says: ${request.answer}` }),
          ].filter(Boolean);
          return (
            <li key={request.id}>
              <p>
                {say(sourceRequestWords[request.kind])} <b>{say(stateOf(request))}</b>{' '}
                <time dateTime={request.askedAt}>{moment(request.askedAt, now)}</time> {request.organization?.name}
              </p>
              <p className="quiet">{details.join(say({ zh: '；', en: '; ' }))}</p>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

function stateOf({ granted, endedAt, withdrawalReason }: Request): Words {
  if (withdrawalReason !== null) return { zh: '已撤回', en: 'withdrawn' };
  if (granted === true) return { zh: '来源已同意', en: 'granted' };
  if (granted === false) return { zh: '来源未同意', en: 'refused' };
  return endedAt === null
    ? { zh: '等待来源答复', en: 'waits for the answer' }
    : { zh: '已继续办理，申请失效', en: 'given up: the desk went on' };
}
