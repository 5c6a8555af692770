import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { eventually } from '@jiceng/testing/eventually';
import Fastify, { type FastifyInstance } from 'fastify';
import { closeConnectionsWhenStopping } from './http.js';

describe('a stopping server', () => {
  let server: FastifyInstance;
  let answer: () => void;
  const port = (): number => (server.server.address() as AddressInfo).port;
  beforeEach(async () => {
    // Turns off the limits after which Node itself closes a connection. A connection that the server fails to close
    // then keeps the server from stopping.
    server = Fastify({ keepAliveTimeout: 0, requestTimeout: 0 });
    server.server.headersTimeout = 0;
    closeConnectionsWhenStopping(server);
    const answered = new Promise<void>((done) => (answer = done));
    server.get('/', async () => answered.then(() => 'answered'));
    await server.listen({ host: '127.0.0.1', port: 0 });
  });

  it('does not wait for a connection that was opened and never used', async () => {
    const accepted = once(server.server, 'connection');
    const unused = connect(port(), '127.0.0.1');
    unused.resume();
    const ended = once(unused, 'close');
    await accepted;
    await server.close();
    await ended;
    expect(unused.destroyed).toBe(true);
  });

  it('answers the running request first and tells the client that the connection will close', async () => {
    const asked = fetch(`http://127.0.0.1:${port()}/`);
    await once(server.server, 'request');
    const closed = server.close();
    await eventually(() => !server.server.listening);
    answer();
    const response = await asked;
    expect([await response.text(), response.headers.get('connection')]).toEqual(['answered', 'close']);
    await closed;
  });
});
