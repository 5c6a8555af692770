import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserFault } from '@jiceng/local/user-fault';

const PORTS: Record<string, number> = {
  'http:': 80,
  'https:': 443,
  'postgres:': 5432,
  'postgresql:': 5432,
  'redis:': 6379,
  'rediss:': 6379,
};

/**
 * Waits until every server can be reached. Network policies take effect some seconds after the start of a pod, so the
 * first connections may fail.
 * @throws UserFault that names the unreachable servers
 */
export async function untilReachable(urls: readonly string[], patienceMs = 60_000): Promise<void> {
  const servers = new Map(
    urls
      .map((text) => new URL(text))
      .map((url) => [
        url.host,
        { host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(url.port || PORTS[url.protocol]) },
      ]),
  );
  for (const until = Date.now() + patienceMs; ; await sleep(500)) {
    await Promise.all(
      [...servers].map(async ([name, server]) => {
        if (await answers(server)) servers.delete(name);
      }),
    );
    if (servers.size === 0) return;
    if (Date.now() > until)
      throw new UserFault(
        `${[...servers.keys()].join(', ')} cannot be reached: is the server up, and do the network policies let us (networkPolicy.postgresPorts, objectStorePorts)?`,
      );
  }
}

function answers(server: { host: string; port: number }): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ ...server, timeout: 3000 });
    const end = (reached: boolean): void => {
      socket.destroy();
      done(reached);
    };
    socket
      .once('connect', () => end(true))
      .once('error', () => end(false))
      .once('timeout', () => end(false));
  });
}
