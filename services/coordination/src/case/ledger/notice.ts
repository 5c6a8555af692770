import type { IssueState, IssueStep } from '@jiceng/contracts/coordination/issue-progressed';
import type { EffectTx } from '@jiceng/platform/effects';
import { newId } from '@jiceng/platform/ids';
import type { IssueRow } from '../tables/issue.table.js';
import type { TaskRow } from '../tables/task.table.js';
import type { StepTaken } from './step-taken.js';

/** Kinds of messages. For each kind, a rule of the district names the roles that get the message and the channels. */
export const noticeKinds = [
  'offer',
  'assignment',
  'needs_assignee',
  'returned',
  'sent_back',
  'taken_over',
  'arbitration',
  'request',
  'request_answered',
  'overdue',
  'escalation',
  'verification',
  'verification_failed',
  'spot_check',
  'spot_check_late',
  'callback',
  'reopened',
  'supplement',
  'urge',
  'source_answer',
  'source_limit',
  'calendar',
  'unsealing',
  'unsealing_answered',
  'progress',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** States about which the reporters of an issue get a message. Other states tell them nothing new. */
const toldToReporters: ReadonlySet<IssueState> = new Set(['accepted', 'handling', 'closed', 'rejected', 'merged']);

/** An organization that gets a message, and its person who does the work; `staffId` is null without such a person. */
export interface Addressee {
  organizationId: string;
  staffId: string | null;
}

/** Payload of the timer that writes the messages about a step. */
export interface Notice {
  /** Null for a message about the calendar of the district. */
  issueId: string | null;
  /** Number of the step; 0 without an issue. */
  seq: number;
  kind: NoticeKind;
  to: readonly Addressee[];
}

/** The timer that writes the messages about a step. It is due at once; as a row, the timer survives a crash. */
export const NOTICE_TIMER = 'notice';

type Party = 'task' | 'counterpart' | 'holder' | 'acting' | 'answerable';

/** Steps about which messages are written, and the party of the step that gets the message. */
const told: Partial<Record<IssueStep, { kind: NoticeKind; party: Party }>> = {
  dispatched: { kind: 'offer', party: 'task' },
  transferred: { kind: 'offer', party: 'task' },
  'joint-started': { kind: 'offer', party: 'task' },
  ruled: { kind: 'offer', party: 'task' },
  'sent-back': { kind: 'sent_back', party: 'counterpart' },
  'taken-over': { kind: 'taken_over', party: 'counterpart' },
  'accepted-by-silence': { kind: 'assignment', party: 'task' },
  assigned: { kind: 'assignment', party: 'task' },
  unassigned: { kind: 'needs_assignee', party: 'task' },
  returned: { kind: 'returned', party: 'holder' },
  'sent-to-arbiter': { kind: 'arbitration', party: 'counterpart' },
  'pause-requested': { kind: 'request', party: 'counterpart' },
  'extension-requested': { kind: 'request', party: 'counterpart' },
  'suspension-requested': { kind: 'request', party: 'counterpart' },
  paused: { kind: 'request_answered', party: 'answerable' },
  extended: { kind: 'request_answered', party: 'answerable' },
  suspended: { kind: 'request_answered', party: 'answerable' },
  'request-refused': { kind: 'request_answered', party: 'answerable' },
  overdue: { kind: 'overdue', party: 'counterpart' },
  escalated: { kind: 'escalation', party: 'counterpart' },
  'verification-requested': { kind: 'verification', party: 'counterpart' },
  'verification-failed': { kind: 'verification_failed', party: 'answerable' },
  'spot-check-asked': { kind: 'spot_check', party: 'counterpart' },
  'spot-check-late': { kind: 'spot_check_late', party: 'counterpart' },
  'callback-asked': { kind: 'callback', party: 'counterpart' },
  reopened: { kind: 'reopened', party: 'holder' },
  supplemented: { kind: 'supplement', party: 'answerable' },
  urged: { kind: 'urge', party: 'acting' },
  'returned-to-source': { kind: 'source_answer', party: 'counterpart' },
  'source-extended': { kind: 'source_answer', party: 'counterpart' },
  'source-refused': { kind: 'source_answer', party: 'counterpart' },
};

/** Returns the message about a step with its addressees; null for a step without a message. */
export function noticeOf(
  taken: StepTaken,
  row: IssueRow,
  tasks: { before: readonly TaskRow[]; after: readonly TaskRow[] },
): Notice | null {
  const rule = told[taken.step];
  if (!rule) return null;
  const to = addresseesOf(rule.party, taken, row, tasks);
  return to.length === 0 ? null : { issueId: row.id, seq: row.version, kind: rule.kind, to };
}

function addresseesOf(
  party: Party,
  taken: StepTaken,
  row: IssueRow,
  { before, after }: { before: readonly TaskRow[]; after: readonly TaskRow[] },
): Addressee[] {
  const personOf = (organizationId: string): string | null =>
    after.find((task) => task.organizationId === organizationId && task.state === 'accepted')?.staffId ?? null;
  switch (party) {
    case 'task': {
      const isNew = ({ id, state }: TaskRow): boolean =>
        state === 'offered' && !before.some((task) => task.id === id && task.state === 'offered');
      const tasks = after.filter((task) => isNew(task) || task.id === taken.taskId);
      const open = tasks.filter(({ state }) => state === 'offered' || state === 'waiting' || state === 'accepted');
      return open.map(({ organizationId, staffId }) => ({ organizationId, staffId }));
    }
    case 'counterpart': {
      const id = taken.counterpartOrganizationId ?? row.holderOrganizationId;
      return id ? [{ organizationId: id, staffId: null }] : [];
    }
    case 'holder':
      return row.holderOrganizationId ? [{ organizationId: row.holderOrganizationId, staffId: null }] : [];
    case 'acting': {
      const id = row.holderOrganizationId;
      return id ? [{ organizationId: id, staffId: personOf(id) }] : [];
    }
    case 'answerable': {
      const id = row.answerableOrganizationId;
      return [{ organizationId: id, staffId: personOf(id) }];
    }
  }
}

/** Sets the timer that writes the messages about a step. */
export function scheduleNotice(tx: EffectTx, notice: Notice | null): void {
  if (notice === null) return;
  const payload = { ...notice, to: [...notice.to] };
  tx.schedule({ kind: NOTICE_TIMER, key: `${notice.issueId ?? notice.kind} ${notice.seq}`, dueAt: tx.now, payload });
}

/** Sets the timer that tells the reporters of an issue its new state, unless a resident took the step as its reporter. */
export function scheduleProgress(tx: EffectTx, before: Pick<IssueRow, 'state'>, after: IssueRow): void {
  if (before.state === after.state || !toldToReporters.has(after.state)) return;
  if (after.reporterIds.length === 0 || tx.origin.actor.kind === 'resident') return;
  const payload: Notice = { issueId: after.id, seq: after.version, kind: 'progress', to: [] };
  tx.schedule({
    kind: NOTICE_TIMER,
    key: `${after.id} ${after.version} progress`,
    dueAt: tx.now,
    payload: { ...payload },
  });
}

/** Sets the timer that writes the messages about something that is no step; the message names the last step. */
export function scheduleNoticeBeside(tx: EffectTx, notice: Notice): void {
  const payload = { ...notice, to: [...notice.to] };
  tx.schedule({ kind: NOTICE_TIMER, key: `${notice.kind} ${newId()}`, dueAt: tx.now, payload });
}
