import { Transport } from '@jiceng/client/transport';
import { cacheExchange } from '@urql/exchange-graphcache';
import { Client, fetchExchange } from 'urql';
import { cacheKeys } from '../../generated/cache-keys';
import { hashes } from '../../generated/documents';
import { session } from '../session/session';
import { storedLanguage } from '../page/language';

/**
 * Creates a client for one signed-in user. The next user gets a new client, so that cached data is not shown to another
 * person.
 */
export function createClient(): Client {
  const transport = new Transport({
    url: '',
    token: (options) => session.accessToken(options),
    language: storedLanguage,
  });
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
    fetch: sendBy(transport),
  });
}

/** Operations are sent by their hash, because the gateway may accept only registered operations. */
function sendBy(transport: Transport) {
  return async (_url: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const { operationName, variables } = JSON.parse(String(init?.body)) as {
      operationName: string;
      variables: unknown;
    };
    const persistedQuery = { version: 1, sha256Hash: hashes[operationName] };
    const request = { operationName, variables, extensions: { persistedQuery } };
    const { text, status, headers } = await transport.send(request, init?.signal ?? null);
    return new Response(text, { status, headers });
  };
}
