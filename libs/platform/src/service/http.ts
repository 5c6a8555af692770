import type { FastifyInstance } from 'fastify';

/** Why a body cannot be decoded: its announced encoding is not UTF-8 (415), or its bytes are not valid UTF-8 (400). */
export type JsonBodyProblem = 'charset' | 'encoding';

/**
 * Decodes the body of a JSON request, which must be UTF-8 (RFC 8259). A lenient decoder would store names that were
 * sent in GBK as U+FFFD.
 */
export function decodeJsonBody(
  contentType: string | undefined,
  bytes: Uint8Array,
): { text: string } | { problem: JsonBodyProblem } {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType ?? '')?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) return { problem: 'charset' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { problem: 'encoding' };
  }
}

/** Makes a server decode JSON bodies with {@link decodeJsonBody} instead of its lenient parser. */
export function parseJsonStrictly(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.removeContentTypeParser('application/json');
  server.addContentTypeParser(/^application\/json\b/i, { parseAs: 'buffer' }, (request, body, done) => {
    const decoded = decodeJsonBody(request.headers['content-type'], body as Buffer);
    if ('text' in decoded) return parse(request, decoded.text, done);
    const statusCode = decoded.problem === 'charset' ? 415 : 400;
    done(Object.assign(new Error('the body must be JSON in UTF-8'), { statusCode }));
  });
}

/**
 * Ends a stopping server as soon as the running requests are answered. Otherwise connections that clients keep open,
 * used or not, would delay the end of the process until they time out. Call this function before the server is ready.
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
      // The answer has perhaps not left the kernel yet, so the connection is closed in the next turn of the event loop.
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
