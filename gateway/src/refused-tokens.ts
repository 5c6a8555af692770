import { DomainError } from '@jiceng/platform/errors';
import { LRUCache } from 'lru-cache';
import type { RequestAllowance } from './request-allowance.js';

/** An address is watched for so long after its last refused token. */
const WATCH_MS = 60_000;

/**
 * A brake on floods of forged tokens: checking a signature costs far more than sending one. An address that has sent a
 * token that was refused pays for every further check from an allowance that holds across replicas; a genuine token is
 * given back. Whoever sends genuine tokens alone is never counted, and one verified lately is not checked again.
 */
export class RefusedTokens {
  private readonly watched = new LRUCache<string, true>({ max: 100_000, ttl: WATCH_MS });

  constructor(private readonly allowance: RequestAllowance) {}

  /** Runs a check of a token. @throws TOO_MANY_REQUESTS when the address has used up its allowance; what `check` throws */
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

/** What one sender has at hand: an IPv4 address, or the /64 of an IPv6 address. */
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
