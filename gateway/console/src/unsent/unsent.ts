import { newKey } from '@jiceng/client/key';
import { sendInOrder } from '@jiceng/client/offline-queue';
import type { Words } from '../page/language';
import { phoneStore } from './phone-store';
import { open, seal, type PrivateKey, type PublicKey, type Sealed } from './sealing';

/** A command that this telephone has not sent yet. */
export interface Work {
  /** Name of the operation of the console. */
  operation: string;
  input: Record<string, unknown>;
  /** Name of the work in the list. */
  title: string;
  /** The issue of a command on a task; absent for a report. */
  issueId?: string;
  /** Number of photos that are sealed beside the work. They are sent before it. */
  photos?: number;
  /**
   * The reason for which the platform refused the work; absent while the work waits. The author decides whether to
   * correct or delete the work.
   */
  refusal?: Refused;
}

interface Stored {
  id: string;
  /** Number of this telephone. Work is sent in the order of the numbers, whatever the clock shows. */
  sequence: number;
  /** Subject of the author, so that the list of another person can count the work without reading it. */
  subject: string;
  at: number;
  sealed: Sealed;
}

/** One entry of the list. The content is null while the author's key is not there, such as after a reload offline. */
export interface Entry {
  id: string;
  sequence: number;
  at: number;
  work: Work | null;
}

/**
 * The reason of a refusal; `field` is the argument at fault, when there is one. `takenBefore` is true when the platform
 * has accepted an earlier version of the work, so that a changed one would be refused again.
 */
export type Refused = Words & { field?: string; takenBefore?: true };

/** Answer of an attempt: sent, refused for a reason, or no answer. */
export type Outcome = 'sent' | 'no-answer' | Refused;

/** The two requests with which work is sent. */
export interface Sender {
  attempt: (operation: string, input: Record<string, unknown>) => Promise<Outcome>;
  /** Sends one photo of the work and returns its id. */
  upload: (photo: Blob, number: number, of: number) => Promise<{ file: string } | Exclude<Outcome, 'sent'>>;
}

/**
 * Seals a command and its photos for its author.
 * @param id the idempotency key of the command, and with that of a refused work the work that this one replaces
 */
export async function addUnsent(
  subject: string,
  publicKey: PublicKey,
  work: Work,
  photos: readonly Blob[] = [],
  id: string = newKey(),
): Promise<void> {
  const sealed: { id: string; sealed: Sealed }[] = [];
  for (const [at, photo] of photos.entries())
    sealed.push({ id: `${id}.${at}`, sealed: await seal(await photo.arrayBuffer(), publicKey) });
  const entry = { id, subject, at: Date.now(), ...(await sealedWork({ ...work, photos: photos.length }, publicKey)) };
  await phoneStore.putWork(entry, sealed);
}

async function sealedWork(work: Work, publicKey: PublicKey): Promise<Pick<Stored, 'sealed'>> {
  return { sealed: await seal(new TextEncoder().encode(JSON.stringify(work)), publicKey) };
}

/** Deletes a work and its photos. */
export function dropUnsent(id: string): Promise<unknown> {
  return phoneStore.dropWork(id);
}

/** Returns a photo of a work by its number from 0; null when none of the keys opens it. */
async function photoOf(id: string, number: number, keys: readonly PrivateKey[]): Promise<Blob | null> {
  const found = await phoneStore.get<{ sealed: Sealed }>('photos', `${id}.${number}`);
  const bytes = found ? await open(found.sealed, keys) : null;
  return bytes && new Blob([bytes], { type: 'image/jpeg' });
}

/** Returns the photos of a work. */
export async function photosOf(id: string, { photos = 0 }: Work, keys: readonly PrivateKey[]): Promise<Blob[]> {
  const found = await Promise.all(Array.from({ length: photos }, (_, at) => photoOf(id, at, keys)));
  return found.filter((each) => each !== null);
}

/** Lists the work of a person in the order in which it was added, and counts that of other persons on this telephone. */
export async function listUnsent(
  subject: string,
  keys: readonly PrivateKey[],
): Promise<{ entries: Entry[]; others: number }> {
  const all = await phoneStore.all<Stored>('unsent');
  const own = all.filter((each) => each.subject === subject).sort((a, b) => a.sequence - b.sequence);
  const entries = await Promise.all(
    own.map(async ({ id, sequence, at, sealed }) => {
      const bytes = keys.length === 0 ? null : await open(sealed, keys);
      return { id, sequence, at, work: bytes && (JSON.parse(new TextDecoder().decode(bytes)) as Work) };
    }),
  );
  return { entries, others: all.length - own.length };
}

/**
 * Sends the waiting work of a person in its order, each with its own idempotency key, so that a command whose answer
 * was lost takes effect once. Sending stops at the first work without an answer. Only one page of the telephone sends
 * at a time.
 * @returns the titles of the work that was sent
 */
export function sendUnsent(
  subject: string,
  keys: readonly [PrivateKey, ...PrivateKey[]],
  sender: Sender,
): Promise<string[]> {
  return navigator.locks.request(`jiceng-unsent ${subject}`, () => sendWaiting(subject, keys, sender));
}

async function sendWaiting(
  subject: string,
  keys: readonly [PrivateKey, ...PrivateKey[]],
  sender: Sender,
): Promise<string[]> {
  const sent: string[] = [];
  const { entries } = await listUnsent(subject, keys);
  const waiting = entries.flatMap(({ work, ...entry }) => (work && !work.refusal ? [{ ...entry, work }] : []));
  await sendInOrder(waiting, async ({ id, sequence, at, work }) => {
    // Its author may have deleted the work since the list was read.
    if (!(await phoneStore.get('unsent', id))) return true;
    const keep = async (changed: Work): Promise<void> => {
      const content = await sealedWork(changed, publicPart(keys[0]));
      await phoneStore.replaceWork({ id, sequence, subject, at, ...content } as Stored);
    };
    const outcome = await sendOne(id, work, { keys, sender, keep });
    if (outcome === 'no-answer') return false;
    if (outcome === 'sent') {
      await dropUnsent(id);
      sent.push(work.title);
    } else await keep({ ...work, refusal: outcome });
    return true;
  });
  return sent;
}

const lostPhoto: Words = {
  zh: '照片已无法打开，请重新拍照上报',
  en: 'a photo can no longer be opened; take it again',
};

interface Sending {
  keys: readonly PrivateKey[];
  sender: Sender;
  /** Keeps the work with the ids of its photos, so that each photo is sent once also when the page is closed. */
  keep: (work: Work) => Promise<void>;
}

/** Sends the photos of a work that are not sent yet, and then its command. */
async function sendOne(id: string, work: Work, { keys, sender, keep }: Sending): Promise<Outcome> {
  const { operation, input, photos = 0 } = work;
  let files = (input.files as string[] | undefined) ?? [];
  for (let mayBeOld = files.length > 0; ; mayBeOld = false) {
    while (files.length < photos) {
      const photo = await photoOf(id, files.length, keys);
      if (photo === null) return lostPhoto;
      const answer = await sender.upload(photo, files.length + 1, photos);
      if (answer === 'no-answer' || !('file' in answer)) return answer;
      files = [...files, answer.file];
      await keep({ ...work, input: { ...input, files } });
    }
    const outcome = await sender.attempt(operation, {
      ...input,
      ...(photos > 0 ? { files } : {}),
      idempotencyKey: id,
    });
    if (!mayBeOld || typeof outcome === 'string' || !outcome.field?.startsWith('files')) return outcome;
    // The platform deletes files that were attached to nothing for a day. Such photos are sent again.
    files = [];
  }
}

/** The part of a key that may be kept on the telephone. */
export function publicPart({ kty, crv, x, y }: PrivateKey): PublicKey {
  return { kty, crv, x, y };
}
