import { cacheExchange } from '@urql/exchange-graphcache';
import { Client, fetchExchange } from 'urql';
import { cacheKeys } from '../../generated/cache-keys';
import { hashes } from '../../generated/documents';
import { SignInRefused } from '../session/oidc';
import { session } from '../session/session';
import { storedLanguage } from '../page/language';

/**
 * Milliseconds before each retry of a request without an answer. A command may be sent again, because it carries an
 * idempotency key.
 */
const RETRY_MS = [300, 1000, 3000];

/**
 * Token that names the commands of this user whose effects the next query must show; see "You read what you wrote" in
 * the gateway's README.
 */
let consistency: string | undefined;

/**
 * Creates a client for one signed-in user. The next user gets a new client, so that cached data is not shown to another
 * person.
 */
export function createClient(): Client {
  consistency = undefined;
  const keys = Object.fromEntries(
    Object.entries(cacheKeys).map(([type, key]) => [
      type,
      (data: Record<string, unknown>) => (key === null ? null : ((data[key] as string | undefined) ?? null)),
    ]),
  );
  return new Client({
    url: '/graphql',
    exchanges: [cacheExchange({ keys }), fetchExchange],
    preferGetMethod: false,
    fetch: send,
  });
}

async function send(url: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const { operationName, variables } = JSON.parse(String(init?.body)) as { operationName: string; variables: unknown };
  // Operations are sent by their hash, because the gateway may accept only registered operations.
  const persistedQuery = { version: 1, sha256Hash: hashes[operationName] };
  const body = JSON.stringify({ operationName, variables, extensions: { persistedQuery } });
  const { signal } = init ?? {};
  let fresh = false;
  for (let tries = 0; ; tries += 1) {
    const response = await attempt(url, { body, signal: signal ?? null }, fresh).catch((error: unknown) => {
      if (error instanceof SignInRefused || signal?.aborted || !navigator.onLine || tries >= RETRY_MS.length)
        throw error;
      return null;
    });
    if (response?.status === 401 && !fresh) {
      fresh = true;
      continue;
    }
    if (response && (response.status !== 503 || tries >= RETRY_MS.length)) return remember(response);
    await new Promise((done) => setTimeout(done, RETRY_MS[tries]));
  }
}

async function attempt(url: RequestInfo | URL, init: RequestInit, fresh: boolean): Promise<Response> {
  const token = await session.accessToken({ fresh });
  return fetch(url, {
    ...init,
    method: 'POST',
    cache: 'no-store',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      'accept-language': storedLanguage(),
      authorization: `Bearer ${token}`,
      ...(consistency === undefined ? {} : { 'x-jiceng-consistency': consistency }),
    },
  });
}

async function remember(response: Response): Promise<Response> {
  const text = await response.text();
  try {
    const { extensions } = JSON.parse(text) as { extensions?: { consistency?: string } };
    if (extensions?.consistency !== undefined) consistency = extensions.consistency;
  } catch {
    // The body is not JSON. The client reports that itself.
  }
  return new Response(text, { status: response.status, statusText: response.statusText, headers: response.headers });
}
