import type { ReactNode } from 'react';
import { useLanguage } from '../page/language';
import { useParameters } from '../page/location';

interface Properties {
  label: string;
  /** Names of the parameters of the address that hold the first and the last day. */
  from: string;
  to: string;
}

/** The first and the last day of a period, each optional. */
export function Days({ label, from, to }: Properties): ReactNode {
  const { say } = useLanguage();
  const [parameters, change] = useParameters();
  return (
    <div className="queue-days" role="group" aria-label={label}>
      <span>{label}</span>
      <input
        type="date"
        aria-label={say({ zh: '从', en: 'From' })}
        value={parameters[from] ?? ''}
        onChange={({ target }) => change({ [from]: target.value || null })}
      />
      <span aria-hidden="true">—</span>
      <input
        type="date"
        aria-label={say({ zh: '到', en: 'To' })}
        value={parameters[to] ?? ''}
        onChange={({ target }) => change({ [to]: target.value || null })}
      />
    </div>
  );
}
