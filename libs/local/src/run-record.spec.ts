import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './processes.js';
import {
  becomeLauncher,
  endLeftovers,
  findRunningPlatform,
  forgetRun,
  readRun,
  writeRun,
  type RunRecord,
} from './run-record.js';

function aRecord(parts: Partial<RunRecord> = {}): RunRecord {
  return {
    launcher: 1,
    checkout: '/srv/jiceng',
    startedAt: '2026-11-23T00:00:00Z',
    gatewayUrl: 'http://localhost:4000',
    ports: { gateway: 4000 },
    processes: {},
    databases: {} as never,
    queueUrl: 'postgres://queues',
    contextSecret: 'secret',
    ...parts,
  };
}

describe('the record of a run', () => {
  let home: string;
  const children: ChildProcess[] = [];

  /** Starts a process whose command line shows `script`. */
  const running = (folder: string, script: string): ChildProcess => {
    writeFileSync(join(folder, script), 'setInterval(() => {}, 1000);');
    const child = spawn(process.execPath, [join(folder, script)], { stdio: 'ignore' });
    children.push(child);
    return child;
  };

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'jiceng-spec-'));
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  });

  it('is readable only by its owner, because it holds passwords', () => {
    writeRun(home, aRecord());
    expect(statSync(join(home, 'run.json')).mode & 0o077).toBe(0);
  });

  it('is ignored when it cannot be parsed', () => {
    writeFileSync(join(home, 'run.json'), '{"launcher": 12');
    expect(readRun(home)).toBeNull();
    expect(findRunningPlatform(home)).toBeNull();
  });

  it('ends the processes of a killed launcher', async () => {
    const left = running(home, 'main.cjs');
    writeRun(home, aRecord({ processes: { grid: { pid: left.pid!, script: join(home, 'main.cjs') } } }));
    expect(await endLeftovers(home)).toEqual(['grid']);
    expect(isAlive(left.pid!)).toBe(false);
    expect(existsSync(join(home, 'run.json'))).toBe(false);
  });

  it('never signals a process that has the pid of an ended one', async () => {
    const stranger = running(home, 'stranger.cjs');
    writeRun(home, aRecord({ processes: { grid: { pid: stranger.pid!, script: join(home, 'main.cjs') } } }));
    expect(await endLeftovers(home)).toEqual([]);
    expect(isAlive(stranger.pid!)).toBe(true);
  });

  it('does not take a process with the pid of an ended launcher for that launcher', () => {
    const stranger = running(home, 'stranger.cjs');
    writeRun(home, aRecord({ launcher: stranger.pid! }));
    expect(findRunningPlatform(home)).toBeNull();
  });

  it('lets one launcher run and replaces the lock of a dead one', () => {
    writeFileSync(join(home, 'launcher.lock'), '999999');
    becomeLauncher(home);
    expect(() => becomeLauncher(home)).toThrow(/already runs \(process \d+\): stop it with Ctrl-C/);
    forgetRun(home);
    becomeLauncher(home);
  });
});
