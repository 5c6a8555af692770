import { parseArgs } from 'node:util';
import { stateFolder } from '@jiceng/local/state-folder';
import { UserFault } from '@jiceng/local/user-fault';

export interface StartOptions {
  port: number;
  /** True to delete all data and start anew. */
  fresh: boolean;
  /** True to load the demo district when there is none yet. */
  demo: boolean;
  /** Six-digit code of the district to load; null when none was given. */
  district: string | null;
  /** State folder. */
  home: string;
}

export const defaultDistrict = '320106';
const defaultPort = 4000;

export const startUsage = 'npm start -- [--port 4000] [--fresh] [--district 320106] [--no-demo] [--state <folder>]';

/** @throws UserFault that names the unusable option */
export function readStartOptions(args: string[], checkout: string, env: NodeJS.ProcessEnv = process.env): StartOptions {
  const values = parsed(args);
  const port = Number(values.port ?? defaultPort);
  if (!Number.isInteger(port) || port < 1024 || port > 65_500)
    throw new UserFault(`--port ${values.port} cannot be used: choose a number from 1024 to 65500`);
  if (values.district !== undefined && !/^\d{6}$/.test(values.district))
    throw new UserFault(
      `--district ${values.district} is not a district: give its six digits, such as ${defaultDistrict}`,
    );
  return {
    port,
    fresh: values.fresh ?? false,
    demo: values.demo ?? true,
    district: values.district ?? null,
    home: stateFolder(values.state, checkout, env),
  };
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      allowNegative: true,
      options: {
        port: { type: 'string' },
        fresh: { type: 'boolean' },
        demo: { type: 'boolean' },
        district: { type: 'string' },
        state: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new UserFault(`${(error as Error).message.split('.')[0]}. Usage: ${startUsage}`);
  }
}
