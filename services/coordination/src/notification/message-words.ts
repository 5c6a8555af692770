import { dictionary } from '@jiceng/contracts/dictionary/dictionary';
import type { IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import { issueNumber } from '../case/matter/issue-number.js';
import type { NotificationRuleRow } from './notification.table.js';
import { render } from '../rulebook/wording/template.rules.js';
import { timeLeft, type TemplateValues } from './template.rules.js';

export interface SaidIssue {
  id: string;
  state: IssueState;
  stateDueAt: Date | null;
  reportedAt: Date;
}

export interface Words {
  title: string;
  text: string;
}

const states = dictionary.find(({ code }) => code === 'IssueState')!.entries;

/** Returns the issue of a message; null for a message about the calendar. */
export function aboutOf<I>({ issueId }: { issueId: string | null }, issues: ReadonlyMap<string, I>): I | null {
  return issueId === null ? null : issues.get(issueId)!;
}

/** Returns the words of a message about an issue as it stands now, or about the calendar. */
export function wordsOf(
  rule: NotificationRuleRow,
  issue: SaidIssue | null,
  { now, language, consoleUrl }: { now: Date; language: 'zh' | 'en'; consoleUrl: string },
): Words {
  const values: Partial<TemplateValues> = issue
    ? {
        number: issueNumber(issue),
        state: states[issue.state.toUpperCase().replaceAll('-', '_')]![language],
        timeLeft: timeLeft(issue.stateDueAt, now, language),
        link: `${consoleUrl}/console/desk?issue=${issue.id}`,
      }
    : { link: `${consoleUrl}/console/calendar` };
  const [title, text] = language === 'zh' ? [rule.titleZh, rule.textZh] : [rule.titleEn, rule.textEn];
  return { title: render(title, values), text: render(text, values).trim() };
}
