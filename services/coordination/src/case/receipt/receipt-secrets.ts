import { createHmac } from 'node:crypto';

/** Secrets of the service's configuration from which receipt codes and pseudonyms are derived. */
export interface ReceiptSecrets {
  RECEIPT_SECRET?: string | undefined;
  ACTOR_CONTEXT_SECRET: string;
}

/**
 * Returns the keys for one purpose. The first key makes new values. Values of every key are accepted, so that the
 * secret can be replaced without invalidating old ones.
 */
export function receiptKeys({ RECEIPT_SECRET, ACTOR_CONTEXT_SECRET }: ReceiptSecrets, purpose: string): Buffer[] {
  return (RECEIPT_SECRET ?? ACTOR_CONTEXT_SECRET)
    .split(',')
    .map((secret) => secret.trim())
    .filter(Boolean)
    .map((secret) => createHmac('sha256', secret).update(purpose).digest());
}
