// The other end of guardian.ts. Plain JavaScript without imports of its own, to stay small.
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
  // SIGINT is how a database is stopped; it goes last, when nobody works with it any more.
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

/** Start time of a process: tells it from a later one with the same pid. A zombie has none, it is over. */
function bornAt(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, '').trim().split(' ');
    return fields[0] === 'Z' ? null : fields[19];
  } catch {
    return undefined;
  }
}
