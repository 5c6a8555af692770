import { cacheExchange } from '@urql/exchange-graphcache';
import { Client, fetchExchange } from 'urql';
import { cacheKeys } from '../../generated/cache-keys';
import { hashes } from '../../generated/documents';
import { SignInRefused } from '../session/oidc';
import { session } from '../session/session';
import { storedLanguage } from '../page/language';

/** Tries of a request that nobody answered. Commands may be repeated: each carries an idempotency key. */
const RETRY_MS = [300, 1000, 3000];

/** Which commands of this person the next query must see; see "You read what you wrote" in the gateway's README. */
let consistency: string | undefined;

/** One client per signed-in person: nothing of one is ever shown to the next. */
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
  // Operations go by their hash: they are the ones the gateway allows even where it allows no others.
  const persistedQuery = { version: 1, sha256Hash: hashes[operationName] };
  const body = JSON.stringify({ operationName, variables, extensions: { persistedQuery } });
  const { signal } = init ?? {};
  let fresh = false;
  for (let tries = 0; ; tries += 1) {
    const response = await attempt(url, { body, signal: signal ?? null }, fresh).catch((error: unknown) => {
      if (error instanceof SignInRefused || signal?.aborted || tries >= RETRY_MS.length) throw error;
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
    // Not JSON: the client reports it.
  }
  return new Response(text, { status: response.status, statusText: response.statusText, headers: response.headers });
}
