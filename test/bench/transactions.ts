import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PostgresServer } from '@jiceng/local/postgres';
import { UserFault } from '@jiceng/local/user-fault';
import { runDriver } from './driver.js';
import type { SqlJob } from './sql-driver.js';

/**
 * Number of connections of the yardsticks, which are the programs that the platform is compared with. Figures of
 * pgbench are usually given for this number.
 */
export const YARDSTICK_CONNECTIONS = 32;
const database = 'jiceng_bench';
/** Longest run of pgbench that is tried, in seconds. */
const LONGEST_SECONDS = 20;

/**
 * The rows that every system for reports must write: the report, an event and an audit record, with no index beyond the
 * keys.
 */
const tables = `
  CREATE TABLE IF NOT EXISTS bench_issue (id uuid PRIMARY KEY, title text NOT NULL, description text NOT NULL, area_code text NOT NULL, reported_at timestamptz NOT NULL);
  CREATE TABLE IF NOT EXISTS bench_outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key uuid NOT NULL, envelope jsonb NOT NULL);
  CREATE TABLE IF NOT EXISTS bench_audit (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, act text NOT NULL, actor jsonb NOT NULL, after jsonb NOT NULL);
  TRUNCATE bench_issue, bench_outbox, bench_audit`;

const issue = `INSERT INTO bench_issue VALUES (gen_random_uuid(), '路口积水', '东门路口积水很深，行人绕行，请尽快处理。', '320106001002003', now()) RETURNING id`;
const outbox = (key: string): string =>
  `INSERT INTO bench_outbox (key, envelope) VALUES (${key}, '{"contract":"issue-reported","version":1,"actor":{"id":"resident-1","kind":"resident"},"payload":{"state":"reported","areaCode":"320106001002003"}}')`;
const audit = `INSERT INTO bench_audit (act, actor, after) VALUES ('reportIssue', '{"id":"resident-1","kind":"resident"}', '{"state":"reported"}')`;

/** Yardstick T: three inserts in a transaction, as most programs write them. */
const three = ['BEGIN', issue, outbox('gen_random_uuid()'), audit, 'COMMIT'];
/** Yardstick C: the same rows with one statement. */
const one = [`WITH i AS (${issue}), o AS (${outbox('(SELECT id FROM i)')}) ${audit}`];

/** Runs the two yardsticks for filing on the PostgreSQL server of the platform. */
export class Transactions {
  private readonly postgres: PostgresServer;
  /**
   * `pgbench` where it is installed, else the driver `pg`. pgbench costs less processor time, so it is the harder
   * yardstick.
   */
  readonly tool: 'pgbench' | 'pg';

  constructor(postgres: PostgresServer) {
    this.postgres = postgres;
    this.tool = spawnSync('pgbench', ['--version']).status === 0 ? 'pgbench' : 'pg';
  }

  async prepare(): Promise<void> {
    await this.postgres.ensureDatabases([database]);
    for (const statement of tables.split(';')) await this.postgres.query(database, statement);
  }

  /** Returns the transactions per second. */
  async rate(kind: 'three' | 'one', connections: number, seconds: number): Promise<number> {
    const statements = kind === 'three' ? three : one;
    if (this.tool === 'pgbench') return this.pgbench(statements, connections, seconds);
    const url = this.postgres.url(database);
    const job: SqlJob = {
      connections,
      warmUp: 0.5,
      seconds,
      statements: statements.map((text) => ({ url, text, values: [] })),
    };
    const { count } = await runDriver('sql-driver.ts', job);
    return count / seconds;
  }

  private pgbench(statements: readonly string[], connections: number, seconds: number): number {
    const folder = mkdtempSync(join(tmpdir(), 'jiceng-pgbench-'));
    try {
      const script = join(folder, 'transaction.sql');
      writeFileSync(script, statements.map((statement) => `${statement};\n`).join(''));
      const url = new URL(this.postgres.url(database));
      // The clock of pgbench runs while pgbench connects. On a busy machine a short run can end before its first
      // transaction, so a longer one is tried.
      for (let time = Math.max(1, Math.round(seconds)); ; time *= 2) {
        const args = [
          '-n',
          '-M',
          'prepared',
          '-c',
          String(connections),
          '-j',
          '1',
          '-T',
          String(time),
          '-f',
          script,
          '-h',
          url.hostname,
          '-p',
          url.port,
          '-U',
          url.username,
          database,
        ];
        const { status, stdout, stderr } = spawnSync('pgbench', args, {
          encoding: 'utf8',
          env: { ...process.env, PGPASSWORD: url.password },
        });
        const rate = Number(/tps = ([\d.]+) \(without/.exec(stdout)?.[1]);
        if (status === 0 && rate > 0) return rate;
        if (status !== 0 || time > LONGEST_SECONDS)
          throw new UserFault(
            `pgbench failed (${status}): ${`${stderr}${stdout}`.trim().split('\n').slice(-3).join(' ')}`,
          );
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
