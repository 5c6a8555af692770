import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@jiceng/testing/eventually';
import type { Guardian } from './guardian.js';
import { freePort } from './ports.js';
import { isAlive } from './processes.js';
import { restartWait, SupervisedProcess } from './supervised-process.js';

/** A program that listens, records each start, and crashes or continues to run according to the path of the request. */
const program = `
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
appendFileSync(process.env.NOTES, 'started\\n');
if (process.env.BROKEN) throw new Error('no such setting: BROKEN');
createServer((request, response) => {
  if (request.url === '/crash') process.exit(7);
  response.end('{}');
}).listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => { appendFileSync(process.env.NOTES, 'stopped\\n'); process.exit(0); });
`;

describe('a supervised process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jiceng-spec-'));
  const guardian: Guardian = {
    pid: 0,
    watch: () => undefined,
    unwatch: () => undefined,
    sweep: () => undefined,
    dismiss: () => undefined,
  };
  const notices: string[] = [];
  const started: SupervisedProcess[] = [];
  let number = 0;

  const aProcess = async (env: Record<string, string> = {}, restartCrashed = true) => {
    const port = await freePort();
    const script = join(folder, 'program.mjs');
    writeFileSync(script, program);
    const notes = join(folder, `notes-${(number += 1)}`);
    const process = new SupervisedProcess(
      {
        name: 'grid',
        script,
        env: { PORT: String(port), NOTES: notes, ...env },
        logFile: join(folder, `log-${number}`),
        readyUrl: `http://127.0.0.1:${port}/`,
      },
      { guardian, restartCrashed, onNotice: (line) => notices.push(line), onChange: () => undefined },
    );
    started.push(process);
    const crash = () => fetch(`http://127.0.0.1:${port}/crash`).catch(() => undefined);
    return { process, crash, notes: () => (existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n') : []) };
  };

  afterEach(() => notices.splice(0));
  afterAll(async () => {
    await Promise.all(started.map((process) => process.kill()));
    rmSync(folder, { recursive: true });
  });

  it('starts again after a crash and reports it', async () => {
    const { process, crash, notes } = await aProcess();
    process.start();
    await process.ready();
    const first = process.pid;
    await crash();
    await eventually(() => process.pid !== null && process.pid !== first);
    await process.ready();
    expect(notes()).toEqual(['started', 'started']);
    expect(notices).toEqual([expect.stringMatching(/^grid ended \(exit code 7\); starting it again in 0.5 s/)]);
  });

  it('ends cleanly when stopped and does not start again', async () => {
    const { process, notes } = await aProcess();
    process.start();
    await process.ready();
    const pid = process.pid!;
    await process.stop();
    expect(isAlive(pid)).toBe(false);
    expect(notes()).toEqual(['started', 'stopped']);
    expect(notices).toEqual([]);
  });

  it('stays down after kill until it is started again', async () => {
    const { process, notes } = await aProcess();
    process.start();
    await process.ready();
    await process.kill();
    expect(await process.isReady()).toBe(false);
    process.start();
    await process.ready();
    expect(notes()).toEqual(['started', 'started']);
  });

  it('reports why a process does not start', async () => {
    const { process } = await aProcess({ BROKEN: 'yes' }, false);
    process.start();
    await expect(process.ready()).rejects.toThrow(/grid does not start:\n\s+Error: no such setting: BROKEN/);
  });

  it('is given up after two restarts when it was never ready', async () => {
    const { process, notes } = await aProcess({ BROKEN: 'yes' });
    process.start();
    await expect(process.ready()).rejects.toThrow(/grid does not start/);
    expect(notes()).toEqual(['started', 'started', 'started']);
    expect(notices.at(-1)).toMatch(/stays down/);
  });

  it('is never given up when it was ready before', () => {
    expect([0, 1, 2, 3, 4, 5, 50].map((crashes) => restartWait(crashes, true))).toEqual([
      500, 1000, 2000, 4000, 8000, 8000, 8000,
    ]);
    expect([0, 1, 2].map((crashes) => restartWait(crashes, false))).toEqual([500, 1000, null]);
  });

  it('inherits neither Node options nor settings of the launcher', async () => {
    const { process } = await aProcess({});
    process.start();
    await process.ready();
    const environment = readFileSync(`/proc/${process.pid}/environ`, 'utf8');
    expect(environment).not.toMatch(/NODE_OPTIONS|npm_|JEST|JICENG_TEST/);
  });
});
