import { newKey } from '../api/command';
import type { Words } from '../page/language';
import { phoneStore } from './phone-store';
import { open, seal, type PrivateKey, type PublicKey, type Sealed } from './sealing';

/** A command that this telephone has not sent yet. */
export interface Work {
  /** Name of the operation of the console. */
  operation: string;
  input: Record<string, unknown>;
  /** How the list names the work. */
  title: string;
  /** The issue of a command on a task; absent for a report. */
  issueId?: string;
  /** Why the platform refused the work; absent while it waits. The author decides what becomes of it. */
  refusal?: Words;
}

interface Stored {
  id: string;
  /** Subject of the author, so that the list of another person can count the work without reading it. */
  subject: string;
  at: number;
  sealed: Sealed;
}

/** One entry of the list. The content is null while the author's key is not there, such as after a reload offline. */
export interface Entry {
  id: string;
  at: number;
  work: Work | null;
}

/** Answer of an attempt: sent, refused for a reason, or no answer. */
export type Outcome = 'sent' | 'no-answer' | Words;

/** Seals a command for its author. @returns its id, which is also the idempotency key of the command */
export async function addUnsent(subject: string, publicKey: PublicKey, work: Work): Promise<string> {
  const id = newKey();
  await store({ id, subject, at: Date.now() }, publicKey, work);
  return id;
}

async function store(entry: Omit<Stored, 'sealed'>, publicKey: PublicKey, work: Work): Promise<void> {
  await phoneStore.put('unsent', { ...entry, sealed: await seal(JSON.stringify(work), publicKey) });
}

export function dropUnsent(id: string): Promise<unknown> {
  return phoneStore.drop('unsent', id);
}

/** Lists the work of a person, oldest first, and counts that of other persons on this telephone. */
export async function listUnsent(
  subject: string,
  keys: readonly PrivateKey[],
): Promise<{ entries: Entry[]; others: number }> {
  const all = await phoneStore.all<Stored>('unsent');
  const own = all.filter((each) => each.subject === subject).sort((a, b) => a.at - b.at);
  const entries = await Promise.all(
    own.map(async ({ id, at, sealed }) => {
      const text = keys.length === 0 ? null : await open(sealed, keys);
      return { id, at, work: text === null ? null : (JSON.parse(text) as Work) };
    }),
  );
  return { entries, others: all.length - own.length };
}

/**
 * Sends the waiting work of a person, oldest first, each with its own idempotency key, so that a command whose answer was
 * lost takes effect once. It stops at the first one without an answer.
 * @returns the titles of the work that was sent
 */
export async function sendUnsent(
  subject: string,
  keys: readonly [PrivateKey, ...PrivateKey[]],
  attempt: (operation: string, input: Record<string, unknown>) => Promise<Outcome>,
): Promise<string[]> {
  const sent: string[] = [];
  const { entries } = await listUnsent(subject, keys);
  for (const { id, at, work } of entries) {
    if (!work || work.refusal) continue;
    const outcome = await attempt(work.operation, { ...work.input, idempotencyKey: id });
    if (outcome === 'no-answer') break;
    if (outcome === 'sent') {
      await dropUnsent(id);
      sent.push(work.title);
    } else await store({ id, subject, at }, publicPart(keys[0]), { ...work, refusal: outcome });
  }
  return sent;
}

/** The part of a key that may be kept on the telephone. */
export function publicPart({ kty, crv, x, y }: PrivateKey): PublicKey {
  return { kty, crv, x, y };
}
