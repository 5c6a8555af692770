import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { stateFolder } from '@jiceng/local/state-folder';
import { UserFault } from '@jiceng/local/user-fault';
import { profileNamed, profileNames, type Profile } from './profiles.js';

export interface LoadOptions {
  profile: Profile;
  scale: number;
  time: number;
  hours: number;
  /** Address of the gateway; null for the platform that runs from this checkout. */
  target: string | null;
  /** True when the tester confirms the permission to load a target on another host. */
  targetIsOurs: boolean;
  /** Folder for all files of the run. */
  out: string;
  /** State folder of the checkout's platform. */
  home: string;
  /** File for an archive that is made instead of a run; null to run. */
  archive: string | null;
  /**
   * Files with the lines that runs on other machines wrote. When there are any, these lines are judged and nothing is
   * run.
   */
  lines: readonly string[];
}

export const loadUsage = `npm run load -- --profile ${profileNames.join('|')} [--target http://localhost:4000] [--out <folder>] [--scale 1] [--time 1] [--hours 2] [--target-is-ours] [--archive <file.tar>] [--lines <file>]…`;

/** @throws UserFault naming the option that cannot be used */
export function readLoadOptions(args: string[], checkout: string): LoadOptions {
  const values = parsed(args);
  const [scale, time, hours] = [
    positive('--scale', values.scale ?? '1'),
    positive('--time', values.time ?? '1'),
    positive('--hours', values.hours ?? '2'),
  ];
  if (values.profile === undefined) throw new UserFault(`Which profile? Usage: ${loadUsage}`);
  const profile = profileNamed(values.profile, { rate: scale, hours, time });
  if (!profile) throw new UserFault(`There is no profile ${values.profile}. Known: ${profileNames.join(', ')}`);
  if (
    values.target !== undefined &&
    !(URL.canParse(values.target) && /^https?:$/.test(new URL(values.target).protocol))
  ) {
    throw new UserFault(`--target ${values.target} is not an address such as http://localhost:4000`);
  }
  const here = process.env.INIT_CWD ?? process.cwd();
  return {
    profile,
    scale,
    time,
    hours,
    target: values.target?.replace(/\/(graphql)?$/, '') ?? null,
    targetIsOurs: values['target-is-ours'] ?? false,
    out: values.out === undefined ? resolve(checkout, 'out/load', profile.name) : resolve(here, values.out),
    archive: values.archive === undefined ? null : resolve(here, values.archive),
    lines: (values.lines ?? []).map((file) => resolve(here, file)),
    home: stateFolder(values.state, checkout),
  };
}

function positive(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new UserFault(`${option} ${text} is not a number above 0`);
  return value;
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        profile: { type: 'string' },
        target: { type: 'string' },
        out: { type: 'string' },
        scale: { type: 'string' },
        time: { type: 'string' },
        hours: { type: 'string' },
        state: { type: 'string' },
        archive: { type: 'string' },
        lines: { type: 'string', multiple: true },
        'target-is-ours': { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new UserFault(`${(error as Error).message.split('.')[0]}. Usage: ${loadUsage}`, { cause: error });
  }
}
