import type { ReactNode } from 'react';
import { useLanguage } from '../page/language';
import type { Issue } from './actions/action';
import { Section } from './parts';
import { moment, useNow } from './words/time';
import { sentenceOf } from './sentences';
import { reasonWordsOf, ruleWordsOf } from './words/words';

/** Shows every step in words, the latest first, because users look for recent changes. */
export function Timeline({ issue }: { issue: Issue }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  return (
    <Section title={say({ zh: '办理记录', en: 'What happened' })}>
      <ol className="timeline">
        {[...issue.timeline].reverse().map((entry) => {
          const rule = ruleWordsOf(entry.rule);
          // The text of a result is shown with its task and not here.
          const note = entry.step === 'TASK_DONE' ? null : entry.note;
          const reason = reasonWordsOf(entry.reasonCode);
          const person = entry.actor && say({ zh: `经办人 ${entry.actor.name}`, en: `by ${entry.actor.name}` });
          const details = [person, reason && say(reason), rule && say(rule), note].filter(Boolean);
          return (
            <li key={entry.seq} className={entry.late ? 'late' : ''}>
              <time dateTime={entry.at}>{moment(entry.at, now)}</time>
              <div>
                <p>
                  {say(sentenceOf(entry))}
                  {entry.late && <em>{say({ zh: '已超时限', en: 'late' })}</em>}
                </p>
                {details.length > 0 && <p className="quiet">{details.join(say({ zh: '；', en: '; ' }))}</p>}
              </div>
            </li>
          );
        })}
      </ol>
    </Section>
  );
}
