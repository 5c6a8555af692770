import type { FastifyInstance } from 'fastify';

/**
 * Ends a stopping server as soon as the requests in hand are answered. Connections that clients keep open, or opened and
 * never used, would otherwise delay the end of the process until they time out. Call it before the server is ready.
 */
export function closeConnectionsWhenStopping(server: FastifyInstance): void {
  let stopping = false;
  let inHand = 0;
  const closeWhenDone = (): void => {
    if (stopping && inHand === 0) server.server.closeAllConnections();
  };
  server.server.on('request', (_, response) => {
    inHand += 1;
    response.once('close', () => {
      inHand -= 1;
      // The answer may still be on its way out of the kernel, so the connection is closed in the next turn.
      setImmediate(closeWhenDone);
    });
  });
  server.addHook('preClose', (done) => {
    stopping = true;
    setImmediate(closeWhenDone);
    done();
  });
  server.addHook('onSend', (_, reply, payload, done) => {
    if (stopping) void reply.header('connection', 'close');
    done(null, payload);
  });
}
