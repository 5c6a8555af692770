import { resolve } from 'node:path';
import { findRunningPlatform } from '@jiceng/local/run-record';
import { reportAndExit, UserFault } from '@jiceng/local/user-fault';
import { isLoopback } from '../target.js';
import { liveOpenMatters } from './open-matters.js';
import { readSeedOptions } from './seed-options.js';
import { seedVolume } from './seed-volume.js';

const checkout = resolve(import.meta.dirname, '../../..');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** `npm run load:seed`: fills a platform of this checkout with years of history. */
async function main(): Promise<void> {
  const { home, ...wish } = readSeedOptions(process.argv.slice(2), checkout);
  const platform = findRunningPlatform(home);
  if (!platform)
    throw new UserFault(
      `No platform runs from ${home}: start it with "npm start", let it come to rest, and seed again`,
    );
  // The run record names databases of this machine. The check prevents a changed record from writing into another
  // database.
  for (const url of Object.values(platform.databases))
    if (!isLoopback(new URL(url).hostname))
      throw new UserFault('Only the embedded databases of a local platform are seeded: tables are written directly');
  const began = Date.now();
  await liveOpenMatters(platform.gatewayUrl, say);
  const added = await seedVolume({ ...wish, databases: platform.databases, secret: platform.contextSecret, say });
  say(
    added === 0
      ? `There are ${wish.issues} issues already.`
      : `${added} issues added in ${((Date.now() - began) / 1000).toFixed(0)} s. Check with "npm run invariants" and "npm run audit:verify".`,
  );
}

main().then(() => process.exit(0), reportAndExit);
