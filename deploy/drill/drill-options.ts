import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { namesDatabases } from '../operations/databases.js';
import { stateFolder } from '@jiceng/local/state-folder';
import { UserFault } from '@jiceng/local/user-fault';

export interface DrillOptions {
  /** A file of reports to play; null to play the issues that the README lists. */
  file: string | null;
  /** Address of a running gateway; null to use this checkout's platform, which is started when it does not run. */
  url: string | null;
  /** True to start a separate platform even when one runs. */
  own: boolean;
  /** True to check the databases that the environment names, in addition to the API. */
  databases: boolean;
  /**
   * Code of the district: for a platform that the drill starts, and for a platform whose tokens the drill signs itself.
   */
  district: string;
  /** State folder of this checkout's platform. */
  home: string;
  /** Largest number of reports of the file to play. */
  limit: number;
}

export const drillUsage =
  'npm run drill -- [--file issues.ndjson [--limit 500]] [--url http://localhost:4000 | --own] [--district 320106] [--state <folder>]';

/** @throws UserFault that names the unusable option */
export function readDrillOptions(args: string[], checkout: string, env: NodeJS.ProcessEnv = process.env): DrillOptions {
  const values = parsed(args);
  const url = values.url ?? (values.own ? undefined : env.GATEWAY_URL);
  const limit = Number(values.limit ?? 500);
  if (!Number.isInteger(limit) || limit < 1) throw new UserFault(`--limit ${values.limit} is not a number of reports`);
  if (values.district !== undefined && !/^\d{6}$/.test(values.district))
    throw new UserFault(`--district ${values.district} is not a district: give its six digits, such as 320106`);
  if (url !== undefined && !URL.canParse(url))
    throw new UserFault(`--url ${url} is not an address such as http://localhost:4000`);
  return {
    file: values.file === undefined ? null : resolve(env.INIT_CWD ?? process.cwd(), values.file),
    url: url ?? null,
    databases: namesDatabases(env),
    own: values.own ?? false,
    district: values.district ?? '320106',
    home: stateFolder(values.state, checkout, env),
    limit,
  };
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        file: { type: 'string' },
        url: { type: 'string' },
        own: { type: 'boolean' },
        district: { type: 'string' },
        state: { type: 'string' },
        limit: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new UserFault(`${(error as Error).message.split('.')[0]}. Usage: ${drillUsage}`, { cause: error });
  }
}
