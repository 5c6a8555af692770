import { resolve } from 'node:path';
import { findRunningPlatform } from '@jiceng/local/run-record';
import { stateFolder } from '@jiceng/local/state-folder';
import { reportAndExit, UserFault } from '@jiceng/local/user-fault';
import { runJest } from './run-jest.js';
import { journeys } from './test-groups.js';

/**
 * `npm run test:browser [-- --state FOLDER] [Jest arguments]`: runs the journeys of the console in the Chromium of this
 * machine, on the platform that runs from the state folder. Without Jest arguments, most of them run in groups.
 */
async function main(args: string[]): Promise<void> {
  const checkout = resolve(import.meta.dirname, '../..');
  const at = args.indexOf('--state');
  const home = stateFolder(at >= 0 ? args.splice(at, 2)[1] : undefined, checkout);
  const running = findRunningPlatform(home);
  if (!running) throw new UserFault(`No platform runs from ${home}: start one with "npm start"`);
  process.env.JICENG_CONSOLE_URL = running.gatewayUrl;
  process.env.JICENG_CONSOLE_STATE = home;
  const config = ['--config', 'gateway/console/journeys/jest.config.mjs', '--runInBand'];
  await runJest([...config, ...args], args.length === 0 ? journeys : []);
}

main(process.argv.slice(2)).catch(reportAndExit);
