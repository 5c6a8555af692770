import { Children, type ReactNode } from 'react';
import type { IssueState, Severity } from '../../generated/operations';
import { useLanguage } from '../page/language';
import { timeLeft } from './words/time';
import { severityWords, stateWords } from './words/words';

/** Groups the states by activity: waiting for a unit, in progress, at rest or in dispute. */
const tones: Record<IssueState, 'waits' | 'runs' | 'rests' | 'disputed'> = {
  REPORTED: 'waits',
  ACCEPTED: 'waits',
  DISPATCHED: 'waits',
  ARBITRATING: 'disputed',
  HANDLING: 'runs',
  AWAITING_APPROVAL: 'waits',
  PAUSED: 'rests',
  SUSPENDED: 'rests',
  VERIFYING: 'runs',
  VERIFIED: 'waits',
  CLOSED: 'rests',
  REJECTED: 'rests',
  MERGED: 'rests',
  RETURNED_TO_SOURCE: 'rests',
};

export function StateTag({ state }: { state: IssueState }): ReactNode {
  const { say } = useLanguage();
  return <span className={`state ${tones[state]}`}>{say(stateWords[state])}</span>;
}

/** Shows the severity when it is above ordinary. */
export function SeverityFlag({ severity }: { severity: Severity }): ReactNode {
  const { say } = useLanguage();
  if (severity === 'ORDINARY') return null;
  return <span className={`flag ${severity.toLowerCase()}`}>{say(severityWords[severity])}</span>;
}

interface Timed {
  state: IssueState;
  stateDueAt: string | null;
}

export function TimeLeft({ row, now }: { row: Timed; now: number }): ReactNode {
  const { language, say } = useLanguage();
  if (row.state === 'PAUSED') return <span className="time">{say({ zh: '计时暂停', en: 'Clock stopped' })}</span>;
  if (row.stateDueAt === null || tones[row.state] === 'rests') return null;
  const { text, urgency } = timeLeft(row.stateDueAt, now, language);
  return <span className={`time ${urgency}`}>{text}</span>;
}

/** A heading with its content; it shows nothing when the content is empty. */
export function Section({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}): ReactNode {
  return (
    <section className="part">
      <h2>
        {title}
        {aside}
      </h2>
      {children}
    </section>
  );
}

export function Fact({ label, children }: { label: string; children: ReactNode }): ReactNode {
  // A condition that does not hold leaves `false` or null, also beside others.
  if (Children.toArray(children).every((child) => child === '')) return null;
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface Placed {
  region: { name: string; parent: { name: string } | null } | null;
  grid: { name: string } | null;
}

/** Returns street, community and grid. The community appears once, although the name of a grid often begins with it. */
export function placeOf({ region, grid }: Placed): string {
  const community = region && !grid?.name.startsWith(region.name) ? region.name : null;
  return [region?.parent?.name, community, grid?.name].filter(Boolean).join(' ');
}
