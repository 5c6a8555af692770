import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { closeConnectionsWhenStopping } from './http.js';

describe('a stopping server', () => {
  let server: FastifyInstance;
  let answer: () => void;
  const port = (): number => (server.server.address() as AddressInfo).port;
  beforeEach(async () => {
    server = Fastify({ keepAliveTimeout: 60_000 });
    closeConnectionsWhenStopping(server);
    const answered = new Promise<void>((done) => (answer = done));
    server.get('/', async () => answered.then(() => 'answered'));
    await server.listen({ host: '127.0.0.1', port: 0 });
  });

  it('does not wait for a connection that was opened and never used', async () => {
    const unused = connect(port(), '127.0.0.1');
    await once(unused, 'connect');
    await new Promise((done) => setTimeout(done, 50));
    const began = Date.now();
    await server.close();
    expect(Date.now() - began).toBeLessThan(5000);
    unused.destroy();
  });

  it('answers the running request first and tells the client that the connection will close', async () => {
    const asked = fetch(`http://127.0.0.1:${port()}/`);
    await once(server.server, 'request');
    const closed = server.close();
    await new Promise((done) => setTimeout(done, 50));
    answer();
    const response = await asked;
    expect([await response.text(), response.headers.get('connection')]).toEqual(['answered', 'close']);
    await closed;
  });
});
