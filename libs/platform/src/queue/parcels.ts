import { createHash } from 'node:crypto';
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import type { JobsOptions } from 'bullmq';
import type { Envelope } from '@jiceng/contracts/contract';

/** One message on its way into a queue. */
export interface OutgoingMessage {
  queue: string;
  envelope: Envelope;
  attempts: number;
  backoffMs: number;
}

/**
 * What one job carries: a message, or a parcel of several for one queue, packed (deflate, base64): the store neither reads
 * nor compresses it, and keeps a fifth. A parcel costs the store what a single message costs; whoever takes it sends on
 * singly, and legibly, what could not be handled.
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

/** Messages of one parcel: what comes in a tenth of a second of a busy district, and few enough that one transaction is short. */
const PARCEL = 200;
/** A parcel fails only when its messages could not even be sent on: the store is away, and it has to come back. */
const PARCEL_RETRY = { attempts: 10_000, backoff: { type: 'fixed', delay: 1_000 } };

/**
 * Finished jobs are not kept: the inbox says what was handled, and on PostgreSQL finding out which of them are the oldest
 * costs more with every job than taking it. Dead letters are kept until they are replayed.
 */
const FINISHED = { removeOnComplete: true, removeOnFail: false };

export interface NewJob {
  name: string;
  data: JobData;
  opts: JobsOptions;
}

/** @param packed parcels of the same call by their ids: several subscribers mostly get the same ones */
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

/** The id tells the content: the same parcel again is harmless while it waits, another one must never be taken for it. */
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
      // The event id as job id makes a second hand-over of a waiting message harmless; the inbox does the rest.
      jobId: message.envelope.id,
      attempts: message.attempts,
      backoff: { type: 'exponential', delay: message.backoffMs },
      ...FINISHED,
    },
  };
}
