import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, postgresProcessesIn } from './processes.js';
import { PostgresServer, removePostgres, stopRemains } from './postgres.js';

describe('the embedded PostgreSQL', () => {
  let home: string;

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'jiceng-spec-'));
    chmodSync(home, 0o755);
  });

  afterAll(async () => {
    await removePostgres(home);
    rmSync(home, { recursive: true, force: true });
  });

  it('keeps its data after kill -9 and uses the same port again', async () => {
    const server = await PostgresServer.start({ home, durable: true });
    await server.ensureDatabases(['district']);
    await server.query('district', 'CREATE TABLE note (text text)');
    await server.query('district', 'INSERT INTO note VALUES ($1)', ['鼓楼区']);
    await server.kill();
    await server.start();
    expect(await server.query('district', 'SELECT text FROM note')).toEqual([{ text: '鼓楼区' }]);
    await server.stop();
    expect(postgresProcessesIn(server.dataFolder)).toEqual([]);
  });

  it('replaces a server that a killed launcher left running', async () => {
    const left = await PostgresServer.start({ home, durable: true });
    const pid = left.pid!;
    const next = await PostgresServer.start({ home, durable: true });
    expect(isAlive(pid)).toBe(false);
    expect(await next.query('district', 'SELECT text FROM note')).toHaveLength(1);
    await next.stop();
  });

  it('starts although the lock file of a dead server names a pid that another program has now', async () => {
    const stranger = spawn('sleep', ['60']);
    const server = await PostgresServer.start({ home, durable: true });
    await server.kill();
    const lock = join(server.dataFolder, 'postmaster.pid');
    writeFileSync(lock, readFileSync(lock, 'utf8').replace(/^\d+/, String(stranger.pid)));
    await server.start();
    expect(isAlive(stranger.pid!)).toBe(true);
    await server.stop();
    stranger.kill();
  });

  it('does not signal another program that merely runs in its data folder', async () => {
    const { dataFolder } = await PostgresServer.start({ home, durable: true }).then(async (server) => {
      await server.stop();
      return server;
    });
    const shell = spawn('sleep', ['60'], { cwd: dataFolder });
    await stopRemains(dataFolder);
    expect(isAlive(shell.pid!)).toBe(true);
    shell.kill();
  });

  it('stores its password so that only the owner can read it, and requires the password', async () => {
    expect(statSync(join(home, 'keys/postgres-password')).mode & 0o077).toBe(0);
    const server = await PostgresServer.start({ home, durable: true });
    const real = server.url('postgres');
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: real.replace(/:[^:@]+@/, ':guessed@') });
    await expect(client.connect()).rejects.toThrow('password authentication failed');
    await server.stop();
  });

  it('reports in one line that its port is in use', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => squatter.once('listening', done));
    const { port } = squatter.address() as { port: number };
    await expect(PostgresServer.start({ home, durable: true, port })).rejects.toThrow(
      `Port ${port} for PostgreSQL is in use by another program: stop it, or choose another port`,
    );
    squatter.close();
  });

  it('reports in one line that its folder holds other files, and changes none of them', async () => {
    const other = mkdtempSync(join(tmpdir(), 'jiceng-spec-'));
    chmodSync(other, 0o755);
    mkdirSync(join(other, 'postgres'));
    writeFileSync(join(other, 'postgres/thesis.txt'), 'mine');
    await expect(PostgresServer.start({ home: other, durable: true })).rejects.toThrow(
      /exists but holds no PostgreSQL data: remove it and start again/,
    );
    expect(existsSync(join(other, 'postgres/thesis.txt'))).toBe(true);
    rmSync(other, { recursive: true });
  });

  (process.getuid?.() === 0 ? it : it.skip)('works as root below a folder that its account cannot enter', async () => {
    const closed = mkdtempSync(join(tmpdir(), 'jiceng-spec-'));
    chmodSync(closed, 0o700);
    const inner = join(closed, 'state');
    mkdirSync(inner);
    const server = await PostgresServer.start({ home: inner, durable: false });
    expect(server.dataFolder).toMatch(/^\/var\/tmp\/jiceng-/);
    expect(execFileSync('stat', ['-c', '%U', server.dataFolder], { encoding: 'utf8' }).trim()).not.toBe('root');
    await server.remove();
    expect(existsSync(server.dataFolder)).toBe(false);
    rmSync(closed, { recursive: true });
  });
});
