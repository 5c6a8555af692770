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
  sourceDueAt: Date | null;
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

const [accepted, working] = [
  { zh: '已受理', en: 'accepted' },
  { zh: '办理中', en: 'in work' },
];
/** The states as reporters read them. They do not learn which unit must take the next step. */
const statesForReporters: Readonly<Record<IssueState, { zh: string; en: string }>> = {
  reported: { zh: '已收到', en: 'received' },
  accepted,
  dispatched: accepted,
  arbitrating: accepted,
  handling: working,
  'awaiting-approval': working,
  paused: { zh: '暂缓办理', en: 'paused' },
  suspended: { zh: '暂缓办理', en: 'paused' },
  verifying: working,
  verified: working,
  closed: { zh: '已办结', en: 'closed' },
  rejected: { zh: '不予受理', en: 'not accepted' },
  merged: { zh: '与同一事项合并办理', en: 'handled together with another report of the same matter' },
  'returned-to-source': { zh: '已退回转来的单位', en: 'sent back to the authority that passed it on' },
};

/** Returns the words of a message about an issue as it stands now, or about the calendar. */
export function wordsOf(
  rule: NotificationRuleRow,
  issue: SaidIssue | null,
  { now, language, consoleUrl }: { now: Date; language: 'zh' | 'en'; consoleUrl: string },
): Words {
  const values: Partial<TemplateValues> = issue
    ? {
        number: issueNumber(issue),
        state: stateFor(rule.kind, issue.state)[language],
        timeLeft: timeLeft(rule.kind === 'source_limit' ? issue.sourceDueAt : issue.stateDueAt, now, language),
        link: `${consoleUrl}/console/${rule.kind === 'progress' ? 'my-reports?report' : 'desk?issue'}=${issue.id}`,
      }
    : { link: `${consoleUrl}/console/calendar` };
  const [title, text] = language === 'zh' ? [rule.titleZh, rule.textZh] : [rule.titleEn, rule.textEn];
  return { title: render(title, values), text: render(text, values).trim() };
}

function stateFor(kind: NotificationRuleRow['kind'], state: IssueState): { zh: string; en: string } {
  return kind === 'progress' ? statesForReporters[state] : states[state.toUpperCase().replaceAll('-', '_')]!;
}
