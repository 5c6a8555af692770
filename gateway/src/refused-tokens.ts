import { DomainError } from '@jiceng/platform/errors';
import { LRUCache } from 'lru-cache';
import type { RequestAllowance } from './request-allowance.js';

/** Milliseconds for which an address is watched after its last refused token. */
const WATCH_MS = 60_000;

/**
 * Protects against floods of forged tokens, because checking a signature costs far more than sending a token. After a
 * refused token, every further check for its address is counted against an allowance that all replicas share; a genuine
 * token is not counted. Addresses that send only genuine tokens are never limited.
 */
export class RefusedTokens {
  private readonly watched = new LRUCache<string, true>({ max: 100_000, ttl: WATCH_MS });

  constructor(private readonly allowance: RequestAllowance) {}

  /** Checks a token. @throws TOO_MANY_REQUESTS when the address has used up its allowance, and the errors of `check` */
  async braked<T>(address: string, check: () => Promise<T>): Promise<T> {
    const network = networkOf(address);
    const key = `refused-token:${network}`;
    const paid = this.watched.has(network);
    if (paid) await this.allowance.take(key, 1);
    try {
      const checked = await check();
      if (paid) this.allowance.giveBack(key, 1);
      return checked;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'UNAUTHENTICATED') this.watched.set(network, true);
      else if (paid) this.allowance.giveBack(key, 1);
      throw error;
    }
  }
}

/** Returns the network of one sender: an IPv4 address, or the /64 of an IPv6 address. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1]!;
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const [first, last] = [head ? head.split(':') : [], tail ? tail.split(':') : []];
  const groups =
    tail === undefined
      ? first
      : [...first, ...Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0'), ...last];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
