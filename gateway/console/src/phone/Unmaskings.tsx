import type { ReactNode } from 'react';
import { moment, useNow } from '../desk/words/time';
import { useLanguage } from '../page/language';

interface Unmasking {
  shownAt: string;
  reason: string;
  /** What was shown, in words. */
  what: string;
  /** Name of the unit of the person who looked; null when the platform does not name the unit. */
  unit: string | null;
}

/** Tells a reporter who looked at personal data of the report, and why (查看记录). */
export function Unmaskings({ shown }: { shown: readonly Unmasking[] }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  if (shown.length === 0) return null;
  return (
    <section className="phone-panel">
      <h2>{say({ zh: '个人信息查看记录', en: 'Who looked at your personal data' })}</h2>
      <ul>
        {shown.map(({ shownAt, reason, what, unit }) => (
          <li key={`${shownAt} ${what}`}>
            {moment(shownAt, now)}
            {unit && ` · ${unit}`} · {what}
            <p className="phone-quiet">{say({ zh: `理由：${reason}`, en: `Reason: ${reason}` })}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
