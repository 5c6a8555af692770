import { CommandInput, VersionedInput } from '@jiceng/platform/command-input';
import { DateTime } from '@jiceng/platform/scalars';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Client } from '../references/client.reference.js';

@ObjectType({ description: 'A message to a client that its receiver has not taken (未送达的状态推送).' })
export class StatusTrouble {
  @Field(() => ID, { description: 'Id of the message, which is the id of its CloudEvent.' })
  id: string;

  @Field(() => String, { description: 'Number of the issue.' })
  number: string;

  @Field(() => DateTime, { description: 'Time at which the issue reached the state.' })
  at: string;

  @Field(() => Int, { description: 'Attempts so far.' })
  attempts: number;

  @Field(() => DateTime, { nullable: true, description: 'Time of the next attempt; null for a message given up.' })
  nextAt: string | null;

  @Field(() => String, { nullable: true, description: 'Error of the last attempt, such as HTTP 503.' })
  error: string | null;
}

@ObjectType({
  description: 'The address at which a client hears the states of its issues without asking (状态推送地址).',
})
export class StatusWebhook {
  clientId: string;

  @Field(() => String, { description: 'The address.' })
  url: string;

  @Field(() => DateTime, { description: 'Time at which the address or its secret was last set.' })
  setAt: string;

  @Field(() => DateTime, { nullable: true, description: 'Time of the last delivery; null before the first.' })
  lastDeliveredAt: string | null;

  @Field(() => String, { nullable: true, description: 'The last error, such as HTTP 503; null when there was none.' })
  lastError: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Time of the last error; null when there was none.' })
  lastErrorAt: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Time before which nothing is sent, because the receiver asked for a pause; null without a pause.',
  })
  pausedUntil: string | null;

  @Field(() => Int, { description: 'Messages that wait for their first or another attempt.' })
  waiting: number;

  @Field(() => Int, { description: 'Messages that were given up.' })
  failed: number;

  @Field(() => Int, { description: 'Number of changes so far; pass this number as `expectedVersion`.' })
  version: number;
}

@InputType({ description: 'The address at which a client hears the states of its issues.' })
export class SetStatusWebhookInput extends CommandInput {
  @Field(() => ID, { description: 'The client. It needs the scope STATUS.' })
  clientId: string;

  @Field(() => Int, {
    nullable: true,
    description:
      'Version of the webhook as you last read it, null when the client has none. The command is refused with ' +
      'STALE_VERSION when the webhook has changed since then.',
  })
  expectedVersion: number | null;

  @Field(() => String, {
    description: 'The address: https, a public host on the list that the operator keeps, at most 500 characters.',
  })
  url: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'True to make a new secret. The first address always gets one. The old secret signs nothing any more.',
  })
  newSecret: boolean;
}

@InputType({ description: 'The webhook to remove.' })
export class RemoveStatusWebhookInput extends VersionedInput {
  @Field(() => ID, { description: 'The client.' })
  clientId: string;
}

@InputType({ description: 'The webhook whose given-up messages are sent again.' })
export class ResendStatusesInput extends VersionedInput {
  @Field(() => ID, { description: 'The client.' })
  clientId: string;
}

@ObjectType({ description: 'The result of a command on the webhook of a client.' })
export class StatusWebhookPayload {
  @Field(() => Client, { description: 'The client, with its webhook after the command.' })
  client: Client;

  @Field(() => String, {
    nullable: true,
    description:
      'The new secret, with which the receiver checks the header `x-jiceng-signature`. It is shown once, so it is ' +
      'null in the answer to a retry; make a new secret when it was lost. Null for commands that make no secret.',
  })
  secret: string | null;
}
