import { Inject, Injectable } from '@nestjs/common';
import { inTransaction } from '@jiceng/platform/database';
import type { Logger } from '@jiceng/platform/log';
import { RepeatingTask } from '@jiceng/platform/repeating-task';
import { Sealing } from '@jiceng/platform/sealing';
import { CONFIG, LOGGER } from '@jiceng/platform/service';
import { DataSource } from 'typeorm';
import { progressOf } from '../case/moves/reply.js';
import { receiverAddress } from '../outgoing/address.rules.js';
import { postSigned, SendFailure } from '../outgoing/signed-post.js';
import type { Directory } from '../rulebook/directory/directory.js';
import { DirectoryService } from '../rulebook/directory/directory.service.js';
import { END_DELIVERIES, openWebhooks, RECORD_USE, takeDue } from './status.queries.js';
import { nextStatusAttempt, pauseAfter, requestEvent, statusEvent, withdrawalEvent } from './status.rules.js';
import { secretPlace } from './status.service.js';
import { openHosts, type StatusConfig } from './status.settings.js';
import type { StatusDeliveryRow, StatusWebhookRow } from './status.table.js';

/** Largest number of messages that one process has under way to one client. */
const BATCH = 10;

type Taken = Awaited<ReturnType<typeof takeDue.rows>>[number];
type Ended = Pick<StatusDeliveryRow, 'id' | 'state' | 'nextAt' | 'endedAt' | 'error'>;
/** A message with the failure of its attempt, or null when the receiver took it. */
interface Attempt {
  taken: Taken;
  failure: SendFailure | null;
}

/** A reason is free text, so it stays in the platform, where the client may read the reply. */
const REASON = { zh: '详见答复', en: 'see the reply' };

/**
 * Sends the states of issues to clients, each at least once, and the states of an issue in order. A process reserves
 * messages for a minute, sends them and writes the result. When the process is killed in between, another one sends
 * them again with the same ids.
 */
@Injectable()
export class StatusSender extends RepeatingTask {
  /** The portions under way, by client: a slow receiver delays no other client. */
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly directories: DirectoryService,
    private readonly sealing: Sealing,
    @Inject(CONFIG) private readonly config: StatusConfig,
    @Inject(LOGGER) log: Logger,
  ) {
    super('status-sender', 2_000, log);
  }

  protected async runOnce(): Promise<boolean> {
    // Taken before the read: a portion that ends in between may have stored a pause that the read does not show.
    const busy = new Set(this.underWay.keys());
    const webhooks = (await openWebhooks.rows(this.dataSource)).filter(({ id }) => !busy.has(id));
    if (webhooks.length === 0) return false;
    const directory = await this.directories.current();
    for (const webhook of webhooks) this.underWay.set(webhook.id, this.round(webhook, directory));
    return false;
  }

  override async stop(): Promise<void> {
    await super.stop();
    await Promise.all(this.underWay.values());
  }

  /** Sends one portion to a client. When more waits, the next run sends it, with the address as it is then. */
  private async round(webhook: StatusWebhookRow, directory: Directory): Promise<void> {
    let hasMore = false;
    try {
      hasMore = await this.sendTo(webhook, directory);
    } catch (error) {
      this.log.error({ err: error, client: webhook.id }, 'states could not be sent to a client');
    }
    this.underWay.delete(webhook.id);
    if (hasMore) this.kick();
  }

  /** Sends the due messages of one client. Returns true when more may wait and the receiver takes them. */
  private async sendTo(webhook: StatusWebhookRow, directory: Directory): Promise<boolean> {
    const taken = await inTransaction(this.dataSource, (tx) => takeDue.rows(tx, [webhook.id, BATCH]));
    if (taken.length === 0) return false;
    const attempts = await Promise.all(taken.map((one) => this.attempt(webhook, one, directory)));
    const now = new Date();
    const failures = attempts.flatMap(({ failure }) => failure ?? []);
    const pause = Math.max(0, ...failures.map(pauseAfter));
    await inTransaction(this.dataSource, async (tx) => {
      await tx.sql(END_DELIVERIES, [JSON.stringify(attempts.map((attempt) => ended(attempt, now)))]);
      await tx.sql(RECORD_USE, [
        webhook.id,
        failures.length < attempts.length ? now : null,
        failures.at(-1)?.message ?? null,
        failures.length > 0 ? now : null,
        pause > 0 ? new Date(now.getTime() + pause * 1000) : null,
      ]);
    });
    return pause === 0;
  }

  private async attempt(webhook: StatusWebhookRow, taken: Taken, directory: Directory): Promise<Attempt> {
    try {
      const { isLocal } = openHosts(this.config);
      await postSigned({
        // The list of hosts may have changed since the command.
        url: this.allowed(webhook.url),
        secret: this.secretOf(webhook),
        body: JSON.stringify(eventAbout(taken, directory, this.config.PUBLIC_URL)),
        contentType: 'application/cloudevents+json',
        publicOnly: !isLocal,
      });
      return { taken, failure: null };
    } catch (error) {
      if (error instanceof SendFailure) return { taken, failure: error };
      this.log.error({ err: error, delivery: taken.id }, 'a state could not be sent to a client');
      return { taken, failure: new SendFailure((error as Error).name) };
    }
  }

  /** @throws SendFailure for a host that is no longer on the list */
  private allowed(url: string): string {
    try {
      return receiverAddress('url', url, openHosts(this.config));
    } catch {
      throw new SendFailure('the host is not on the list of allowed hosts');
    }
  }

  /** @throws SendFailure when the data key was destroyed */
  private secretOf({ id, secret }: StatusWebhookRow): string {
    const opened = this.sealing.open(secret, secretPlace(id));
    if (opened === null) throw new SendFailure('the secret was destroyed');
    return opened;
  }
}

function eventAbout(taken: Taken, directory: Directory, platformUrl: string): object {
  const { id, issueId, seq, stepState, stepAt, reportedAt, sourceReference, survivorId, survivorReportedAt } = taken;
  const { requestId, requestKind, requestReason, requestText, wantedDueAt, withdrawnSeq, withdrawalReason } = taken;
  const about = { id, issue: { id: issueId, reportedAt }, seq, at: stepAt, sourceReference };
  if (requestId !== null && withdrawnSeq === seq)
    return withdrawalEvent({ ...about, request: { id: requestId }, reason: withdrawalReason! }, platformUrl);
  if (requestId !== null)
    return requestEvent(
      {
        ...about,
        request: { id: requestId, kind: requestKind!, reason: requestReason!, text: requestText, wantedDueAt },
      },
      platformUrl,
    );
  return statusEvent(
    {
      ...about,
      state: stepState,
      reply: taken.reply,
      sentence: progressOf({ ...taken, id: issueId, state: stepState }, directory, REASON),
      survivor: survivorId === null ? null : { id: survivorId, reportedAt: survivorReportedAt! },
    },
    platformUrl,
  );
}

function ended({ taken, failure }: Attempt, now: Date): Ended {
  const { id, nextAt, attempts, triedSince } = taken;
  if (failure === null) return { id, state: 'delivered', nextAt, endedAt: now, error: null };
  const next = nextStatusAttempt({ attempts, triedSince, now }, failure.retryAfterSeconds);
  return next
    ? { id, state: 'waiting', nextAt: next, endedAt: null, error: failure.message }
    : { id, state: 'failed', nextAt, endedAt: now, error: failure.message };
}
