import { createHash } from 'node:crypto';
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import type { JobsOptions } from 'bullmq';
import type { Envelope } from '@jiceng/contracts/contract';

/** A message for a queue. */
export interface OutgoingMessage {
  queue: string;
  envelope: Envelope;
  attempts: number;
  backoffMs: number;
  /** Job id of a message that is sent singly; the event id by default. */
  jobId?: string;
}

/**
 * The data of a job: one message, or a parcel of several messages for one queue, compressed with deflate and written in
 * base64, which takes a fifth of the space. A parcel costs the store as much as a single message; messages of a parcel
 * that cannot be handled are sent on singly, as readable JSON.
 */
export type JobData = Envelope | { parcel: string };

/** The messages of a job. */
export function envelopesOf(data: JobData): Envelope[] {
  return 'parcel' in data
    ? (JSON.parse(inflateRawSync(Buffer.from(data.parcel, 'base64')).toString()) as Envelope[])
    : [data];
}

function pack(envelopes: readonly Envelope[]): string {
  return deflateRawSync(JSON.stringify(envelopes), { level: constants.Z_BEST_SPEED }).toString('base64');
}

/**
 * Largest number of messages in a parcel: a busy district sends about that many in a tenth of a second, and they fit in
 * one short transaction.
 */
const PARCEL = 200;
/**
 * A parcel fails only when the store is unavailable and failed messages therefore cannot be sent on singly. The parcel
 * is retried until the store is available again.
 */
const PARCEL_RETRY = { attempts: 10_000, backoff: { type: 'fixed', delay: 1_000 } };

/**
 * Finished jobs are deleted: the inbox records what was handled, and on PostgreSQL the search for the oldest finished
 * jobs would cost more than the jobs themselves. Dead letters are kept until they are replayed.
 */
const FINISHED = { removeOnComplete: true, removeOnFail: false };

export interface NewJob {
  name: string;
  data: JobData;
  opts: JobsOptions;
}

/**
 * Returns the jobs for the messages of one queue: parcels of at most `PARCEL` messages; a single message becomes a job
 * of its own.
 * @param packed cache of compressed parcels by job id, shared by all queues of one `add`, because the queues of several
 * subscribers usually get the same parcel; the function adds to it
 */
export function parcelsOf(messages: readonly OutgoingMessage[], packed: Map<string, string>): NewJob[] {
  const jobs: NewJob[] = [];
  const once = [...new Map(messages.map((message) => [message.envelope.id, message])).values()];
  for (let start = 0; start < once.length; start += PARCEL) {
    const portion = once.slice(start, start + PARCEL);
    jobs.push(
      portion.length === 1
        ? jobOf(portion[0]!)
        : parcelOf(
            portion.map(({ envelope }) => envelope),
            packed,
          ),
    );
  }
  return jobs;
}

/**
 * The id is a hash of the content: adding the same parcel twice is harmless while the first waits, and a different
 * parcel never has the same id.
 */
function parcelOf(envelopes: readonly Envelope[], packed: Map<string, string>): NewJob {
  const jobId = createHash('sha256')
    .update(envelopes.map(({ id, version }) => `${id} ${version}`).join())
    .digest('hex')
    .slice(0, 40);
  const parcel = packed.get(jobId) ?? pack(envelopes);
  packed.set(jobId, parcel);
  return { name: envelopes[0]!.contract, data: { parcel }, opts: { jobId, ...PARCEL_RETRY, ...FINISHED } };
}

export function jobOf(message: OutgoingMessage): NewJob {
  return {
    name: message.envelope.contract,
    data: message.envelope,
    opts: {
      // The event id serves as job id, so that a second delivery of a waiting message is ignored. The inbox recognizes
      // later duplicates.
      jobId: message.jobId ?? message.envelope.id,
      attempts: message.attempts,
      backoff: { type: 'exponential', delay: message.backoffMs },
      ...FINISHED,
    },
  };
}
