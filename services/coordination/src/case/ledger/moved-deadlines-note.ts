import type { Calendars } from '../../rulebook/calendar/calendar.rules.js';
import type { IssueRow } from '../tables/issue.table.js';
import type { StepRule } from './step-rules.js';

/** Returns the rule of the step that moves deadlines: the newest change that the issue did not follow yet. */
export function ruleOfChange(calendars: Calendars, followed: number): StepRule {
  const change = calendars.changesSince(followed).at(-1);
  return change?.notice ? `holiday-notice:${change.notice.number}` : 'working-hours';
}

const words = { handleDueAt: '处置时限', stateDueAt: '本环节时限' } as const;

/** Returns the note of the step, which names the deadlines before and after, in Shanghai time. */
export function noteOfMove(row: IssueRow, moved: Partial<Pick<IssueRow, 'stateDueAt' | 'handleDueAt'>>): string | null {
  const sentences = (['handleDueAt', 'stateDueAt'] as const).flatMap((name) => {
    const [before, after] = [row[name], moved[name]];
    return before && after ? [`${words[name]}由 ${minuteOf(before)} 调整为 ${minuteOf(after)}`] : [];
  });
  return sentences.length > 0 ? `${sentences.join('；')}。` : null;
}

function minuteOf(instant: Date): string {
  return new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
}
