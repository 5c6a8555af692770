import { boolean, integer, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { defineTable, type TableRow } from '@jiceng/platform/table';
import type { NoticeKind } from '../case/ledger/notice.js';

/** Channels by which a message leaves the platform. The console also lists every message for its recipient. */
export const channelNames = ['webhook', 'email'] as const;
export type ChannelName = (typeof channelNames)[number];

/** Rules for the messages about one kind of step: the persons who get them, the words and the channels. */
export const notificationRuleTable = defineTable('notification_rule', {
  kind: text<NoticeKind>().key,
  version: integer(),
  enabled: boolean(),
  /** Roles of the persons who get the message when no present person has the task. */
  roles: text().array,
  /** The first channel is used at once, the next when an urgent message stays unread. */
  channels: text<ChannelName>().array,
  urgent: boolean(),
  /** True when messages are collected and go out together, twice a day. */
  digest: boolean(),
  /** Minutes after which an unread urgent message goes to the next channel or, after the last one, to the leaders. */
  unreadMinutes: integer(),
  titleZh: text(),
  textZh: text(),
  titleEn: text(),
  textEn: text(),
  changedAt: timestamptz(),
});
export type NotificationRuleRow = TableRow<typeof notificationRuleTable>;

/** A message to one person about one issue, or about the calendar of the district. */
export const notificationTable = defineTable('notification', {
  id: uuid().key,
  /** Account of a staff member, or of a reporter. */
  personId: text().fixed,
  /** The organization that must act; null for a message to a reporter. */
  organizationId: uuid().orNull,
  issueId: uuid().orNull.fixed,
  kind: text<NoticeKind>().fixed,
  /** Number of the last step that the message is about. */
  seq: integer(),
  urgent: boolean().fixed,
  createdAt: timestamptz(),
  readAt: timestamptz().orNull.apart,
});
export type NotificationRow = TableRow<typeof notificationTable>;

/**
 * `kept`: not sent, because the person has read the message before, or the channel or the code of the person is
 * missing.
 */
export const deliveryStates = ['waiting', 'sent', 'kept', 'failed'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** The delivery of a message by one channel. */
export const deliveryTable = defineTable('notification_delivery', {
  id: uuid().key,
  notificationId: uuid().fixed,
  channel: text<ChannelName>().fixed,
  digest: boolean().fixed,
  /** Deliveries with the same id leave as one message with this id. A single message has the id of its delivery. */
  parcelId: uuid().fixed,
  state: text<DeliveryState>(),
  attempts: integer(),
  createdAt: timestamptz().fixed,
  nextAt: timestamptz(),
  endedAt: timestamptz().orNull,
  /** The text that was sent, or would have been sent; null for a delivery that waits or failed. */
  text: text().orNull,
  error: text().orNull,
  /**
   * True when the person got the message, false when the gateway could not reach the person; null without a receipt.
   */
  received: boolean().orNull.apart,
});
export type DeliveryRow = TableRow<typeof deliveryTable>;
