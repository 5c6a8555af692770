import { precedentStateWords } from '@jiceng/contracts/dictionary/rulebook-words';
import type { ReactNode } from 'react';
import type { PrecedentListQuery, PrecedentState } from '../../generated/operations';
import { useLanguage, type Words } from '../page/language';

export type Precedent = NonNullable<PrecedentListQuery['precedents']>['edges'][number]['node'];

/** Largest number of cases that the server lists for one precedent. */
export const MOST_CASES = 20;

export const stateWords: Record<PrecedentState, Words> = precedentStateWords;

export function PrecedentStateTag({ state }: { state: PrecedentState }): ReactNode {
  const { say } = useLanguage();
  return <span className={state === 'IN_FORCE' ? 'state runs' : 'state rests'}>{say(stateWords[state])}</span>;
}

/**
 * Returns the unit that a precedent names. When the precedent names a line, the text says that the unit of this line
 * for the place gets the issue.
 */
export function unitOf({ organization, line }: Precedent, lineName: (code: string) => Words): Words {
  if (organization !== null) return { zh: organization.name, en: organization.name };
  const name = lineName(line ?? '');
  return { zh: `所在地的${name.zh}条线单位`, en: `${name.en}: the unit of the line for the place` };
}
