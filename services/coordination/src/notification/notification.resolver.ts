import { PageArgs, type Connection } from '@jiceng/platform/connection';
import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, ArgsType, Context, Field, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { issueView } from '../case/tables/issue.view.js';
import { Issue, toIssue } from '../reading/api/issue.graphql.js';
import { IssueReadingService } from '../reading/issue/issue-reading.service.js';
import {
  ChangeNotificationRuleInput,
  ConfirmDeliveryInput,
  DeliveryReceiptPayload,
  DeliveryStateEnum,
  MarkNotificationsReadInput,
  Notification,
  NotificationConnection,
  NotificationDelivery,
  NotificationDeliveryConnection,
  NotificationRule,
  NotificationRulePayload,
  NotificationsReadPayload,
} from './notification.graphql.js';
import { NotificationService } from './notification.service.js';
import type { DeliveryState, NotificationRuleRow } from './notification.table.js';

@ArgsType()
class NotificationArgs extends PageArgs {
  @Field(() => Boolean, { defaultValue: false, description: 'True to list only the messages that you have not read.' })
  unreadOnly: boolean;
}

@ArgsType()
class DeliveryArgs extends PageArgs {
  @Field(() => DeliveryStateEnum, { nullable: true, description: 'Only deliveries in this state.' })
  state: DeliveryState | null;
}

@Resolver(() => Notification)
export class NotificationResolver {
  constructor(
    private readonly service: NotificationService,
    private readonly reading: IssueReadingService,
  ) {}

  @Query(() => NotificationConnection, { nullable: true, description: 'Your messages, newest first (我的提醒).' })
  notifications(@Context() ctx: RequestContext, @Args() args: NotificationArgs): Promise<Connection<Notification>> {
    return this.service.own(ctx, args);
  }

  @Query(() => Int, { nullable: true, description: 'Number of your messages that you have not read.' })
  unreadNotifications(@Context() ctx: RequestContext): Promise<number> {
    return this.service.unread(ctx);
  }

  @Mutation(() => NotificationsReadPayload, {
    description: 'Mark messages as read. An urgent message then goes to no further channel or person.',
  })
  markNotificationsRead(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The messages.' }) input: MarkNotificationsReadInput,
  ): Promise<NotificationsReadPayload> {
    return this.service.markRead(ctx, input);
  }

  @Query(() => [NotificationRule], {
    nullable: true,
    description: 'The rules for the messages about steps, one rule for each kind; a short list.',
  })
  async notificationRules(): Promise<NotificationRule[]> {
    return (await this.service.rules()).map(toRule);
  }

  @Mutation(() => NotificationRulePayload, {
    description: 'Change the rule for the messages about one kind of step (修改提醒规则).',
  })
  async changeNotificationRule(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The rule and its new values.' }) input: ChangeNotificationRuleInput,
  ): Promise<NotificationRulePayload> {
    return { rule: toRule(await this.service.changeRule(ctx, input)) };
  }

  @Query(() => NotificationDeliveryConnection, {
    nullable: true,
    description: 'Deliveries of messages, newest first (外发记录).',
  })
  notificationDeliveries(@Args() args: DeliveryArgs): Promise<Connection<NotificationDelivery>> {
    return this.service.deliveries(args);
  }

  @Mutation(() => DeliveryReceiptPayload, {
    description:
      'Record whether a person got a message (回执). The gateway for short messages needs no account for this command.',
  })
  confirmDelivery(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The receipt.' }) input: ConfirmDeliveryInput,
  ): Promise<DeliveryReceiptPayload> {
    return this.service.confirm(ctx, input);
  }

  @ResolveField(() => Issue, {
    nullable: true,
    description: 'The issue; null for a message about the calendar, and when you may not see the issue any longer.',
  })
  async issue(@Parent() { issueId }: Notification, @Context() ctx: RequestContext): Promise<Issue | null> {
    const row = issueId && (await this.reading.load(ctx, 'Entity.Issue', issueId));
    return row ? toIssue(issueView(row)) : null;
  }
}

function toRule(row: NotificationRuleRow): NotificationRule {
  return { ...row, changedAt: row.changedAt.toISOString() };
}
