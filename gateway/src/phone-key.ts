import { createECDH, hkdfSync } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { platformErrors } from '@jiceng/platform/errors';

/** A private key as a browser imports it (JSON Web Key, P-256). */
export interface PhoneKey {
  kty: 'EC';
  crv: 'P-256';
  x: string;
  y: string;
  d: string;
}

/** Order of the group of P-256. A private key is a number from 1 to the order less 1. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
/** More bytes than the order has, so that the remainder favours no number (RFC 9380, 5.1). */
const SEED_BYTES = 48;

/**
 * Returns the keys with which a telephone seals the unsent work of a person, one for each secret of the comma-separated
 * list. The first key seals; the others open work that was sealed before the secret was replaced. The keys follow from
 * secret and subject, so the platform stores no key, and every replica returns the same keys.
 */
export function phoneKeysOf(secrets: string, subject: string): PhoneKey[] {
  return secrets
    .split(',')
    .map((secret) => secret.trim())
    .filter((secret) => secret !== '')
    .map((secret) => {
      const seed = Buffer.from(hkdfSync('sha256', secret, 'jiceng phone key', subject, SEED_BYTES));
      const scalar = (BigInt(`0x${seed.toString('hex')}`) % (ORDER - 1n)) + 1n;
      const pair = createECDH('prime256v1');
      pair.setPrivateKey(Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex'));
      // The public key is one byte that says "not compressed" and the two coordinates.
      const point = pair.getPublicKey();
      return {
        kty: 'EC',
        crv: 'P-256',
        x: point.subarray(1, 33).toString('base64url'),
        y: point.subarray(33).toString('base64url'),
        d: Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex').toString('base64url'),
      };
    });
}

/**
 * Serves the keys of the signed-in person. The telephone keeps the public part, with which it can seal without a
 * network and without a sign-in; the private part stays in memory, so that only a person who has signed in can open and
 * send the work.
 */
export function registerPhoneKey(
  server: FastifyInstance,
  secrets: string,
  identify: (request: FastifyRequest) => Promise<void>,
): void {
  server.get('/console/phone-key', { onRequest: identify }, (request, reply) => {
    const { identity } = request.caller;
    // A client of the gateway has no telephone, and its subject could be that of a person at the provider.
    if (identity === null || identity.origin === 'gateway') throw platformErrors.UNAUTHENTICATED({ reason: 'missing' });
    return reply
      .header('cache-control', 'no-store')
      .send({ subject: identity.subject, keys: phoneKeysOf(secrets, identity.subject) });
  });
}
