import { createECDH } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { presentError } from '../src/error-format.js';
import { Console } from '../src/console.js';
import { phoneKeysOf, registerPhoneKey, type PhoneKey } from '../src/phone-key.js';

/** Seals a text for the owner of a key as the console does, and opens it with another key. */
async function openedBy(owner: PhoneKey, opener: PhoneKey): Promise<string | null> {
  const { subtle } = globalThis.crypto;
  const curve = { name: 'ECDH', namedCurve: 'P-256' };
  const { d: _, ...open } = owner;
  const once = await subtle.generateKey(curve, false, ['deriveBits']);
  const publicKey = await subtle.importKey('jwk', open, curve, false, []);
  const shared = await subtle.deriveBits({ name: 'ECDH', public: publicKey }, once.privateKey, 256);
  const key = await subtle.importKey('raw', shared, 'AES-GCM', false, ['encrypt']);
  const iv = globalThis.crypto.getRandomValues(new Uint8Array(12));
  const sealed = await subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode('井盖松动'));
  const privateKey = await subtle.importKey('jwk', opener, curve, false, ['deriveBits']);
  const again = await subtle.deriveBits({ name: 'ECDH', public: once.publicKey }, privateKey, 256);
  const openKey = await subtle.importKey('raw', again, 'AES-GCM', false, ['decrypt']);
  return subtle.decrypt({ name: 'AES-GCM', iv }, openKey, sealed).then(
    (bytes) => new TextDecoder().decode(bytes),
    () => null,
  );
}

describe('the keys of a telephone', () => {
  it('are one pair for each secret and person, which follow from both', () => {
    const [key, ...others] = phoneKeysOf('a'.repeat(32), 'staff-1');
    expect(others).toEqual([]);
    expect(phoneKeysOf('a'.repeat(32), 'staff-1')).toEqual([key]);
    expect(phoneKeysOf('a'.repeat(32), 'staff-2')[0]).not.toEqual(key);
    expect(phoneKeysOf('b'.repeat(32), 'staff-1')[0]).not.toEqual(key);
    const pair = createECDH('prime256v1');
    pair.setPrivateKey(Buffer.from(key!.d, 'base64url'));
    const coordinates = [key!.x, key!.y].map((each) => Buffer.from(each, 'base64url').toString('hex'));
    expect(pair.getPublicKey('hex')).toBe(`04${coordinates.join('')}`);
  });

  it('open what the person sealed, and nothing that another person sealed', async () => {
    const [mine] = phoneKeysOf('a'.repeat(32), 'staff-1');
    const [other] = phoneKeysOf('a'.repeat(32), 'staff-2');
    expect(await openedBy(mine!, mine!)).toBe('井盖松动');
    expect(await openedBy(mine!, other!)).toBeNull();
  });

  it('still open what was sealed before the secret was replaced', async () => {
    const [before] = phoneKeysOf('a'.repeat(32), 'staff-1');
    const after = phoneKeysOf(`${'b'.repeat(32)}, ${'a'.repeat(32)}`, 'staff-1');
    expect(after).toHaveLength(2);
    expect(after[0]).not.toEqual(before);
    expect(await openedBy(before!, after[1]!)).toBe('井盖松动');
  });
});

describe('the address of the keys', () => {
  let server: FastifyInstance;
  beforeAll(async () => {
    server = Fastify();
    server.decorateRequest('caller', null as never);
    server.setErrorHandler((error, _, reply) => {
      const shape = presentError(error, { locale: 'zh', traceId: 'a'.repeat(32), log: undefined as never });
      return reply.code(401).send({ errors: [shape] });
    });
    registerPhoneKey(server, 'a'.repeat(32), (request) => {
      const subject = request.headers.authorization;
      request.caller = { identity: subject === undefined ? null : { subject } } as never;
      return Promise.resolve();
    });
    await server.ready();
  });
  afterAll(() => server.close());

  it('gives a person only the keys of this person, in an answer that no cache may store', async () => {
    const answer = await server.inject({ url: '/console/phone-key', headers: { authorization: 'staff-1' } });
    expect(answer.json()).toEqual({ subject: 'staff-1', keys: phoneKeysOf('a'.repeat(32), 'staff-1') });
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('refuses a caller who has not signed in', async () => {
    const answer = await server.inject('/console/phone-key');
    expect(answer.statusCode).toBe(401);
    expect(answer.json<{ errors: { extensions: { code: string } }[] }>().errors[0]!.extensions.code).toBe(
      'UNAUTHENTICATED',
    );
  });
});

describe('the files that install the console', () => {
  it('are served beside the page, never from a cache without a question', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'jiceng-console-'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html>');
    writeFileSync(join(folder, 'sw.js'), 'let worker;');
    writeFileSync(join(folder, 'manifest.webmanifest'), '{}');
    writeFileSync(join(folder, 'other.js'), 'not to be served');
    const server = Fastify();
    Console.open(folder, { issuer: 'https://login.example', demo: false } as never)!.register(server);
    const worker = await server.inject('/console/sw.js');
    expect([worker.body, worker.headers['cache-control'], worker.headers['content-type']]).toEqual([
      'let worker;',
      'no-cache',
      'text/javascript; charset=utf-8',
    ]);
    expect((await server.inject('/console/manifest.webmanifest')).headers['content-type']).toContain('manifest+json');
    expect((await server.inject('/console/other.js')).statusCode).not.toBe(200);
    const policy = String((await server.inject('/console/')).headers['content-security-policy']);
    expect(policy).toContain("worker-src 'self'");
    expect(policy).toContain("manifest-src 'self'");
    await server.close();
    rmSync(folder, { recursive: true });
  });
});
