import { parseArgs } from 'node:util';
import { UserFault } from '@jiceng/local/user-fault';

export interface BytesOptions {
  /** Number of lifecycles that are measured. */
  lifecycles: number;
  /** True to rewrite the table in the documentation. */
  write: boolean;
}

const usage = 'npm run bench:bytes -- [--lifecycles 500] [--write]';
/** With fewer lifecycles, the whole pages by which tables grow would be most of the result. */
const FEWEST = 50;

/** @throws UserFault naming the option that cannot be used */
export function readBytesOptions(args: string[]): BytesOptions {
  let values;
  try {
    values = parseArgs({ args, options: { lifecycles: { type: 'string' }, write: { type: 'boolean' } } }).values;
  } catch (error) {
    throw new UserFault(`${(error as Error).message.split('.')[0]}. Usage: ${usage}`, { cause: error });
  }
  const lifecycles = Number(values.lifecycles ?? '500');
  if (!Number.isInteger(lifecycles) || lifecycles < FEWEST)
    throw new UserFault(`--lifecycles ${values.lifecycles} is not a whole number from ${FEWEST} on`);
  return { lifecycles, write: values.write ?? false };
}
