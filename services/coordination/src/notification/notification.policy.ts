import type { Role } from '@jiceng/contracts/codes';
import { EVERYBODY, type PolicyRule } from '@jiceng/platform/policy';

/** Rights on messages, their rules, replies and deliveries. `readers` are the roles that get messages. */
export const notificationRules = (readers: readonly Role[]): PolicyRule[] => [
  // The service reads and marks only the messages of the actor.
  {
    on: ['Query.notifications', 'Query.unreadNotifications', 'Mutation.markNotificationsRead'],
    roles: readers,
    rows: ['any'],
  },
  { on: ['Query.notificationRules'], roles: ['coordinator', 'district_admin', 'auditor', 'operator'], rows: ['any'] },
  { on: ['Mutation.changeNotificationRule'], roles: ['coordinator', 'district_admin'], rows: ['any'] },
  {
    on: ['Query.replyTemplates'],
    roles: ['coordinator', 'intake_desk', 'district_admin', 'auditor'],
    rows: ['any'],
  },
  { on: ['Mutation.changeReplyTemplate'], roles: ['coordinator', 'district_admin'], rows: ['any'] },
  { on: ['Query.notificationDeliveries'], roles: ['operator', 'district_admin', 'auditor'], rows: ['any'] },
  { on: ['Mutation.confirmDelivery'], roles: [EVERYBODY], rows: ['any'] },
];
