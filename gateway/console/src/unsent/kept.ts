import { useEffect, useRef, useState } from 'react';
import { phoneStore } from './phone-store';
import type { PublicKey } from './sealing';

/** Days without contact to the platform after which the telephone deletes its kept data. */
const KEEP_DAYS = 7;
const DAY_MS = 86_400_000;

interface Kept<T> {
  name: string;
  subject: string;
  at: number;
  value: T;
}

/** The person who worked last on this telephone, and the public key with which the telephone seals reports. */
export interface Owner {
  name: string;
  publicKey: PublicKey;
}

/** Reads a record of the person; undefined when there is none, or when it is older than seven days. */
export async function readKept<T>(name: string, subject: string): Promise<T | undefined> {
  const found = await phoneStore.get<Kept<T>>('kept', name).catch(() => undefined);
  if (!found) return undefined;
  if (Date.now() - found.at > KEEP_DAYS * DAY_MS) {
    await forgetKept();
    return undefined;
  }
  return found.subject === subject ? found.value : undefined;
}

export async function keep(name: string, subject: string, value: unknown): Promise<void> {
  await phoneStore.put('kept', { name, subject, at: Date.now(), value });
}

/** The person for whom this telephone can seal a report now; undefined after the sign-out. */
export async function lastOwner(): Promise<{ subject: string; owner: Owner } | undefined> {
  const found = await phoneStore.get<Kept<Owner>>('kept', 'owner').catch(() => undefined);
  if (!found) return undefined;
  const owner = await readKept<Owner>('owner', found.subject);
  return owner && { subject: found.subject, owner };
}

/** Deletes all but the unsent work: at sign-out, and when the provider refuses the session. */
export async function forgetKept(): Promise<void> {
  await phoneStore.clear('kept').catch(() => undefined);
}

/**
 * Returns a value that the platform gave, and keeps it for a time without a network. Without a value from the platform,
 * it returns the kept one.
 * @param value the value, or undefined while it is not known
 */
export function useKept<T>(name: string, subject: string, value: T | undefined): T | undefined {
  const [kept, setKept] = useState<T>();
  const last = useRef<T>(undefined);
  if (value !== undefined) last.current = value;
  const text = value === undefined ? undefined : JSON.stringify(value);
  useEffect(() => {
    if (text !== undefined) {
      void keep(name, subject, JSON.parse(text) as T).catch(() => undefined);
      return undefined;
    }
    let left = false;
    void readKept<T>(name, subject).then((found) => {
      if (!left) setKept(found);
    });
    return () => {
      left = true;
    };
  }, [name, subject, text]);
  return value ?? last.current ?? kept;
}
