// The process that guardian.ts starts. It is plain JavaScript and imports only modules of Node, so that it needs little
// memory.
import { readFileSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const graceMs = Number(process.argv[2]);
const watched = new Map();
const folders = new Set();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const [verb, ...rest] = line.split(' ');
  if (verb === 'watch') watched.set(Number(rest[0]), { signal: rest[1], born: bornAt(Number(rest[0])) });
  else if (verb === 'unwatch') watched.delete(Number(rest[0]));
  else if (verb === 'sweep') folders.add(rest.join(' '));
  else if (verb === 'dismiss') process.exit(0);
});
lines.on('close', async () => {
  // Databases are stopped with SIGINT. They end last, when no other process uses them.
  for (const last of [false, true]) {
    const due = [...watched].filter(([, { signal }]) => (signal === 'SIGINT') === last);
    await Promise.all(due.map(([pid, { signal, born }]) => end(pid, signal, born)));
  }
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  process.exit(0);
});

async function end(pid, signal, born) {
  const alive = () => {
    try {
      process.kill(pid, 0);
      return bornAt(pid) === born;
    } catch {
      return false;
    }
  };
  if (!alive()) return;
  process.kill(pid, signal);
  for (let waited = 0; alive() && waited < graceMs; waited += 50) await sleep(50);
  if (alive()) process.kill(pid, 'SIGKILL');
}

/**
 * Returns the start time of a process, which differs for a later process with the same pid. Returns null for a zombie,
 * because a zombie has ended; undefined when no such process exists.
 */
function bornAt(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, '').trim().split(' ');
    return fields[0] === 'Z' ? null : fields[19];
  } catch {
    return undefined;
  }
}
