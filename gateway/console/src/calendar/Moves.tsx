import type { ReactNode } from 'react';
import type { MovesFactsFragment } from '../../generated/operations';
import { moment, useNow } from '../desk/words/time';
import { useLanguage } from '../page/language';

/** The deadlines of open issues that a change of calendars would move. */
export function Moves({ moves: { issues, earlier, complete, examples } }: { moves: MovesFactsFragment }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  return (
    <div role="status">
      <p>
        {say({
          zh: `核对无误。将调整 ${issues} 件未办结事项的时限，其中 ${earlier} 件提前。`,
          en: `No fault. The deadlines of ${issues} open issues would move, ${earlier} of them to an earlier time.`,
        })}
        {!complete && say({ zh: '仅核对了前 5000 件。', en: ' Only the first 5,000 issues were looked at.' })}
      </p>
      <ul className="record-lines">
        {examples.slice(0, 10).map(({ issueId, number, before, after }) => (
          <li key={issueId}>{`${number}：${moment(before, now)} → ${moment(after, now)}`}</li>
        ))}
      </ul>
    </div>
  );
}
