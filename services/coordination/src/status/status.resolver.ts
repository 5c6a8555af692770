import type { RequestContext } from '@jiceng/platform/request-context';
import { Args, Context, Mutation, Parent, ResolveField, Resolver, ResolveReference } from '@nestjs/graphql';
import { Client } from '../references/client.reference.js';
import {
  RemoveStatusWebhookInput,
  ResendStatusesInput,
  SetStatusWebhookInput,
  StatusTrouble,
  StatusWebhook,
  StatusWebhookPayload,
} from './status.graphql.js';
import { StatusService } from './status.service.js';

@Resolver(() => Client)
export class ClientStatusResolver {
  constructor(private readonly service: StatusService) {}

  @ResolveReference()
  resolveReference({ id }: { id: string }): Client {
    return { id };
  }

  @ResolveField(() => StatusWebhook, {
    nullable: true,
    description: 'The address at which the client hears the states of its issues; null for none.',
  })
  statusWebhook(@Parent() { id }: Client): Promise<StatusWebhook | null> {
    return this.service.find(id);
  }
}

@Resolver(() => StatusWebhook)
export class StatusWebhookResolver {
  constructor(private readonly service: StatusService) {}

  @ResolveField(() => [StatusTrouble], {
    description: 'The newest messages that failed or are tried again, at most 20, the last step first. A short list.',
  })
  troubles(@Parent() { clientId }: StatusWebhook): Promise<StatusTrouble[]> {
    return this.service.troubles(clientId);
  }

  @Mutation(() => StatusWebhookPayload, {
    description:
      'Sets the address at which a client hears the states of its issues (设置状态推送地址). The steps from now on are ' +
      'sent to it as signed CloudEvents 1.0, in order for each issue and at least once.',
  })
  setStatusWebhook(
    @Args('input', { description: 'The client and the address.' }) input: SetStatusWebhookInput,
    @Context() ctx: RequestContext,
  ): Promise<StatusWebhookPayload> {
    return this.service.set(ctx, input);
  }

  @Mutation(() => StatusWebhookPayload, {
    description: 'Removes the address of a client and destroys its secret. Messages that wait are not sent any more.',
  })
  removeStatusWebhook(
    @Args('input', { description: 'The client.' }) input: RemoveStatusWebhookInput,
    @Context() ctx: RequestContext,
  ): Promise<StatusWebhookPayload> {
    return this.service.remove(ctx, input);
  }

  @Mutation(() => StatusWebhookPayload, {
    description: 'Sends the messages to a client again that were given up (重新推送).',
  })
  resendStatuses(
    @Args('input', { description: 'The client.' }) input: ResendStatusesInput,
    @Context() ctx: RequestContext,
  ): Promise<StatusWebhookPayload> {
    return this.service.resend(ctx, input);
  }
}
