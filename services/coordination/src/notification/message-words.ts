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

/** Returns the words of a message about an issue as it stands now. */
export function wordsOf(
  rule: NotificationRuleRow,
  issue: SaidIssue,
  { now, language, consoleUrl }: { now: Date; language: 'zh' | 'en'; consoleUrl: string },
): Words {
  const values: TemplateValues = {
    number: issueNumber(issue),
    state: states[issue.state.toUpperCase().replaceAll('-', '_')]![language],
    timeLeft: timeLeft(issue.stateDueAt, now, language),
    link: `${consoleUrl}/console/desk?issue=${issue.id}`,
  };
  const [title, text] = language === 'zh' ? [rule.titleZh, rule.textZh] : [rule.titleEn, rule.textEn];
  return { title: render(title, values), text: render(text, values).trim() };
}
