import { describe, expect, it } from '@jest/globals';
import { cacheExchange, Client, fetchExchange, gql } from '@urql/core';
import { freshAfterStale } from '../console/src/api/fresh-after-stale.js';

const Book = gql('query Book { role { __typename version } }');
const Relabel = gql(
  'mutation Relabel($expectedVersion: Int!) { relabelRole(expectedVersion: $expectedVersion) { version } }',
);

/** A role whose version only grows by commands that name it. */
function startClient(code: string): { client: Client; reads: () => number; otherPersonChanges: () => void } {
  let [version, reads] = [1, 0];
  const answer = (body: { query: string; variables: { expectedVersion?: number } }): object => {
    if (body.query.startsWith('query')) {
      reads += 1;
      return { data: { role: { __typename: 'Role', version } } };
    }
    if (body.variables.expectedVersion === version) return { data: { relabelRole: { version: (version += 1) } } };
    return { data: null, errors: [{ message: 'refused', extensions: { code } }] };
  };
  const client: Client = new Client({
    url: 'http://gateway/graphql',
    preferGetMethod: false,
    exchanges: [freshAfterStale(() => client), cacheExchange, fetchExchange],
    fetch: (_url, init) => Promise.resolve(Response.json(answer(JSON.parse(init!.body as string) as never))),
  });
  return { client, reads: () => reads, otherPersonChanges: () => (version += 1) };
}

/** Shows a page until `close` is called. */
function openPage(client: Client): { version: () => number | undefined; close: () => void } {
  let shown: number | undefined;
  const { unsubscribe } = client.query<{ role: { version: number } }>(Book, {}).subscribe(({ data }) => {
    shown = data?.role.version;
  });
  return { version: () => shown, close: unsubscribe };
}
const settled = () => new Promise((done) => setTimeout(done, 50));

describe('a form of the console', () => {
  it('names the present version at the next attempt, after somebody else had changed the thing', async () => {
    const { client, otherPersonChanges } = startClient('STALE_VERSION');
    const page = openPage(client);
    await settled();
    otherPersonChanges();
    const send = () => client.mutation(Relabel, { expectedVersion: page.version()! }).toPromise();
    expect((await send()).error?.graphQLErrors[0]?.extensions.code).toBe('STALE_VERSION');
    await settled();
    expect(page.version()).toBe(2);
    expect((await send()).error).toBeUndefined();
    page.close();
  });

  it('reads nothing again for another refusal, nor for a page that is closed', async () => {
    const refused = startClient('FORBIDDEN');
    const page = openPage(refused.client);
    await settled();
    await refused.client.mutation(Relabel, { expectedVersion: 9 }).toPromise();
    const closed = startClient('STALE_VERSION');
    openPage(closed.client).close();
    await settled();
    const before = closed.reads();
    await closed.client.mutation(Relabel, { expectedVersion: 9 }).toPromise();
    await settled();
    expect([refused.reads(), closed.reads()]).toEqual([1, before]);
    page.close();
  });
});
