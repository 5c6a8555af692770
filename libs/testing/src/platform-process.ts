import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Platform, type PlatformSettings } from '@jiceng/local/platform';
import { fastFolder } from './fast-folder.js';

/** The whole platform as processes on free ports, with a state folder of its own. */
export interface TestPlatform {
  platform: Platform;
  gatewayUrl: string;
  /** State folder with logs, keys and data. */
  home: string;
  /** Stops everything and deletes the folder. */
  stop: () => Promise<void>;
}

/**
 * Starts PostgreSQL, the five services and the gateway from the built files, for system tests, the drill and the crash
 * test. `platform.kill(name)` and `platform.revive(name)` accept `gateway`, every service and `postgres`. When this
 * process dies, even by `kill -9`, the processes and the folder are removed too.
 */
export async function startTestPlatform(settings: Partial<PlatformSettings> = {}): Promise<TestPlatform> {
  const durable = settings.durable ?? true;
  const home = settings.home ?? mkdtempSync(join(durable ? tmpdir() : fastFolder(), 'jiceng-platform-'));
  chmodSync(home, 0o755);
  try {
    const platform = await Platform.start({ restartCrashed: false, ...settings, durable, home });
    platform.sweep(home);
    return {
      platform,
      home,
      gatewayUrl: platform.gatewayUrl,
      stop: async () => {
        await platform.stop();
        await platform.postgres.remove();
        rmSync(home, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    throw error;
  }
}
