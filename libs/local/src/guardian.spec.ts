import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { eventually } from '@jiceng/testing/eventually';
import { isAlive, signalQuietly } from './processes.js';

const hook = new URL('../typescript.mjs', import.meta.url).href;
const guardian = new URL('./guardian.ts', import.meta.url).href;

/**
 * Starts an owner process whose guardian watches a child and a folder, and kills the owner. Returns the pid of the
 * child.
 */
async function killedOwner(childScript: string, folder: string): Promise<number> {
  writeFileSync(
    join(folder, 'owner.mjs'),
    `
    import { spawn } from 'node:child_process';
    import { startGuardian } from '${guardian}';
    const child = spawn(process.execPath, ['-e', ${JSON.stringify(childScript)}], { detached: true, stdio: 'ignore' });
    const guardian = startGuardian(500);
    guardian.watch(child.pid, 'SIGTERM');
    guardian.sweep(${JSON.stringify(folder)});
    setTimeout(() => console.log(child.pid), 300);
    setInterval(() => {}, 1000);`,
  );
  const owner = spawn(process.execPath, ['--import', hook, join(folder, 'owner.mjs')], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const [said] = (await once(owner.stdout, 'data')) as [Buffer];
  owner.kill('SIGKILL');
  return Number(said.toString());
}

describe('the guardian', () => {
  it('ends the processes of a killed owner and deletes its folder', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'jiceng-spec-'));
    const pid = await killedOwner('setInterval(() => {}, 1000)', folder);
    await eventually(() => !isAlive(pid) && !existsSync(folder));
  });

  it('kills a process that ignores the first signal', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'jiceng-spec-'));
    const pid = await killedOwner(`process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)`, folder);
    await eventually(() => !isAlive(pid)).finally(() => signalQuietly(pid, 'SIGKILL'));
  });
});
