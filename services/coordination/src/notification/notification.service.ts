import { Inject, Injectable } from '@nestjs/common';
import { timingSafeEqual, createHmac } from 'node:crypto';
import { CommandRunner } from '@jiceng/platform/commands';
import { counted, keysetOf, LARGEST_COUNT, pageOf, type CountedConnection } from '@jiceng/platform/connection';
import { readSql } from '@jiceng/platform/database';
import type { EffectTx } from '@jiceng/platform/effects';
import { badInput, checkAll, platformErrors } from '@jiceng/platform/errors';
import { boolean, integer, pick, text } from '@jiceng/platform/columns';
import { askRows, countRows, defineQuery } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import { CONFIG } from '@jiceng/platform/service';
import { staleVersion } from '@jiceng/platform/stale-version';
import { uuidText } from '@jiceng/platform/text';
import { DataSource } from 'typeorm';
import type { NotificationConfig } from './channels.js';
import { aboutOf, wordsOf } from './message-words.js';
import { CODE_OF_PERSON, CONCERNS_PERSON, IS_UNREAD, rulesInForce, saidOfIssues } from './notice.queries.js';
import { UNREAD_TIMER, type UnreadPayload } from './notice.timers.js';
import { notificationErrors } from './notification.errors.js';
import {
  isRole,
  type ChangeNotificationRuleInput,
  type ConfirmDeliveryInput,
  type Notification,
  type NotificationDelivery,
} from './notification.graphql.js';
import {
  deliveryTable,
  notificationRuleTable,
  notificationTable,
  type ChannelName,
  type DeliveryState,
  type NotificationRuleRow,
} from './notification.table.js';
import { templateText } from './template.rules.js';

interface ListArgs {
  first: number;
  after: string | null;
}

const MARK_READ = `WITH marked AS (
    UPDATE notification SET read_at = $3 WHERE person_id = $1 AND id = ANY($2::uuid[]) AND read_at IS NULL RETURNING id)
  SELECT count(*)::int AS unread FROM notification n
  WHERE n.person_id = $1 AND ${IS_UNREAD} AND n.id NOT IN (SELECT id FROM marked)`;

/** Stores the receipt $2 of the message $1 on each of its deliveries, and returns the deliveries. */
const confirmed = defineQuery(
  {
    notificationId: text().as('d.notification_id::text'),
    place: integer().orNull.as('array_position(r.channels, d.channel)'),
    isNews: boolean().as('o.received IS DISTINCT FROM $2'),
  },
  (columns) => `UPDATE notification_delivery d SET received = $2
    FROM notification_delivery o, notification n, notification_rule r
    WHERE d.parcel_id = $1 AND d.state = 'sent' AND o.id = d.id AND n.id = d.notification_id AND r.kind = n.kind
    RETURNING ${columns('d')}`,
  'notification-confirm',
);

@Injectable()
export class NotificationService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: NotificationConfig,
  ) {}

  /** Lists the actor's own messages, newest first. @throws PAGE_TOO_LARGE, BAD_CURSOR */
  async own(ctx: RequestContext, args: ListArgs & { unreadOnly: boolean }): Promise<CountedConnection<Notification>> {
    const { limit, keys } = keysetOf(args, 2);
    const values: unknown[] = [ctx.actor!.id, limit];
    const shown = args.unreadOnly ? IS_UNREAD : CONCERNS_PERSON;
    const conditions = [shown];
    if (keys) {
      values.push(...keys);
      conditions.push('(n.created_at, n.id) < ($3::timestamptz, $4::uuid)');
    }
    // This query uses the index notification_person.
    const rows = await askRows(
      this.dataSource,
      notificationTable.columns,
      (columns) =>
        `SELECT ${columns('n')} FROM notification n WHERE n.person_id = $1 AND ${conditions.join(' AND ')}
         ORDER BY n.created_at DESC, n.id DESC LIMIT $2`,
      values,
    );
    const [rules, issues] = await Promise.all([
      rulesInForce.rows(this.dataSource, []),
      saidOfIssues.rows(this.dataSource, [rows.map(({ issueId }) => issueId)]),
    ]);
    const ruleOf = new Map(rules.map((rule) => [rule.kind, rule]));
    const issueOf = new Map(issues.map((issue) => [issue.id, issue]));
    const said = { now: ctx.now(), language: ctx.locale, consoleUrl: this.config.PUBLIC_URL };
    const page = pageOf(
      rows,
      args,
      (row) => [row.createdAt.toISOString(), row.id],
      (row) => ({
        ...row,
        ...wordsOf(ruleOf.get(row.kind)!, aboutOf(row, issueOf), said),
        createdAt: row.createdAt.toISOString(),
        readAt: row.readAt?.toISOString() ?? null,
      }),
    );
    const all = `SELECT n.id FROM notification n WHERE n.person_id = $1 AND ${shown} LIMIT $2`;
    return counted(page, () => countRows(this.dataSource, all, [ctx.actor!.id, LARGEST_COUNT + 1]));
  }

  async unread(ctx: RequestContext): Promise<number> {
    const [row] = await readSql<{ unread: number }>(
      this.dataSource,
      `SELECT count(*)::int AS unread FROM notification n WHERE n.person_id = $1 AND ${IS_UNREAD}`,
      [ctx.actor!.id],
      { name: 'notification-unread' },
    );
    return row!.unread;
  }

  markRead(ctx: RequestContext, input: { idempotencyKey: string; ids: string[] }): Promise<{ unread: number }> {
    if (input.ids.length === 0 || input.ids.length > 100)
      throw badInput('ids', '须为 1 至 100 条', 'needs 1 to 100 messages');
    return this.commands.run(ctx, 'markNotificationsRead', input, async (tx) => {
      const ids = input.ids.map((id) => uuidText('ids', id));
      const [row] = await tx.sql<{ unread: number }>(MARK_READ, [ctx.actor!.id, ids, tx.now]);
      return row!;
    });
  }

  rules(): Promise<NotificationRuleRow[]> {
    return rulesInForce.rows(this.dataSource, []);
  }

  /** Changes a rule. All later messages follow the changed rule. @throws BAD_INPUT, STALE_VERSION */
  changeRule(ctx: RequestContext, input: ChangeNotificationRuleInput): Promise<NotificationRuleRow> {
    return this.commands.run(ctx, 'changeNotificationRule', input, async (tx) => {
      const rows = notificationRuleTable.rows(tx);
      const before = (
        await tx.sql<{ version: number }>('SELECT version FROM notification_rule WHERE kind = $1 FOR UPDATE', [
          input.kind,
        ])
      )[0]!;
      if (before.version !== input.expectedVersion)
        throw await staleVersion(
          tx,
          { type: 'notification-rule', id: input.kind },
          {
            expected: input.expectedVersion,
            actual: before.version,
            changed: await rows.findOne({ kind: input.kind }),
          },
        );
      const old = (await rows.findOne({ kind: input.kind }))!;
      const rule = { ...changed(old, input), version: old.version + 1, changedAt: tx.now };
      const { kind, ...change } = rule;
      await rows.update({ kind }, change);
      tx.audit({ subject: { type: 'notification-rule', id: kind }, before: old, after: rule });
      return rule;
    });
  }

  /** Lists deliveries, newest first. @throws PAGE_TOO_LARGE, BAD_CURSOR */
  async deliveries(args: ListArgs & { state: DeliveryState | null }): Promise<CountedConnection<NotificationDelivery>> {
    const { limit, keys } = keysetOf(args, 2);
    const values: unknown[] = [args.state, limit, ...(keys ?? [])];
    const shape = {
      ...pick(
        deliveryTable.columns,
        'id',
        'channel',
        'state',
        'attempts',
        'createdAt',
        'nextAt',
        'endedAt',
        'text',
        'error',
        'received',
      ),
      messageId: deliveryTable.columns.parcelId.as('d.parcel_id'),
      kind: notificationTable.columns.kind.as('n.kind'),
      account: text().orNull.as(CODE_OF_PERSON),
    };
    // This query uses the index notification_delivery_newest.
    const rows = await askRows(
      this.dataSource,
      shape,
      (columns) =>
        `SELECT ${columns('d')} FROM notification_delivery d JOIN notification n ON n.id = d.notification_id
         WHERE ($1::text IS NULL OR d.state = $1) AND ${keys ? '(d.created_at, d.id) < ($3::timestamptz, $4::uuid)' : 'true'}
         ORDER BY d.created_at DESC, d.id DESC LIMIT $2`,
      values,
    );
    const page = pageOf(
      rows,
      args,
      (row) => [row.createdAt.toISOString(), row.id],
      (row) => ({
        ...row,
        createdAt: row.createdAt.toISOString(),
        nextAt: row.state === 'waiting' ? row.nextAt.toISOString() : null,
        endedAt: row.endedAt?.toISOString() ?? null,
      }),
    );
    const all = 'SELECT d.id FROM notification_delivery d WHERE ($1::text IS NULL OR d.state = $1) LIMIT $2';
    return counted(page, () => countRows(this.dataSource, all, [args.state, LARGEST_COUNT + 1]));
  }

  /** Stores a receipt of the gateway for short messages. @throws BAD_RECEIPT_SIGNATURE, NOT_FOUND */
  confirm(ctx: RequestContext, input: ConfirmDeliveryInput): Promise<{ received: boolean }> {
    const { messageId, received, signature } = input;
    if (!isSignedReceipt(this.config.NOTIFY_WEBHOOK_SECRET, `${messageId}.${received}`, signature))
      throw notificationErrors.BAD_RECEIPT_SIGNATURE();
    const id = uuidText('messageId', messageId);
    const work = async (tx: EffectTx): Promise<{ received: boolean }> => {
      const found = await confirmed.rows(tx, [id, received]);
      if (found.length === 0) throw platformErrors.NOT_FOUND({ what: 'notification-delivery', id });
      if (!received) for (const one of found) if (one.isNews) goOn(tx, one);
      return { received };
    };
    return this.commands.run(ctx, 'confirmDelivery', input, work, { anonymous: true, holder: id });
  }
}

/** Sets the timer that sends an unread message by the next channel, because this channel could not reach the person. */
function goOn(tx: EffectTx, { notificationId, place }: { notificationId: string; place: number | null }): void {
  const payload: UnreadPayload = { notificationId, channel: place ?? 0 };
  tx.schedule({ kind: UNREAD_TIMER, key: notificationId, dueAt: tx.now, payload: { ...payload } });
}

function isSignedReceipt(secret: string | undefined, content: string, signature: string): boolean {
  if (secret === undefined) return false;
  const expected = createHmac('sha256', secret).update(content).digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function changed(old: NotificationRuleRow, input: ChangeNotificationRuleInput): NotificationRuleRow {
  const { enabled, roles, channels, urgent, digest, unreadMinutes } = input;
  const template = (field: 'titleZh' | 'textZh' | 'titleEn' | 'textEn', part: 'title' | 'text') => (): string => {
    const given = input[field];
    return given == null ? old[field] : templateText(field, given, { part, kind: old.kind });
  };
  const checked = checkAll({
    titleZh: template('titleZh', 'title'),
    textZh: template('textZh', 'text'),
    titleEn: template('titleEn', 'title'),
    textEn: template('textEn', 'text'),
    roles: () => (roles == null ? old.roles : rolesOf(roles, old)),
    channels: () => (channels == null ? old.channels : channelsFor(channels, old)),
    unreadMinutes: () => (unreadMinutes == null ? old.unreadMinutes : minutesOf(unreadMinutes)),
    urgent: () => {
      if (!urgent || old.kind !== 'progress') return urgent ?? old.urgent;
      throw badInput('urgent', '发给反映人的提醒不能设为紧急', 'cannot be true for the messages to reporters');
    },
    digest: () => {
      const is = { urgent: urgent ?? old.urgent, digest: digest ?? old.digest };
      if (is.urgent && is.digest)
        throw badInput('digest', '紧急提醒不能合并发送', 'cannot be true for urgent messages');
      return is.digest;
    },
  });
  return { ...old, ...checked, enabled: enabled ?? old.enabled };
}

function rolesOf(codes: string[], { kind }: Pick<NotificationRuleRow, 'kind'>): string[] {
  if (kind === 'progress') {
    if (codes.length === 0) return [];
    throw badInput('roles', '此类提醒只发给反映人，不能指定角色', 'must be empty, because reporters get this message');
  }
  if (codes.length === 0 || codes.length > 20) throw badInput('roles', '须为 1 至 20 个角色', 'needs 1 to 20 roles');
  const unknown = codes.find((code) => !isRole(code) || code === 'resident');
  if (unknown !== undefined) throw badInput('roles', '含有未知角色', 'names an unknown role');
  return [...new Set(codes)];
}

function channelsFor(channels: ChannelName[], { kind }: Pick<NotificationRuleRow, 'kind'>): ChannelName[] {
  if (kind === 'progress' && channels.length > 0)
    throw badInput(
      'channels',
      '反映人在平台内查看提醒，不能外发',
      'must be empty, because reporters read this message in the console',
    );
  return [...new Set(channels)];
}

function minutesOf(minutes: number): number {
  if (minutes < 5 || minutes > 1440)
    throw badInput('unreadMinutes', '须为 5 至 1440 分钟', 'must be 5 to 1440 minutes');
  return minutes;
}
