import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ServiceName } from '@jiceng/contracts/contract';
import { databaseUrls } from '../operations/databases.js';
import { generateDistrict } from '../demo/district.js';
import { Gateway } from '../demo/gateway-client.js';
import { loadDemoDistrict } from '../demo/load.js';
import { tokenSource } from '../demo/token-source.js';
import { World } from '../demo/world.js';
import { findRunningPlatform } from '@jiceng/local/run-record';
import { UserFault } from '@jiceng/local/user-fault';
import type { DrillOptions } from './drill-options.js';

const mostMinutesOfLoading = 10;

/** A platform for a drill. */
export interface DrillPlatform {
  world: World;
  /** Description of the platform for the output. */
  origin: string;
  /** Databases for checks beyond the API; null when only an address is known. */
  databases: Record<ServiceName, string> | null;
  /** Ends the processes that the drill has started. */
  release: () => Promise<void>;
}

/** Returns the platform at `--url`, or the one that runs from this checkout, or a new one that ends with the drill. */
export async function findPlatform(options: DrillOptions, onProgress: (line: string) => void): Promise<DrillPlatform> {
  const release = (): Promise<void> => Promise.resolve();
  if (options.url !== null)
    return {
      world: await worldAt(options.url, options.district),
      origin: options.url,
      databases: options.databases ? databaseUrls(options.home).urls : null,
      release,
    };
  const running = options.own ? null : findRunningPlatform(options.home);
  if (running !== null && options.file !== null) await untilHistoryIsWritten(options.home, onProgress);
  if (running !== null)
    return {
      world: await worldAt(running.gatewayUrl, options.district),
      origin: `${running.gatewayUrl} (running)`,
      databases: running.databases,
      release,
    };
  return ownPlatform(options, onProgress);
}

/**
 * Waits until the demo loader has written the history of past months, because the loader and a drill with `--file` both
 * move the clock of the whole platform. Other drills run in real time and do not wait.
 */
async function untilHistoryIsWritten(home: string, onProgress: (line: string) => void): Promise<void> {
  const isBeingWritten = (): boolean =>
    existsSync(join(home, 'demo-plan.json')) && !existsSync(join(home, 'demo.json'));
  for (const until = Date.now() + mostMinutesOfLoading * 60_000; isBeingWritten(); await wait(1000)) {
    if (Date.now() > until)
      throw new UserFault(
        'The history of the demo district is still not complete: look into the logs, or drill with --own',
      );
    onProgress('Waiting for the past months of the demo district to be written');
  }
}

async function ownPlatform({ district }: DrillOptions, onProgress: (line: string) => void): Promise<DrillPlatform> {
  // Loaded only when needed, because the image does not contain the embedded PostgreSQL. A drill in the image gets the
  // address of a gateway instead.
  const { startTestPlatform } = await import('@jiceng/testing/platform-process').catch((error: unknown) => {
    throw new UserFault('There is no platform to drill on: name its gateway with --url or GATEWAY_URL', {
      cause: error,
    });
  });
  const { platform, home, gatewayUrl, stop } = await startTestPlatform({ durable: false, onProgress });
  try {
    await loadDemoDistrict({ gatewayUrl, districtCode: district, home, issues: 0, onProgress });
    const databases = Object.fromEntries(
      (['personnel', 'grid', 'coordination', 'assessment', 'data-sharing'] as const).map((service) => [
        service,
        platform.databaseUrl(service),
      ]),
    ) as Record<ServiceName, string>;
    return {
      world: await worldAt(gatewayUrl, district),
      origin: `${gatewayUrl} (its own, ends with the drill)`,
      databases,
      release: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Returns the people of a platform with a demo district. With TOKEN_KEY_FILE the drill signs the tokens itself, and the
 * district is `assumed`. Otherwise the names of the demo accounts tell the district.
 * @throws UserFault when no platform answers at `url`, or when it has no demo accounts
 */
async function worldAt(url: string, assumed: string): Promise<World> {
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  if (process.env.TOKEN_KEY_FILE) {
    const demo = generateDistrict({ districtCode: assumed, today });
    return new World(new Gateway(url, { tokenFor: (await tokenSource(demo.accounts))! }), demo);
  }
  const gateway = new Gateway(url);
  const accounts = await fetch(`${gateway.url}/demo/accounts`).then(
    (response) => (response.ok ? (response.json() as Promise<{ account: string }[]>) : []),
    (error: unknown) => {
      throw new UserFault(`No platform answers at ${url}: start it with "npm start"`, { cause: error });
    },
  );
  const district = accounts
    .map(({ account }) => /^(\d{6})\d{3}-/.exec(account)?.[1])
    .find((code) => code !== undefined);
  if (district === undefined)
    throw new UserFault(
      `${url} holds no demo district, so the drill has nobody to act as: start it with "npm start" without --no-demo`,
    );
  return new World(gateway, generateDistrict({ districtCode: district, today }));
}
