import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { serviceNames } from '@jiceng/contracts/contract';
import { eventually } from '@jiceng/testing/eventually';
import { freePortRow } from '@jiceng/local/ports';
import { removePostgres } from '@jiceng/local/postgres';
import { isAlive, postgresProcessesIn } from '@jiceng/local/processes';
import { readRun } from '@jiceng/local/run-record';

const checkout = resolve(import.meta.dirname, '../..');

/** Starts the program to which `run.mjs` hands over, so that the test needs no npm. */
function launch(args: string[]): { process: ChildProcess; said: () => string; ended: Promise<number | null> } {
  const child = spawn(
    process.execPath,
    ['--import', join(checkout, 'libs/local/typescript.mjs'), join(checkout, 'deploy/local/start.ts'), ...args],
    {
      cwd: checkout,
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  return { process: child, said: () => output, ended: new Promise((done) => child.once('exit', done)) };
}

describe('npm start', () => {
  const home = mkdtempSync(join(tmpdir(), 'jiceng-spec-'));
  let port: number;
  const start = (...args: string[]) => launch(['--state', home, '--port', String(port), '--no-demo', ...args]);
  const recordedPids = (): number[] => Object.values(readRun(home)?.processes ?? {}).map(({ pid }) => pid);
  const dataFolder = join(home, 'postgres');
  const readyLine = /Jiceng 基层 is ready after \d+ s/;

  beforeAll(async () => {
    chmodSync(home, 0o755);
    port = await freePortRow(10);
  });

  afterAll(async () => {
    await removePostgres(home);
    rmSync(home, { recursive: true, force: true });
  });

  it('starts every process, refuses a second start on the same state, and recovers after a kill', async () => {
    const first = start();
    await eventually(() => expect(first.said()).toMatch(readyLine), { timeoutMs: 90_000 });
    const run = readRun(home)!;
    expect(Object.keys(run.processes).sort()).toEqual(['gateway', ...serviceNames].sort());
    for (const number of Object.values(run.ports).filter((one) => one !== run.ports.postgres)) {
      expect((await fetch(`http://127.0.0.1:${number}/health/ready`)).status).toBe(200);
    }
    expect(statSync(join(home, 'keys/actor-context-secret')).mode & 0o077).toBe(0);

    const second = start();
    expect(await second.ended).toBe(1);
    expect(second.said().trim()).toBe(
      `This checkout's platform already runs (process ${first.process.pid}, http://localhost:${port}/graphql): stop it with Ctrl-C there or "kill ${first.process.pid}", or use another checkout`,
    );

    const pids = recordedPids();
    first.process.kill('SIGKILL');
    await first.ended;
    const third = start();
    await eventually(() => expect(third.said()).toMatch(readyLine), { timeoutMs: 90_000 });
    expect(pids.filter(isAlive)).toEqual([]);
    expect(third.said()).not.toMatch(/Migrating/);
    const later = recordedPids();
    third.process.kill('SIGINT');
    expect(await third.ended).toBe(0);
    expect(later.filter(isAlive)).toEqual([]);
    expect(postgresProcessesIn(dataFolder)).toEqual([]);
    expect(existsSync(join(home, 'run.json'))).toBe(false);
  }, 240_000);

  it('can be interrupted while it starts', async () => {
    const { process: launcher, said, ended } = start();
    await eventually(() => expect(said()).toMatch(/Waiting for/), { timeoutMs: 60_000 });
    launcher.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(postgresProcessesIn(dataFolder)).toEqual([]);
  }, 90_000);

  it('names in one line the port that is taken and the option that helps', async () => {
    const squatter: Server = createServer().listen(port + 3, '127.0.0.1');
    const { said, ended } = start();
    expect(await ended).toBe(1);
    expect(said().trim()).toBe(
      `Port ${port + 3} (coordination) is in use by another program: stop it, or choose other ports with "npm start -- --port ${port + 100}"`,
    );
    squatter.close();
  }, 30_000);

  it('keeps logs free of secrets', () => {
    const secrets = [
      readFileSync(join(home, 'keys/actor-context-secret'), 'utf8').trim(),
      readFileSync(join(home, 'keys/postgres-password'), 'utf8').trim(),
    ];
    for (const name of ['gateway', 'postgres', ...serviceNames]) {
      const log = readFileSync(join(home, 'logs', `${name}.log`), 'utf8');
      for (const secret of secrets) expect(log).not.toContain(secret);
    }
  });
});
