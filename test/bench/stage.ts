import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { serviceNames, type ServiceName } from '@jiceng/contracts/contract';
import { startTestPlatform, type TestPlatform } from '@jiceng/testing/platform-process';
import { loadDemoDistrict } from '../../deploy/demo/load.js';
import { Platform, type PlatformSettings } from '@jiceng/local/platform';
import { prepareCast } from '../load/cast.js';
import { valuesOf } from '../load/process-samples.js';

export interface Identity {
  account: string;
  token: string;
}

/** People, texts and places, as the load profiles use them. */
export interface Cast {
  residents: Identity[];
  desks: Identity[];
  units: { id: string; decider: Identity | null; worker: Identity | null; verifier: Identity | null }[];
  reports: { title: string; description: string; categoryCode: string }[];
  places: [number, number][];
}

/** A platform with the demo district and the people who act in it. */
export interface Stage {
  platform: Platform;
  home: string;
  cast: Cast;
  /**
   * Waits until every event has taken effect in every service, so that the work of a lane does not slow the next lane.
   * @returns the seconds that this took
   */
  settle: () => Promise<number>;
  close: () => Promise<void>;
}

/** Longest wait of `settle`, milliseconds. */
const SETTLE_MS = 300_000;

/**
 * @param state folder of a platform that is kept; null for one that is deleted at the end
 * @param profile folder for CPU profiles; null for none
 */
export async function openStage(
  state: string | null,
  profile: string | null,
  onProgress: (line: string) => void,
): Promise<Stage> {
  onProgress('starting a platform');
  if (profile) mkdirSync(profile, { recursive: true });
  const running: TestPlatform = await startPlatform(state, {
    durable: true,
    // Logs of requests are off, because writing them would be measured too. Production may choose the same.
    env: { LOG_LEVEL: 'warn', ...(profile ? { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profile}` } : {}) },
  });
  try {
    const { platform, home, gatewayUrl } = running;
    const loaded = join(home, 'bench-district');
    if (!existsSync(loaded)) {
      onProgress('loading the demo district');
      await loadDemoDistrict({ gatewayUrl, districtCode: '320106', home, issues: 0, onProgress: () => undefined });
      writeFileSync(loaded, '');
    }
    const file = join(home, 'cast.json');
    await prepareCast(gatewayUrl, file);
    const cast = JSON.parse(readFileSync(file, 'utf8')) as Cast;
    const stage: Stage = { platform, home, cast, settle: () => settle(platform), close: () => running.stop() };
    await stage.settle();
    return stage;
  } catch (error) {
    await running.stop();
    throw error;
  }
}

async function startPlatform(state: string | null, settings: Partial<PlatformSettings>): Promise<TestPlatform> {
  if (state === null) return startTestPlatform(settings);
  mkdirSync(state, { recursive: true });
  const platform = await Platform.start({ durable: true, restartCrashed: false, ...settings, home: state });
  return { platform, home: state, gatewayUrl: platform.gatewayUrl, stop: () => platform.stop() };
}

async function settle(platform: Platform): Promise<number> {
  const began = performance.now();
  for (let quiet = 0; quiet < 2;) {
    const left = await Promise.all(serviceNames.map((service) => unfinished(platform, service)));
    quiet = left.every((count) => count === 0) ? quiet + 1 : 0;
    if (performance.now() - began > SETTLE_MS)
      throw new Error(
        `after ${SETTLE_MS / 1000} s still ${left.join(', ')} pieces of work in ${serviceNames.join(', ')}`,
      );
    await sleep(200);
  }
  return (performance.now() - began) / 1000;
}

async function unfinished(platform: Platform, service: ServiceName): Promise<number> {
  const text = await fetch(`${platform.serviceUrl(service)}/metrics`).then((response) => response.text());
  const jobs = ['waiting', 'active', 'delayed'].flatMap((state) =>
    valuesOf(text, 'jiceng_queue_jobs', `state="${state}"`),
  );
  const elsewhere = ['jiceng_inbox_early', 'jiceng_outbox_pending', 'jiceng_audit_unsealed'];
  const all = [...jobs, ...elsewhere.flatMap((name) => valuesOf(text, name))];
  return all.reduce((total, value) => total + value, 0);
}
