import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Returns a loopback port on which no program listens at this moment. Another program may still take it first. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Returns `count` different free ports. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
}

/**
 * Returns the first of `count` consecutive free ports. They lie below 32768, because Linux gives ports from 32768 on to
 * outgoing connections, and such a connection could take a port before the platform listens there.
 */
export async function freePortRow(count: number): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const first = randomInt(20_000, 32_768 - count);
    const row = Array.from({ length: count }, (_, index) => isPortFree(first + index));
    if ((await Promise.all(row)).every(Boolean)) return first;
  }
  throw new Error(`no ${count} free ports in a row between 20000 and 32767`);
}

export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
