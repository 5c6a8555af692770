import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { openRedis } from './redis.js';

describe('a connection to Redis', () => {
  it('is dropped when it does not answer, and the next connection sends the command', async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      // The first server has lost power. Servers of later connections answer every command.
      if (sockets.length > 1) socket.on('data', () => socket.write('+PONG\r\n'));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const redis = openRedis(`redis://127.0.0.1:${(server.address() as AddressInfo).port}`, {
      socketTimeout: 200,
      enableReadyCheck: false,
      maxRetriesPerRequest: null,
      disableClientInfo: true,
    });
    redis.on('error', () => undefined);
    try {
      expect(await redis.ping()).toBe('PONG');
      expect(sockets).toHaveLength(2);
    } finally {
      redis.disconnect();
      sockets.forEach((socket) => socket.destroy());
      server.close();
    }
  });

  it('may be silent for longer than a worker waits for a job', () => {
    for (const url of ['redis://127.0.0.1:1', 'redis+sentinel://127.0.0.1:1/main']) {
      const redis = openRedis(url, { lazyConnect: true });
      expect(redis.options.socketTimeout).toBeGreaterThan(10_000);
      redis.disconnect();
    }
  });
});
