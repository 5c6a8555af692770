import { newKey } from '@jiceng/client/key';
import { sentNow } from '@jiceng/client/offline-queue';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useClient, type TypedDocumentNode } from 'urql';
import { faultOf, type Fault } from '../api/faults';
import type { Progress } from '../photos/attachments';
import { faultOfTransfer, upload } from '../photos/transfer';
import { session } from '../session/session';
import { keep, lastOwner, type Owner } from './kept';
import type { PrivateKey } from './sealing';
import {
  addUnsent,
  dropUnsent,
  listUnsent,
  photosOf,
  publicPart,
  sendUnsent,
  type Entry,
  type Refused,
  type Sender,
  type Work,
} from './unsent';

/**
 * The sending in progress for each person, by subject. A screen that is opened meanwhile waits for it, so that no photo
 * is sent twice and the screen can name the sent work.
 */
const sending = new Map<string, Promise<string[]>>();

/** Milliseconds between attempts while work waits. */
const RETRY_MS = 20_000;

/** Milliseconds that a form waits for the platform before it says that the work is stored. */
const PATIENCE_MS = 8000;
/** Milliseconds that a form waits in addition for each photo. */
const PHOTO_PATIENCE_MS = 5000;

/**
 * The result for work: sent; kept on this telephone; refused for a reason; or lost, because the telephone has no key
 * yet and the platform did not answer. After the last two, a form keeps the typed text.
 */
export type Added = 'sent' | 'kept' | 'lost' | Refused;

type Command = TypedDocumentNode<unknown, { input: { idempotencyKey: string } }>;

type Listed = Pick<Unsent, 'listed' | 'entries' | 'others'>;

export interface Unsent {
  /** False until the list was read for the first time. */
  listed: boolean;
  entries: Entry[];
  /** Number of entries of other persons on this telephone. Only they can send them. */
  others: number;
  /** The progress of sending photos; null while none is being sent. */
  progress: Progress | null;
  /**
   * Seals the work and its photos on this telephone and tries to send them.
   * @param id the key of a form that may send its work again after a refusal: each version replaces the one before, and
   * one takes effect at most. Refused work of such a form stays in the list. Other work that is refused at once does not.
   */
  add: (work: Work, photos?: readonly Blob[], id?: string) => Promise<Added>;
  drop: (id: string) => Promise<void>;
  /** Returns the photos of an entry, for a form that begins with them. */
  photosOf: (id: string, work: Work) => Promise<Blob[]>;
}

/**
 * The unsent work of the signed-in person. It is sent when the page opens, when the network returns, and every few
 * seconds while some of it waits.
 * @param commands the operations by their names
 * @param sent called after work was sent that had waited
 */
export function useUnsent(
  subject: string,
  name: string,
  commands: Readonly<Record<string, unknown>>,
  sent: (titles: string[]) => void,
): Unsent {
  const client = useClient();
  const [list, setList] = useState<Listed>({ listed: false, entries: [], others: 0 });
  const [owner, setOwner] = useState<Owner | null>(null);
  const [progress, setProgress] = useState<Progress | null>(null);
  const keys = useRef<readonly PrivateKey[]>([]);
  const told = useRef(sent);
  told.current = sent;

  const relist = useCallback(
    async () => setList({ listed: true, ...(await listUnsent(subject, keys.current)) }),
    [subject],
  );

  const sender = useMemo<Sender>(
    () => ({
      attempt: async (operation, input) => {
        const command = commands[operation] as Command;
        const variables = { input: sentNow(input) as { idempotencyKey: string } };
        const { error } = await client.mutation(command, variables).toPromise();
        if (!error) return 'sent';
        const { field } = (error.graphQLErrors[0]?.extensions.details ?? {}) as { field?: string };
        const outcome = outcomeOf(faultOf(error, 'zh'), faultOf(error, 'en'));
        return outcome === 'no-answer' || field === undefined ? outcome : { ...outcome, field };
      },
      upload: async (photo, number, of) => {
        const told = (bytes: number): void =>
          setProgress({ number, of, percent: Math.round((100 * bytes) / photo.size) });
        told(0);
        try {
          return { file: await upload(photo, told) };
        } catch (error) {
          return outcomeOf(faultOfTransfer(error, 'zh'), faultOfTransfer(error, 'en'));
        } finally {
          setProgress(null);
        }
      },
    }),
    [client, commands],
  );

  const sendAll = useCallback(async (): Promise<string[]> => {
    const [first, ...older] = keys.current;
    if (!first) return [];
    let run = sending.get(subject);
    if (!run) {
      run = sendUnsent(subject, [first, ...older], sender).finally(() => sending.delete(subject));
      sending.set(subject, run);
    }
    const titles = await run;
    await relist();
    return titles;
  }, [subject, sender, relist]);

  const send = useCallback(async (): Promise<void> => {
    if (keys.current.length === 0) {
      keys.current = await fetchKeys(subject);
      const [first] = keys.current;
      if (first) {
        const found = { name, publicKey: publicPart(first) };
        await keep('owner', subject, found);
        setOwner(found);
      }
    }
    const titles = await sendAll();
    if (titles.length > 0) told.current(titles);
  }, [subject, name, sendAll]);

  useEffect(() => {
    const trySending = (): void => void send().catch(() => undefined);
    void lastOwner().then((found) => {
      if (found?.subject === subject) setOwner((before) => before ?? found.owner);
    });
    void relist().catch(() => undefined);
    trySending();
    window.addEventListener('online', trySending);
    document.addEventListener('visibilitychange', trySending);
    return () => {
      window.removeEventListener('online', trySending);
      document.removeEventListener('visibilitychange', trySending);
    };
  }, [subject, relist, send]);

  const waits = list.entries.some(({ work }) => !work?.refusal);
  useEffect(() => {
    if (!waits) return undefined;
    const timer = setInterval(() => void send().catch(() => undefined), RETRY_MS);
    return () => clearInterval(timer);
  }, [waits, send]);

  const add = useCallback(
    async (work: Work, photos: readonly Blob[] = [], ofForm?: string): Promise<Added> => {
      const id = ofForm ?? newKey();
      if (owner === null) return sentAtOnce(sender, work, photos, id);
      await addUnsent(subject, owner.publicKey, work, photos, id);
      await relist();
      if (navigator.onLine) {
        // The work is stored, so the person need not wait for a slow network.
        const patience = new Promise((done) => setTimeout(done, PATIENCE_MS + photos.length * PHOTO_PATIENCE_MS));
        const trying = (sending.get(subject) ?? Promise.resolve([])).then(sendAll).catch(() => undefined);
        await Promise.race([trying, patience]);
      }
      const left = (await listUnsent(subject, keys.current)).entries.find((each) => each.id === id);
      if (!left) return 'sent';
      if (!left.work?.refusal) return 'kept';
      if (ofForm === undefined) await dropUnsent(id);
      await relist();
      return left.work.refusal;
    },
    [subject, owner, sender, relist, sendAll],
  );
  const drop = useCallback(
    async (id: string): Promise<void> => {
      await dropUnsent(id);
      await relist();
    },
    [relist],
  );
  const photos = useCallback((id: string, work: Work) => photosOf(id, work, keys.current), []);
  return { ...list, progress, add, drop, photosOf: photos };
}

/** Codes of answers about the account or about this version of the page, which say nothing about the work. */
const NOT_ABOUT_THE_WORK: ReadonlySet<string> = new Set([
  'UNAUTHENTICATED',
  'ACTOR_UNKNOWN',
  'OPERATION_NOT_ALLOWED',
  'PERSISTED_QUERY_NOT_FOUND',
]);

const earlierVersion: Refused = {
  takenBefore: true,
  zh: '修改前提交的内容已被平台接收，修改后的内容没有提交。请核对后删除本条。',
  en: 'The platform has accepted this before you changed it, and the change was not sent. Check it, and delete this entry.',
};

/**
 * A fault of the network or of a busy platform is temporary, so the work waits. After any other, the author decides.
 */
function outcomeOf(zh: Fault, en: Fault): 'no-answer' | Refused {
  if (zh.retryable || NOT_ABOUT_THE_WORK.has(zh.code)) return 'no-answer';
  return zh.code === 'IDEMPOTENCY_KEY_REUSED' ? earlierVersion : { zh: zh.text, en: en.text };
}

/** Sends work that this telephone cannot seal, because it has no key of its person yet. */
async function sentAtOnce(
  { attempt, upload: send }: Sender,
  work: Work,
  photos: readonly Blob[],
  idempotencyKey: string,
): Promise<Added> {
  const files: string[] = [];
  for (const [at, photo] of photos.entries()) {
    const answer = await send(photo, at + 1, photos.length);
    if (answer === 'no-answer') return 'lost';
    if (!('file' in answer)) return answer;
    files.push(answer.file);
  }
  const input = files.length > 0 ? { ...work.input, files } : work.input;
  const outcome = await attempt(work.operation, { ...input, idempotencyKey });
  return outcome === 'no-answer' ? 'lost' : outcome;
}

/** Fetches the keys of the signed-in person; none without a network or where the page has no cryptography. */
async function fetchKeys(subject: string): Promise<readonly PrivateKey[]> {
  if ((crypto as Partial<Crypto>).subtle === undefined) return [];
  const token = await session.accessToken();
  const response = await fetch('/console/phone-key', {
    cache: 'no-store',
    headers: { authorization: `Bearer ${token}` },
  });
  if (!response.ok) return [];
  const answer = (await response.json()) as { subject: string; keys: PrivateKey[] };
  return answer.subject === subject ? answer.keys : [];
}
