import { createServer } from 'node:net';
import { freePort } from '@jiceng/local/ports';
import { untilReachable } from './reachable.js';

describe('waiting for servers', () => {
  it('ends when the last server can be reached', async () => {
    const port = await freePort();
    const server = createServer((socket) => socket.destroy());
    setTimeout(() => server.listen(port, '127.0.0.1'), 800);
    await untilReachable([`postgres://a:b@127.0.0.1:${port}/x`, `http://127.0.0.1:${port}`], 15_000);
    await new Promise((done) => server.close(done));
  });

  it('names the unreachable servers and shows no password', async () => {
    const port = await freePort();
    await expect(untilReachable([`postgres://a:secret@127.0.0.1:${port}/x`], 300)).rejects.toThrow(
      new RegExp(`^127.0.0.1:${port} cannot be reached`),
    );
  });
});
