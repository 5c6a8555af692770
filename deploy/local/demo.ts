import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { defaultDistrict, type StartOptions } from './start-options.js';
import { UserFault } from '@jiceng/local/user-fault';

/**
 * The note is written when the demo district is complete. The plan of the loader exists from the first step of a load
 * on.
 */
const noteFile = 'demo.json';
const planFile = 'demo-plan.json';

type DemoChoice = Pick<StartOptions, 'home' | 'district'>;

/** The progress of loading a demo district. */
export interface DemoLoading {
  district: string;
  /** Resolves when the district is loaded and people can work in it. Its history may still be missing. */
  imported: Promise<void>;
  /** Resolves when everything is loaded, or after loading has failed and was reported. Never rejects. */
  ended: Promise<void>;
  readonly done: boolean;
  /** Ends the progress display. From then on only important messages are printed as lines. */
  tellFromNowOn: (notice: (line: string) => void) => void;
}

/** @throws UserFault when the state folder contains another district than the requested one */
export function assertDistrictFits({ home, district }: DemoChoice): void {
  const held = districtIn(home, noteFile) ?? districtIn(home, planFile);
  if (held && district && held !== district) {
    throw new UserFault(
      `${basename(home)} holds district ${held}: begin anew with "npm start -- --fresh --district ${district}" (deletes the data)`,
    );
  }
}

/**
 * Loads the demo district unless it is complete. An interrupted load is resumed, which is safe because its commands are
 * idempotent. After a failure the platform keeps running, and the next start resumes the load.
 */
export function loadDemo(
  gatewayUrl: string,
  { home, district: wanted }: DemoChoice,
  onStep: (line: string) => void,
): DemoLoading {
  const complete = districtIn(home, noteFile);
  if (complete)
    return {
      district: complete,
      imported: Promise.resolve(),
      ended: Promise.resolve(),
      done: true,
      tellFromNowOn: () => undefined,
    };

  const district = districtIn(home, planFile) ?? wanted ?? defaultDistrict;
  const label = `Loading the demo district ${district}`;
  const imported = Promise.withResolvers<void>();
  let tell = null as ((line: string) => void) | null;
  let outcome: string | null = null;
  let done = false;
  const finish = (line: string | null): void => {
    done = true;
    outcome = line;
    if (line) tell?.(line);
  };
  onStep(label);
  const ended = (async () => {
    // Loaded only when needed, because it reads the whole list of divisions and reports.
    const { loadDemoDistrict } = await import('../demo/load.js');
    const summary = await loadDemoDistrict({
      gatewayUrl,
      districtCode: district,
      home,
      onImported: () => imported.resolve(),
      onProgress: (line) => {
        if (!tell) onStep(`${label}: ${line}`);
      },
    });
    writeFileSync(join(home, noteFile), `${JSON.stringify({ district, loadedAt: new Date().toISOString() })}\n`);
    finish(tell ? `The demo district is complete: ${summary.issues} issues of the past months` : null);
  })().catch((error: Error) =>
    finish(
      `${label} failed: ${error.message.slice(0, 600)}\nThe platform runs without the rest; start again to go on loading, or "npm start -- --fresh"`,
    ),
  );
  return {
    district,
    imported: imported.promise,
    ended,
    get done() {
      return done;
    },
    tellFromNowOn: (notice) => {
      tell = notice;
      if (outcome) notice(outcome);
    },
  };
}

function districtIn(home: string, file: string): string | null {
  const path = join(home, file);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { district: string }).district : null;
}
