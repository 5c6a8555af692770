import type { EffectTx } from '@jiceng/platform/effects';
import type { Directory } from '../../rulebook/directory/directory.js';
import {
  isAnswered,
  LONGEST,
  rendered,
  replyText,
  type Bilingual,
  type ReplyValues,
} from '../../rulebook/wording/reply-template.rules.js';
import type { LockedIssue } from '../ledger/locked-issue.js';
import { issueNumber } from '../matter/issue-number.js';
import { issueReplyTable } from '../tables/issue-reply.table.js';
import type { IssueRow } from '../tables/issue.table.js';
import type { TaskRow } from '../tables/task.table.js';

/** The parts of the reply that the person who ends an issue gives. */
export interface ReplyGiven {
  /** Reason of a rejection. */
  reason?: string | null;
  /** Legal basis of this matter, instead of the basis in the template. */
  basis?: string | null;
}

const write = issueReplyTable.insert({ name: 'issue-reply' });

const day = {
  zh: new Intl.DateTimeFormat('zh-CN', { dateStyle: 'long', timeZone: 'Asia/Shanghai' }),
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'Asia/Shanghai' }),
};
const dayOf = (at: Date | null): Bilingual =>
  at ? { zh: day.zh.format(at), en: day.en.format(at) } : { zh: '（待定）', en: '(not set yet)' };

type Told = Pick<IssueRow, 'id' | 'state' | 'categoryCode' | 'reportedAt' | 'handleDueAt' | 'reopenUntil'>;

function valuesOf(
  row: Told,
  directory: Pick<Directory, 'category'>,
  { result, reason }: { result?: string | null; reason?: string | Bilingual | null },
): ReplyValues {
  const number = issueNumber(row);
  const category = row.categoryCode === null ? null : directory.category(row.categoryCode, row.reportedAt);
  // The name of a category is a path, such as 环境保护/环境污染/噪音.
  const name = category?.name.split('/').at(-1);
  const orElse = (text: string | Bilingual | null | undefined, zh: string, en: string): Bilingual => {
    if (!text) return { zh, en };
    return typeof text === 'string' ? { zh: text, en: text } : text;
  };
  return {
    number: { zh: number, en: number },
    category: orElse(name, '（待定）', '(not set yet)'),
    reportedOn: dayOf(row.reportedAt),
    dueOn: dayOf(row.handleDueAt),
    reopenUntil: dayOf(row.reopenUntil),
    result: orElse(result, '已办结。', 'The matter is closed.'),
    reason: orElse(reason, '（未说明）', '(not given)'),
  };
}

/** Returns the sentence that a reporter reads about the present state. @param reason the reason of a rejection */
export function progressOf(
  row: Told,
  directory: Pick<Directory, 'category' | 'wordsFor'>,
  reason: string | Bilingual | null | undefined = null,
): Bilingual {
  return rendered(directory.wordsFor(row.state).sentence, valuesOf(row, directory, { reason: reason ?? null }));
}

/** Returns the last result of the organization that handled the matter alone or led the joint work. */
function resultOf(tasks: readonly Pick<TaskRow, 'state' | 'role' | 'result'>[]): string | null {
  return tasks.findLast(({ state, role }) => state === 'done' && role !== 'co_handler')?.result ?? null;
}

/** Checks the legal basis that the person who ends an issue gives. @throws BAD_INPUT */
export function basisText(value: string | null): string | null {
  return value ? replyText('basis', value, LONGEST.basis) : null;
}

/** Writes the reply to the reporters of an issue that has just ended: result, basis and how to object. */
export function giveReply(tx: EffectTx, { row, tasks, directory }: LockedIssue, given: ReplyGiven): void {
  if (!isAnswered(row.state)) return;
  const { result, basis, appeal } = directory.wordsFor(row.state);
  const values = valuesOf(row, directory, { result: resultOf(tasks), reason: given.reason ?? null });
  const parts = {
    result: rendered(result!, values),
    basis: given.basis ? { zh: given.basis, en: given.basis } : rendered(basis!, values),
    appeal: rendered(appeal!, values),
  };
  write.send(tx, [{ issueId: row.id, edition: row.edition, givenAt: tx.now, parts }]);
}
