import { roles, type Role } from '@jiceng/contracts/codes';
import { CommandInput, VersionedInput } from '@jiceng/platform/command-input';
import { connectionOf, totalCountOf } from '@jiceng/platform/connection';
import { DateTime } from '@jiceng/platform/scalars';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { apiEnum } from '../api/graphql-enum.js';
import type { NoticeKind } from '../case/ledger/notice.js';
import type { ChannelName, DeliveryState } from './notification.table.js';

export const NotificationKindEnum = apiEnum<NoticeKind>('NotificationKind', 'Subject of a message (提醒类型).', {
  offer: 'The unit was offered a task (新派遣).',
  assignment: 'The person got a task (新任务).',
  needs_assignee: 'An accepted task has lost its assignee (待指定承办人).',
  returned: 'An organization returned the task (派遣被退回).',
  sent_back: 'The higher level sent the issue back to the unit (上级发回).',
  taken_over: 'The unit took over the issue of another organization (承接事项).',
  arbitration: 'The issue waits for a ruling (待裁定).',
  request: 'A unit asks for more time (时限申请待批).',
  request_answered: 'The request of the unit for more time was answered (时限申请已答复).',
  overdue: 'A deadline of the unit has passed (超时提醒).',
  escalation: 'An overdue issue was escalated to the organization (超时提级).',
  verification: 'The result waits for its verification (待核查).',
  verification_failed: 'The result failed its verification (核查未通过).',
  spot_check: 'The issue was drawn for a spot check (待抽查).',
  spot_check_late: 'A spot check below the organization is late (抽查超期).',
  callback: 'The reporters of an issue are to be called (待回访).',
  reopened: 'A closed issue was reopened (重新办理).',
  supplement: 'A reporter added a text to an open report of the unit (补充说明).',
  urge: 'The hotline or another source urges an issue of the unit (催单).',
  source_answer: 'The source of an issue answered the request of the unit to take it back or for time (来源已答复).',
  source_limit: 'The limit of the source is near and earlier than that of the platform (来源时限将到).',
  calendar: 'The notice of holidays of the coming year is missing (放假安排未发布).',
  unsealing: 'A person of another unit asks to see a confidential reporter (保密反映人查看待批).',
  progress: 'A report of the person has a new state (上报有新进展).',
  unsealing_answered: 'The request of the person to see a confidential reporter was answered (查看申请已审批).',
});

export const NotificationChannelEnum = apiEnum<ChannelName>('NotificationChannel', 'Way to send messages (渠道).', {
  webhook: "The district's gateway for short messages or WeCom (短信、政务微信).",
  email: "The person's mailbox (电子邮件).",
});

export const DeliveryStateEnum = apiEnum<DeliveryState>(
  'NotificationDeliveryState',
  'State of a delivery (发送状态).',
  {
    waiting: 'The delivery waits for its time or for another attempt (待发送).',
    sent: 'The channel took the message (已发送).',
    kept: 'Not sent: the message was read before, or the channel or the code of the person is missing (未外发).',
    failed: 'Not sent after attempts for a day (发送失败).',
  },
);

@ObjectType({ description: 'A message to you about an issue, or about the calendar of the district (提醒).' })
export class Notification {
  @Field(() => ID, { description: 'Id of the message.' })
  id: string;

  issueId: string | null;

  @Field(() => NotificationKindEnum, { description: 'Subject of the message.' })
  kind: NoticeKind;

  @Field(() => String, { description: 'Title in your language.' })
  title: string;

  @Field(() => String, { description: 'Text in your language, with the present state of the issue.' })
  text: string;

  @Field(() => Boolean, { description: 'True when the message also goes to a leader unless you read it in time.' })
  urgent: boolean;

  @Field(() => DateTime, { description: 'Time of the message.' })
  createdAt: string;

  @Field(() => DateTime, { nullable: true, description: 'Time at which you marked the message as read; null before.' })
  readAt: string | null;
}
export const NotificationConnection = connectionOf('Notification', () => Notification);
export const NotificationCount = totalCountOf(NotificationConnection);

@InputType({ description: 'Messages to mark as read.' })
export class MarkNotificationsReadInput extends CommandInput {
  @Field(() => [ID], { description: 'Ids of the messages, 1 to 100. Messages of other persons do not change.' })
  ids: string[];
}

@ObjectType({ description: 'The result of marking messages as read.' })
export class NotificationsReadPayload {
  @Field(() => Int, { description: 'Number of your messages that are still unread.' })
  unread: number;
}

@ObjectType({
  description: 'Rule for the messages about one kind of step: the persons who get them, the words and the channels.',
})
export class NotificationRule {
  @Field(() => NotificationKindEnum, { description: 'Subject of the messages.' })
  kind: NoticeKind;

  @Field(() => Int, { description: 'Version of the rule. Pass this number as expectedVersion.' })
  version: number;

  @Field(() => Boolean, { description: 'False when no messages are written.' })
  enabled: boolean;

  @Field(() => [String], {
    description: 'Roles of the persons who get the message when no present person has the task.',
  })
  roles: string[];

  @Field(() => [NotificationChannelEnum], {
    description:
      'Channels in their order. When an urgent message stays unread, the next channel is used; a short list.',
  })
  channels: ChannelName[];

  @Field(() => Boolean, {
    description: 'True when an unread message goes to the next channel and then to leaders of the unit or above it.',
  })
  urgent: boolean;

  @Field(() => Boolean, {
    description:
      'True when messages are collected and sent at 9:00 and 14:00. Messages about critical issues are sent at once.',
  })
  digest: boolean;

  @Field(() => Int, {
    description: 'Minutes after which an unread urgent message goes to the next channel or to the leaders.',
  })
  unreadMinutes: number;

  @Field(() => String, { description: 'Chinese title.' })
  titleZh: string;

  @Field(() => String, { description: 'Chinese text, with {number}, {state}, {timeLeft} and {link}.' })
  textZh: string;

  @Field(() => String, { description: 'English title.' })
  titleEn: string;

  @Field(() => String, { description: 'English text.' })
  textEn: string;

  @Field(() => DateTime, { description: 'Time of the last change.' })
  changedAt: string;
}

@InputType({ description: 'A change of a rule. Fields that are absent stay as they are.' })
export class ChangeNotificationRuleInput extends VersionedInput {
  @Field(() => NotificationKindEnum, { description: 'The rule.' })
  kind: NoticeKind;

  @Field(() => Boolean, { nullable: true, description: 'False to write no messages.' })
  enabled: boolean | null;

  @Field(() => [String], { nullable: true, description: 'Codes of roles, 1 to 20.' })
  roles: string[] | null;

  @Field(() => [NotificationChannelEnum], {
    nullable: true,
    description: 'Channels in the order of their use, each at most once.',
  })
  channels: ChannelName[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True to send an unread message to the next channel and then to leaders of the unit or above it.',
  })
  urgent: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True to collect the messages and send them at 9:00 and 14:00. Refused for urgent messages.',
  })
  digest: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Minutes after which an unread urgent message goes to the next channel or to the leaders; 5 to 1,440.',
  })
  unreadMinutes: number | null;

  @Field(() => String, { nullable: true, description: 'Chinese title, at most 40 characters.' })
  titleZh: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Chinese text, at most 200 characters, with {number}, {state}, {timeLeft} and {link}.',
  })
  textZh: string | null;

  @Field(() => String, { nullable: true, description: 'English title, at most 40 characters.' })
  titleEn: string | null;

  @Field(() => String, { nullable: true, description: 'English text, at most 200 characters.' })
  textEn: string | null;
}

@ObjectType({ description: 'The result of a change of a rule.' })
export class NotificationRulePayload {
  @Field(() => NotificationRule, { description: 'The rule after the change.' })
  rule: NotificationRule;
}

@ObjectType({ description: 'The delivery of a message to a person by one channel outside the platform (外发记录).' })
export class NotificationDelivery {
  @Field(() => ID, { description: 'Id of the delivery.' })
  id: string;

  @Field(() => ID, {
    description: 'Id of the message that the channel gets. Collected messages of one parcel have the same id.',
  })
  messageId: string;

  @Field(() => NotificationChannelEnum, { description: 'The channel.' })
  channel: ChannelName;

  @Field(() => NotificationKindEnum, { description: 'Subject of the message.' })
  kind: NoticeKind;

  @Field(() => DeliveryStateEnum, { description: 'State of the delivery.' })
  state: DeliveryState;

  @Field(() => String, { nullable: true, description: "The person's code; null for a person without a post." })
  account: string | null;

  @Field(() => Int, { description: 'Number of attempts.' })
  attempts: number;

  @Field(() => DateTime, { description: 'Time of the message.' })
  createdAt: string;

  @Field(() => DateTime, { nullable: true, description: 'Time of the next attempt; null when there is none.' })
  nextAt: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Time at which the delivery ended; null before.' })
  endedAt: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Text that was sent, or would have been sent; null for a delivery that waits or failed.',
  })
  text: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Error of the last attempt; null when no attempt failed or the last attempt succeeded.',
  })
  error: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Receipt of the gateway for short messages: true when the person got the message, false when the gateway could ' +
      'not reach the person; null without a receipt.',
  })
  received: boolean | null;
}
export const NotificationDeliveryConnection = connectionOf('NotificationDelivery', () => NotificationDelivery);
export const NotificationDeliveryCount = totalCountOf(NotificationDeliveryConnection);

@InputType({ description: 'The receipt of a gateway for short messages (回执) for a message that the gateway took.' })
export class ConfirmDeliveryInput extends CommandInput {
  @Field(() => ID, { description: 'The id of the message as the gateway got it.' })
  messageId: string;

  @Field(() => Boolean, {
    description:
      'True when the person got the message; false when the gateway could not reach the person. An unread message ' +
      'then goes out by the next channel at once.',
  })
  received: boolean;

  @Field(() => String, {
    description: 'HMAC-SHA256 in hex over `messageId.received` (such as `0199….true`) with the secret of the webhook.',
  })
  signature: string;
}

@ObjectType({ description: 'The result of a receipt.' })
export class DeliveryReceiptPayload {
  @Field(() => Boolean, { description: 'True when the person got the message.' })
  received: boolean;
}

const known: readonly string[] = roles;
export const isRole = (code: string): code is Role => known.includes(code);
