import { resolve } from 'node:path';
import { reportAndExit, UserFault } from '@jiceng/local/user-fault';
import { Progress } from '@jiceng/local/progress';
import { DrillLog } from './drill-log.js';
import { readDrillOptions, type DrillOptions } from './drill-options.js';
import { driveFile } from './file-drive.js';
import { findPlatform, type DrillPlatform } from './platform-access.js';
import { walkThroughTheLoop } from './walkthrough.js';

const checkout = resolve(import.meta.dirname, '../..');

/**
 * `npm run drill`: handles issues from report to archive through the gateway, with an account for each person who takes
 * part.
 */
async function main(): Promise<number> {
  const options = readDrillOptions(process.argv.slice(2), checkout);
  const progress = new Progress();
  progress.step('Looking for a platform');
  const platform = await findPlatform(options, (line) => progress.step(line));
  const release = async (): Promise<void> => {
    progress.end();
    await platform.release();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void release().finally(() => process.exit(130)));
  process.once('disconnect', () => void release().finally(() => process.exit(130)));
  try {
    progress.end();
    process.stdout.write(`Drill on ${platform.origin}, ${platform.world.demo.district.name}\n\n`);
    return await run(options, platform, progress);
  } finally {
    await release();
  }
}

async function run({ file, limit }: DrillOptions, platform: DrillPlatform, progress: Progress): Promise<number> {
  const write = (text: string): void => void process.stdout.write(text);
  const began = Date.now();
  const seconds = (): string => `${((Date.now() - began) / 1000).toFixed(1)} s`;
  if (file !== null) {
    const { deviations, driven } = await driveFile(platform.world, file, limit, {
      write,
      onProgress: (line) => progress.step(line),
      onDriven: () => progress.end(),
    });
    for (const deviation of deviations) write(`✗ ${deviation}\n`);
    write(`\n${driven} reports driven, ${deviations.length} deviations, ${seconds()}\n`);
    return deviations.length === 0 ? 0 : 1;
  }
  const log = new DrillLog(write);
  await walkThroughTheLoop(platform, log).catch((error: unknown) => {
    if (error instanceof UserFault || log.deviations.length === 0) throw error;
  });
  for (const deviation of log.deviations) write(`\n✗ ${deviation}\n`);
  write(`\n${log.steps} steps, ${log.deviations.length} deviations, ${seconds()}\n`);
  return log.deviations.length === 0 ? 0 : 1;
}

main().then((code) => process.exit(code), reportAndExit);
