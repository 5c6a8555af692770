import { Injectable } from '@nestjs/common';
import type { Transaction } from '@jiceng/platform/database';
import type { EffectTx } from '@jiceng/platform/effects';
import { idFromCode, newId } from '@jiceng/platform/ids';
import { OnTimers, type Fired } from '@jiceng/platform/timers';
import { DirectoryService } from '../rulebook/directory/directory.service.js';
import { peopleOf } from '../rulebook/directory/people-of.js';
import { NOTICE_TIMER, type Notice, type NoticeKind } from '../case/ledger/notice.js';
import { audienceOf, standInsOf } from './audience.rules.js';
import { firstAttempt } from './delivery-time.rules.js';
import { aboutOf } from './message-words.js';
import {
  reportersOf,
  rulesInForce,
  saidOfIssues,
  unreadOf,
  WRITE_NOTIFICATIONS,
  writeDeliveries,
} from './notice.queries.js';
import type { DeliveryRow, NotificationRow, NotificationRuleRow } from './notification.table.js';

/** Kind of the timer that sends a message by the next channel when the message is still unread. */
export const UNREAD_TIMER = 'notice-unread';

/** Payload of this timer: the message, and the index of the next channel in the channels of the rule. */
export interface UnreadPayload {
  notificationId: string;
  channel: number;
}

/** A message that no person in the unit got or read in time, and the persons who have the message already. */
type Unheard = Omit<Told, 'personId' | 'organizationId'> & { organizationId: string; except: readonly string[] };

interface Told {
  tx: EffectTx;
  rule: NotificationRuleRow;
  notice: Notice;
  personId: string;
  organizationId: string | null;
  isCritical: boolean;
}

/**
 * Writes the messages about the steps of issues. A timer writes them after the step, so that the search
 * for the persons does not lengthen the command.
 */
@Injectable()
export class NoticeTimers {
  constructor(private readonly directories: DirectoryService) {}

  /**
   * Writes the messages about steps. An urgent message that reaches nobody in the unit goes to the persons who stand in
   * for the unit, so that no deadline passes unseen.
   */
  @OnTimers(NOTICE_TIMER)
  async onNotice(fired: readonly Fired[], transaction: Transaction): Promise<void> {
    const notices = fired.map(({ timer, tx }) => ({ notice: timer.payload as unknown as Notice, tx }));
    const organizationIds = [...new Set(notices.flatMap(({ notice }) => notice.to.map((to) => to.organizationId)))];
    const at = notices.at(-1)!.tx.now;
    const [rules, people, issues, reporters] = await Promise.all([
      rulesOf(transaction),
      peopleOf.rows(transaction, [organizationIds, at]),
      saidOfIssues.rows(transaction, [notices.map(({ notice }) => notice.issueId)]),
      reportersTold(transaction, notices),
    ]);
    const severityOf = new Map(issues.map(({ id, severity }) => [id, severity]));
    const told: Told[] = [];
    const unheard: Unheard[] = [];
    for (const { notice, tx } of notices) {
      const rule = rules.get(notice.kind);
      if (!rule?.enabled) continue;
      const about = {
        tx,
        rule,
        notice,
        isCritical: notice.issueId !== null && severityOf.get(notice.issueId) === 'critical',
      };
      for (const personId of reporters.get(notice) ?? []) told.push({ ...about, personId, organizationId: null });
      for (const to of notice.to) {
        const { organizationId } = to;
        const found = audienceOf(to, rule.roles, people);
        told.push(...found.map((personId) => ({ ...about, personId, organizationId })));
        if (found.length === 0 && rule.urgent) unheard.push({ ...about, organizationId, except: [] });
      }
    }
    await this.tell(transaction, [...told, ...(await this.standIns(transaction, unheard, at))]);
  }

  /**
   * Sends an unread message by the next channel: an urgent message after the minutes of its rule, and every message
   * when its channel could not reach the person. After the last channel, an urgent message goes to the persons who
   * stand in for the unit.
   */
  @OnTimers(UNREAD_TIMER)
  async onUnread(fired: readonly Fired[], transaction: Transaction): Promise<void> {
    const payloads = fired.map(({ timer, tx }) => ({ ...(timer.payload as unknown as UnreadPayload), tx }));
    const unread = await unreadOf.rows(transaction, [payloads.map(({ notificationId }) => notificationId)]);
    if (unread.length === 0) return;
    const [rules, issues] = await Promise.all([
      rulesOf(transaction),
      saidOfIssues.rows(transaction, [unread.map(({ issueId }) => issueId)]),
    ]);
    const issueOf = new Map(issues.map((issue) => [issue.id, issue]));
    const deliveries: DeliveryRow[] = [];
    const unheard: Unheard[] = [];
    for (const { notificationId, channel, tx } of payloads) {
      const message = unread.find(({ id }) => id === notificationId);
      const rule = message && rules.get(message.kind);
      if (!message || !rule?.enabled) continue;
      const isCritical = aboutOf(message, issueOf)?.severity === 'critical';
      const next = rule.channels[channel];
      if (next) {
        const delivery = deliveryOf(tx, rule, message, next, isCritical);
        deliveries.push(delivery);
        if (rule.urgent) scheduleUnread({ tx, rule }, delivery, channel + 1);
      } else if (rule.urgent) {
        const { organizationId, issueId, seq, kind, personId } = message;
        const notice: Notice = { issueId, seq, kind, to: [] };
        unheard.push({ tx, rule, notice, organizationId: organizationId!, isCritical, except: [personId] });
      }
    }
    if (deliveries.length > 0) await writeDeliveries.run(transaction, deliveries);
    const told = await this.standIns(transaction, unheard, payloads.at(-1)!.tx.now);
    await this.tell(transaction, told, { once: true });
  }

  /** Returns the persons who stand in for units in which no person got or read a message in time. */
  private async standIns(transaction: Transaction, unheard: readonly Unheard[], at: Date): Promise<Told[]> {
    if (unheard.length === 0) return [];
    const directory = await this.directories.current();
    const chainOf = new Map(
      unheard.map(({ organizationId }) => [organizationId, directory.chainAbove(organizationId, at)]),
    );
    const organizationIds = [...new Set([...chainOf.values()].flat())];
    const people = await peopleOf.rows(transaction, [organizationIds, at]);
    return unheard.flatMap(({ except, ...about }) =>
      standInsOf(chainOf.get(about.organizationId)!, people, except).map((personId) => ({ ...about, personId })),
    );
  }

  /** @param once true when no timer checks whether these messages are read */
  private async tell(transaction: Transaction, told: readonly Told[], { once = false } = {}): Promise<void> {
    // One statement may not change a row twice, so a person gets one message about several steps of the same kind.
    const each = new Map(told.map((one) => [`${one.notice.issueId} ${one.notice.kind} ${one.personId}`, one]));
    // All batches write in one order, so that two batches with messages to the same persons cannot deadlock.
    const messages = [...each].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => messageOf(one));
    if (messages.length === 0) return;
    const written = await transaction.sql<{ id: string; issueId: string | null; kind: string; personId: string }>(
      WRITE_NOTIFICATIONS,
      [JSON.stringify(messages)],
      { name: 'notification-write' },
    );
    const going = written.flatMap(({ id, issueId, kind, personId }) => {
      const one = each.get(`${issueId} ${kind} ${personId}`)!;
      const [channel] = one.rule.channels;
      return channel
        ? [{ one, delivery: deliveryOf(one.tx, one.rule, { id, personId }, channel, one.isCritical) }]
        : [];
    });
    if (going.length === 0) return;
    await writeDeliveries.run(
      transaction,
      going.map(({ delivery }) => delivery),
    );
    if (once) return;
    for (const { one, delivery } of going) if (one.rule.urgent) scheduleUnread(one, delivery, 1);
  }
}

/** Returns the reporters who get each message about the progress of their report. */
async function reportersTold(
  transaction: Transaction,
  notices: readonly { notice: Notice }[],
): Promise<Map<Notice, string[]>> {
  const progress = notices.map(({ notice }) => notice).filter(({ kind }) => kind === 'progress');
  if (progress.length === 0) return new Map();
  const issueIds = progress.map(({ issueId }) => issueId);
  const found = Map.groupBy(await reportersOf.rows(transaction, [issueIds]), ({ issueId }) => issueId);
  return new Map(
    progress.map((notice) => [notice, (found.get(notice.issueId!) ?? []).map(({ personId }) => personId)]),
  );
}

async function rulesOf(transaction: Transaction): Promise<Map<NoticeKind, NotificationRuleRow>> {
  return new Map((await rulesInForce.rows(transaction, [])).map((rule) => [rule.kind, rule]));
}

function messageOf({ tx, rule, notice, personId, organizationId }: Told): Omit<NotificationRow, 'readAt'> {
  const { issueId, kind, seq } = notice;
  return { id: newId(), personId, organizationId, issueId, kind, seq, urgent: rule.urgent, createdAt: tx.now };
}

function deliveryOf(
  tx: EffectTx,
  rule: NotificationRuleRow,
  { id: notificationId, personId }: Pick<NotificationRow, 'id' | 'personId'>,
  channel: DeliveryRow['channel'],
  isCritical: boolean,
): DeliveryRow {
  const id = newId();
  const digest = rule.digest && !isCritical;
  const nextAt = firstAttempt(tx.now, { isDigest: rule.digest, isCritical });
  return {
    id,
    notificationId,
    channel,
    digest,
    // The collected messages of a person for one time leave as one message. Its id follows from the data, so every
    // process computes the same id.
    parcelId: digest ? idFromCode('notification-parcel', `${personId} ${channel} ${nextAt.toISOString()}`) : id,
    state: 'waiting',
    attempts: 0,
    createdAt: tx.now,
    nextAt,
    endedAt: null,
    text: null,
    error: null,
    received: null,
  };
}

/** The minutes count from the sending, because a message that waits for the morning cannot be read at night. */
function scheduleUnread(
  { tx, rule }: Pick<Told, 'tx' | 'rule'>,
  { notificationId, nextAt }: DeliveryRow,
  channel: number,
): void {
  const dueAt = new Date(nextAt.getTime() + rule.unreadMinutes * 60_000);
  tx.schedule({ kind: UNREAD_TIMER, key: notificationId, dueAt, payload: { notificationId, channel } });
}
