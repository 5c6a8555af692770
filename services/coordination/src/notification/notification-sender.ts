import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from '@jiceng/platform/log';
import { inTransaction } from '@jiceng/platform/database';
import { RepeatingTask } from '@jiceng/platform/repeating-task';
import { CONFIG, LOGGER } from '@jiceng/platform/service';
import { DataSource } from 'typeorm';
import { SendFailure } from '../outgoing/signed-post.js';
import { channelsOf, type Channel, type NotificationConfig } from './channels.js';
import { nextAttempt } from './delivery-time.rules.js';
import { aboutOf, wordsOf, type Words } from './message-words.js';
import { endDeliveries, rulesInForce, saidOfIssues, takeDue } from './notice.queries.js';
import type { ChannelName, DeliveryRow } from './notification.table.js';

/** Largest number of parcels that one process has under way. */
const BATCH = 50;
/** Largest number of texts that one collected message contains. */
const MOST_LINES = 10;

type Taken = Awaited<ReturnType<typeof takeDue.rows>>[number];
/** Deliveries that are sent as one message: the collected messages of one person, or a single message. */
interface Parcel {
  deliveries: Taken[];
  isCritical: boolean;
  words: Words;
}

/**
 * Sends each due message at least once. A process reserves messages for two minutes, sends them and writes the result.
 * When the process is killed in between, another process sends the messages again with the same ids.
 */
@Injectable()
export class NotificationSender extends RepeatingTask {
  private readonly channels: Partial<Record<ChannelName, Channel>>;

  constructor(
    private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: NotificationConfig,
    @Inject(LOGGER) log: Logger,
  ) {
    super('notification-sender', 2_000, log);
    this.channels = channelsOf(config);
  }

  protected async runOnce(): Promise<boolean> {
    const taken = await takeDue.rows(this.dataSource, [BATCH]);
    if (taken.length === 0) return false;
    const ended = (await Promise.all((await this.parcels(taken)).map((parcel) => this.send(parcel)))).flat();
    await inTransaction(this.dataSource, (tx) => endDeliveries.run(tx, ended));
    return new Set(taken.map(({ parcelId }) => parcelId)).size === BATCH;
  }

  /** Joins the deliveries of each parcel and writes the words of those that the person has not read. */
  private async parcels(taken: readonly Taken[]): Promise<Parcel[]> {
    const [rules, issues] = await Promise.all([
      rulesInForce.rows(this.dataSource, []),
      saidOfIssues.rows(this.dataSource, [taken.map(({ issueId }) => issueId)]),
    ]);
    const ruleOf = new Map(rules.map((rule) => [rule.kind as string, rule]));
    const issueOf = new Map(issues.map((issue) => [issue.id, issue]));
    const together = Map.groupBy(taken, ({ parcelId }) => parcelId);
    return [...together.values()].map((deliveries) => {
      const words = deliveries
        .filter(({ isUnread }) => isUnread)
        .map(({ kind, issueId }) =>
          wordsOf(ruleOf.get(kind)!, aboutOf({ issueId }, issueOf), {
            now: new Date(),
            language: 'zh',
            consoleUrl: this.config.PUBLIC_URL,
          }),
        );
      const title = words.length === 1 ? words[0]!.title : `${words.length} 条提醒`;
      const more = words.length > MOST_LINES ? [`另有 ${words.length - MOST_LINES} 条，请登录查看。`] : [];
      const lines = [...words.slice(0, MOST_LINES).map(({ text }) => text), ...more];
      const isCritical = deliveries.some(({ issueId }) => aboutOf({ issueId }, issueOf)?.severity === 'critical');
      return { deliveries, isCritical, words: { title, text: lines.join('\n') } };
    });
  }

  private async send({ deliveries, words, isCritical }: Parcel): Promise<DeliveryRow[]> {
    const [first] = deliveries;
    const channel = this.channels[first!.channel];
    const ended = (one: Taken, state: DeliveryRow['state']): DeliveryRow => ({
      ...one,
      state,
      text: words.text,
      error: null,
      endedAt: new Date(),
    });
    // A person who has read the message in the platform needs no second one. A person without a code cannot be reached.
    if (!channel || !first!.account || !deliveries.some(({ isUnread }) => isUnread))
      return deliveries.map((one) => ended(one, 'kept'));
    try {
      const { parcelId, account, urgent } = first!;
      await channel.send({ id: parcelId, account: account!, urgent, ...words });
      return deliveries.map((one) => ended(one, one.isUnread ? 'sent' : 'kept'));
    } catch (error) {
      const failure = error instanceof SendFailure ? error : new SendFailure((error as Error).name);
      return deliveries.map((one) => {
        const { attempts, createdAt: writtenAt, digest: isDigest } = one;
        const next = nextAttempt(
          { attempts, writtenAt, now: new Date(), isDigest, isCritical },
          failure.retryAfterSeconds,
        );
        const state = next ? ('waiting' as const) : ('failed' as const);
        return {
          ...one,
          state,
          error: failure.message,
          endedAt: next ? null : new Date(),
          ...(next ? { nextAt: next } : {}),
        };
      });
    }
  }
}
