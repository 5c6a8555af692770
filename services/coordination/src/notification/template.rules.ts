import { personText } from '@jiceng/platform/text';
import type { NoticeKind } from '../case/ledger/notice.js';
import { assertVariables } from '../rulebook/wording/template.rules.js';

/** The values that a template may name. None of them tells a person's name, number or address, or what was reported. */
export const templateVariables = ['number', 'state', 'timeLeft', 'link'] as const;
export type TemplateVariable = (typeof templateVariables)[number];
export type TemplateValues = Readonly<Record<TemplateVariable, string>>;

/**
 * Largest numbers of characters of a title and of a text. A longer text is sent as several short messages (SMS) of
 * about 70 characters each.
 */
const LONGEST = { title: 40, text: 200 };

/**
 * Checks a template when it is saved, so that no message with an unknown variable leaves the platform.
 * @throws BAD_INPUT with the field
 */
export function templateText(
  field: string,
  value: string,
  { part, kind }: { part: keyof typeof LONGEST; kind: NoticeKind },
): string {
  const text = personText(field, value, { maxLength: LONGEST[part] });
  assertVariables(field, text, { known: variablesOf(kind) });
  return text;
}

/** Reporters do not learn the deadlines of single steps. */
function variablesOf(kind: NoticeKind): readonly TemplateVariable[] {
  if (kind === 'calendar') return ['link'];
  return kind === 'progress' ? ['number', 'state', 'link'] : templateVariables;
}

/** Returns the time until a deadline in words, or the time since it has passed. */
export function timeLeft(dueAt: Date | null, now: Date, language: 'zh' | 'en'): string {
  if (dueAt === null) return language === 'zh' ? '无时限' : 'no deadline';
  const minutes = Math.round((dueAt.getTime() - now.getTime()) / 60_000);
  const size = Math.abs(minutes);
  const [days, hours] = [Math.floor(size / 1440), Math.floor(size / 60)];
  if (language === 'en') {
    const length = days > 0 ? `${days} d` : hours > 0 ? `${hours} h ${size % 60} min` : `${size} min`;
    return minutes < 0 ? `overdue by ${length}` : `${length} left`;
  }
  const length = days > 0 ? `${days} 天` : hours > 0 ? `${hours} 小时 ${size % 60} 分` : `${size} 分钟`;
  return minutes < 0 ? `超时 ${length}` : `还剩 ${length}`;
}
