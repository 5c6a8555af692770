import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { CommandInput } from '@jiceng/platform/command-input';
import { connectionOf, PageArgs } from '@jiceng/platform/connection';
import type { DeadLetter as FailedMessage } from '@jiceng/platform/queue';
import { DateTime, JsonValue } from '@jiceng/platform/scalars';

@ObjectType({
  description: 'A message between services that failed all its attempts (死信) and waits for an operator.',
})
export class DeadLetter {
  @Field(() => ID, { description: 'Key of this object for caches: two queues may hold the same message.' })
  id: string;

  @Field(() => ID, { description: 'Id of the message in its queue. It is the id of the event.' })
  messageId: string;

  @Field(() => String, { description: 'Name of the queue: `<service that could not handle the message>.<contract>`.' })
  queue: string;

  @Field(() => String, { description: 'The contract, such as `grid.region-changed`.' })
  contract: string;

  @Field(() => Int, { description: 'Version of the contract.' })
  version: number;

  @Field(() => String, {
    description:
      'Key of the message. Messages with the same key keep their order, so later messages of this key ' +
      'wait for this message.',
  })
  key: string;

  @Field(() => DateTime, { description: 'Time at which the event occurred.' })
  occurredAt: string;

  @Field(() => DateTime, { description: 'Time of the last failed attempt.' })
  failedAt: string;

  @Field(() => Int, { description: 'Number of attempts that failed.' })
  attempts: number;

  @Field(() => String, { description: 'Error of the last attempt.' })
  failedReason: string;

  @Field(() => String, { description: 'Trace id of the message, for a search in logs and traces.' })
  traceId: string;

  @Field(() => JsonValue, {
    nullable: true,
    description: 'Content of the message in the shape of its contract; null for roles that may not read messages.',
  })
  payload: unknown;
}

export function deadLetterOf({ queue, jobId, envelope, failedReason, attempts, failedAt }: FailedMessage): DeadLetter {
  const { contract, version, key, occurredAt, traceId, payload } = envelope;
  return {
    id: `${queue}/${jobId}`,
    messageId: jobId,
    queue,
    contract,
    version,
    key,
    occurredAt,
    failedAt: failedAt.toISOString(),
    attempts,
    failedReason,
    traceId,
    payload,
  };
}

export const DeadLetterConnection = connectionOf('DeadLetter', () => DeadLetter);

@ArgsType()
export class DeadLettersArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Only the dead letters of this queue.' })
  queue: string | null;
}

@ObjectType({ description: 'The messages in one queue between two services (消息队列).' })
export class QueueStatus {
  @Field(() => String, { description: 'Name of the queue: `<receiving service>.<contract>`.' })
  queue: string;

  @Field(() => Int, { description: 'Number of jobs that wait. A job carries one message or several.' })
  waiting: number;

  @Field(() => Int, { description: 'Number of jobs that are being handled.' })
  active: number;

  @Field(() => Int, { description: 'Number of jobs that failed and wait for another attempt.' })
  delayed: number;

  @Field(() => Int, { description: 'Number of dead letters.' })
  dead: number;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Time at which the oldest waiting job was added; null when no job waits.',
  })
  oldestWaitingAt: string | null;
}

@InputType({ description: 'The dead letter to deliver again.' })
export class ReplayDeadLetterInput extends CommandInput {
  @Field(() => String, { description: 'Name of the queue that holds the message.' })
  queue: string;

  @Field(() => String, { description: 'Id of the message, as `DeadLetter.messageId` shows it.' })
  id: string;
}

@ObjectType({ description: 'The message that is delivered again, with the full number of attempts.' })
export class ReplayDeadLetterPayload {
  @Field(() => ID, { description: 'Id of the message.' })
  messageId: string;

  @Field(() => String, { description: 'Name of the queue that holds the message.' })
  queue: string;
}
