import { join, resolve } from 'node:path';

/**
 * Returns the state folder of a platform: the one that an option names, else `JICENG_STATE_DIR`, else `.jiceng` of the
 * checkout. An empty option or setting counts as absent: the folder of the call would else be the state folder, which
 * `npm start -- --fresh` deletes.
 */
export function stateFolder(
  option: string | undefined,
  checkout: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  return resolve(option || env.JICENG_STATE_DIR || join(checkout, '.jiceng'));
}
