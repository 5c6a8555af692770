import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from '@jest/globals';
import { Call } from '../src/call.js';
import { SubgraphTransport } from '../src/subgraph-transport.js';
import { SECRET } from './subgraphs.js';

let server: Server;
let transport: SubgraphTransport;
afterEach(async () => {
  await transport.close();
  server.close();
});

const ask = (id: number) =>
  transport.send(
    { query: '{ ok }', variables: { id } },
    new Call(null, 'trace', 'en', SECRET, undefined, undefined, undefined),
  );

it('connections are renewed, so that pods added under load get their share of it', async () => {
  let connections = 0;
  server = createServer((_, response) => response.end('{"data":{"ok":true}}')).on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  transport = new SubgraphTransport('x', `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`, {
    connections: 1,
    timeoutSeconds: 5,
    connectionSeconds: 0.3,
    observer: { exchanged: () => undefined },
  });
  await ask(1);
  await ask(2);
  expect(connections).toBe(1);
  // The connection is never idle for long, as under load. Only its age ends it, and no answer is lost.
  for (let id = 3; id < 13; id += 1) {
    await sleep(50);
    expect((await ask(id)).data).toEqual({ ok: true });
  }
  expect(connections).toBeGreaterThan(1);
});
