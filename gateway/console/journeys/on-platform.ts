import { resolve } from 'node:path';
import { findRunningPlatform } from '@jiceng/local/run-record';
import { stateFolder } from '@jiceng/local/state-folder';
import { UserFault } from '@jiceng/local/user-fault';
import type * as Browser from './browser.js';

export const checkout = resolve(import.meta.dirname, '../../..');

/**
 * Runs a command that looks at the console of the running platform. The option `--state FOLDER` names its state folder.
 * The browser is closed at the end.
 * @throws UserFault when no platform runs
 */
export async function onPlatform(args: string[], work: (browser: typeof Browser) => Promise<void>): Promise<void> {
  const at = args.indexOf('--state');
  const home = stateFolder(at >= 0 ? args[at + 1] : undefined, checkout);
  const running = findRunningPlatform(home);
  if (!running) throw new UserFault(`No platform runs from ${home}: start one with "npm start"`);
  process.env.JICENG_CONSOLE_URL = running.gatewayUrl;
  process.env.JICENG_CONSOLE_STATE = home;
  // This module is loaded here, because it reads the address of the platform when it is loaded.
  const browser = await import('./browser.js');
  try {
    await work(browser);
  } finally {
    await browser.closeBrowser();
  }
}
