import { Inject, Injectable } from '@nestjs/common';
import { queueName } from '@jiceng/contracts/contract';
import { everyVersion } from '@jiceng/contracts/registry/contracts';
import { CommandRunner } from '@jiceng/platform/commands';
import { keysetOf, pageOf, type Connection } from '@jiceng/platform/connection';
import { platformErrors } from '@jiceng/platform/errors';
import type { QueueBackend } from '@jiceng/platform/queue';
import type { RequestContext } from '@jiceng/platform/request-context';
import { QUEUES } from '@jiceng/platform/service';
import { deadLetterErrors } from './dead-letter.errors.js';
import {
  deadLetterOf,
  type DeadLetter,
  type DeadLettersArgs,
  type QueueStatus,
  type ReplayDeadLetterInput,
  type ReplayDeadLetterPayload,
} from './dead-letter.graphql.js';

/**
 * Names of all queues of the platform, of every service. The services share one queue store, so operators find all dead
 * letters in coordination.
 */
const QUEUE_NAMES: readonly string[] = everyVersion()
  .flatMap((contract) => contract.subscribers.map((subscriber) => queueName(subscriber, contract)))
  .sort();
/**
 * Largest number of dead letters of one queue that are listed. When there are more, an operator must first replay or
 * repair these.
 */
const MOST_PER_QUEUE = 1_000;

/** Lists dead letters, shows their content and delivers them again for an operator. */
@Injectable()
export class DeadLetterService {
  constructor(
    @Inject(QUEUES) private readonly queues: QueueBackend,
    private readonly commands: CommandRunner,
  ) {}

  /** Lists dead letters, latest failure first. @throws QUEUE_UNKNOWN, PAGE_TOO_LARGE, BAD_CURSOR */
  async listDeadLetters(args: DeadLettersArgs): Promise<Connection<DeadLetter>> {
    const { keys, limit } = keysetOf(args, 2);
    const names = args.queue ? [knownQueue(args.queue)] : QUEUE_NAMES;
    const found = await Promise.all(names.map((name) => this.queues.deadLetters(name, 0, MOST_PER_QUEUE - 1)));
    const letters = found
      .flat()
      .map(deadLetterOf)
      .sort((a, b) => (isBefore(orderOf(a), orderOf(b)) ? -1 : 1));
    const rest =
      keys === null ? letters : letters.filter((letter) => isBefore(keys as [string, string], orderOf(letter)));
    return pageOf(rest.slice(0, limit), args, orderOf, (letter) => letter);
  }

  /** Lists every queue with the number of its jobs, by name. */
  listQueues(): Promise<QueueStatus[]> {
    return Promise.all(
      QUEUE_NAMES.map(async (queue) => {
        const { failed: dead, ...counts } = await this.queues.depth(queue);
        const oldest = counts.waiting > 0 ? await this.queues.oldestWaiting(queue) : null;
        return { queue, ...counts, dead, oldestWaitingAt: oldest?.toISOString() ?? null };
      }),
    );
  }

  /**
   * Delivers a message again. The inbox of the subscriber makes sure that the message takes effect once, even after
   * several replays.
   * @throws QUEUE_UNKNOWN, NOT_A_DEAD_LETTER
   */
  replay(ctx: RequestContext, input: ReplayDeadLetterInput): Promise<ReplayDeadLetterPayload> {
    return this.commands.run(ctx, 'replayDeadLetter', input, async (tx) => {
      const queue = knownQueue(input.queue);
      if (!/^[\w-]{1,64}$/.test(input.id))
        throw platformErrors.BAD_INPUT({ field: 'id', problemZh: '不是有效的标识', problem: 'is not a valid id' });
      // The queue is not part of the transaction. When the commit fails after this line, the message is delivered
      // without an audit record, and a retry of the command gets NOT_A_DEAD_LETTER.
      if (!(await this.queues.replay(queue, input.id)))
        throw deadLetterErrors.NOT_A_DEAD_LETTER({ queue, id: input.id });
      tx.audit({ subject: { type: 'dead-letter', id: `${queue}/${input.id}` } });
      return { messageId: input.id, queue };
    });
  }
}

function knownQueue(name: string): string {
  if (!QUEUE_NAMES.includes(name)) throw deadLetterErrors.QUEUE_UNKNOWN({ queue: name });
  return name;
}

function orderOf(letter: DeadLetter): [failedAt: string, place: string] {
  return [letter.failedAt, letter.id];
}

/** True when dead letter `a` precedes `b`: later failures first, then by queue and id. */
function isBefore([failedA, placeA]: readonly [string, string], [failedB, placeB]: readonly [string, string]): boolean {
  return failedA === failedB ? placeA < placeB : failedA > failedB;
}
