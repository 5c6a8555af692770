import { randomUUID } from 'node:crypto';
import { CONTEXT_HEADER, CONTEXT_LIFETIME_SECONDS, signContext, type Actor } from '@jiceng/platform/context';
import type { BenchOptions } from './bench-options.js';
import { runDriver, type LaneResult } from './driver.js';
import { reportRequests } from './filing.js';
import type { HttpJob } from './http-driver.js';
import type { Row } from './results.js';
import type { SqlJob } from './sql-driver.js';
import type { Stage } from './stage.js';
import { percentileOf, ratioOf, spreadOf } from './statistics.js';

/** Least number of issues for the measurement. With fewer issues, a list of 20 would not be full for every reader. */
const ENOUGH = 200;

const LIST = `query Latest($first: Int!) { issues(first: $first) { edges { node { id title state reportedAt stateDueAt areaCode
  responsibleOrganization { id name } region { code name } } } pageInfo { hasNextPage endCursor } } }`;
const OWN_LIST = `query Latest($first: Int!) { issues(first: $first) { edges { node { id title state reportedAt stateDueAt areaCode } } pageInfo { hasNextPage endCursor } } }`;

async function fill(stage: Stage): Promise<void> {
  const [row] = await stage.platform.postgres.query<{ count: number }>(
    'jiceng_coordination',
    'SELECT count(*)::int AS count FROM issue',
  );
  if (row!.count >= ENOUGH) return;
  await runDriver<HttpJob>('http-driver.ts', {
    origin: stage.platform.gatewayUrl,
    connections: 8,
    warmUp: 0,
    seconds: 3,
    requests: reportRequests(stage),
  });
  await stage.settle();
}

/**
 * Measures a page of 20 issues with names from personnel and grid. Compares it with a program that reads the same rows
 * directly from the three databases.
 */
export async function benchList(
  stage: Stage,
  { rounds, seconds }: BenchOptions,
  tell: (line: string) => void,
): Promise<Row[]> {
  await fill(stage);
  const { postgres, gatewayUrl } = stage.platform;
  const requests = await readRequests(stage, LIST);
  const ids = await postgres.query<{ organization: string; area: string }>(
    'jiceng_coordination',
    'SELECT responsible_organization_id AS organization, area_code AS area FROM issue ORDER BY reported_at DESC, id DESC LIMIT 20',
  );
  const [organizations, regions] = [
    [...new Set(ids.map(({ organization }) => organization))],
    [...new Set(ids.map(({ area }) => `${area.slice(0, 12)}`))],
  ];
  const sql: SqlJob['statements'] = [
    {
      url: postgres.url('jiceng_coordination'),
      text: `SELECT id, title, state, reported_at, state_due_at, area_code, responsible_organization_id FROM issue
      WHERE area_code LIKE $1 ORDER BY reported_at DESC, id DESC LIMIT 21`,
      values: ['320106%'],
    },
    {
      url: postgres.url('jiceng_personnel'),
      text: 'SELECT id, name FROM organization WHERE id = ANY($1::uuid[])',
      values: [organizations],
    },
    {
      url: postgres.url('jiceng_grid'),
      text: 'SELECT code, name FROM region WHERE code = ANY($1::text[])',
      values: [regions],
    },
  ];
  const connections = 16;
  const lanes = { gateway: [] as number[], sql: [] as number[] };
  for (let round = 1; round <= rounds; round += 1) {
    const bare = await runDriver<SqlJob>('sql-driver.ts', { connections, warmUp: 0.5, seconds, statements: sql });
    const federated = checked(
      await runDriver<HttpJob>('http-driver.ts', { origin: gatewayUrl, connections, warmUp: 0.5, seconds, requests }),
    );
    lanes.sql.push(bare.count / bare.seconds);
    lanes.gateway.push(federated.count / federated.seconds);
    tell(`round ${round}: SQL ${lanes.sql.at(-1)!.toFixed(0)}/s, federated ${lanes.gateway.at(-1)!.toFixed(0)}/s`);
  }
  return [
    { name: 'the three queries from a bare SQL client, 16 connections', unit: '/s', spread: spreadOf(lanes.sql) },
    {
      name: 'federated list of 20 (three services), 16 connections',
      unit: '/s',
      spread: spreadOf(lanes.gateway),
      key: 'list',
    },
    { name: 'federated list against bare SQL', unit: '×', spread: ratioOf(lanes.gateway, lanes.sql) },
  ];
}

/** Measures the time that the gateway adds to a list of 20 from one subgraph, at a load at which no request waits. */
export async function benchOverhead(
  stage: Stage,
  { rounds, seconds }: BenchOptions,
  tell: (line: string) => void,
): Promise<Row[]> {
  await fill(stage);
  const { platform } = stage;
  const desk = stage.cast.desks[0]!;
  const actor = await actorOf(stage, desk.account);
  const body = JSON.stringify({ query: OWN_LIST, operationName: 'Latest', variables: { first: 20 } });
  const lane = async (origin: string, headers: Record<string, string>): Promise<LaneResult> =>
    checked(
      await runDriver<HttpJob>('http-driver.ts', {
        origin,
        connections: 1,
        warmUp: 0.5,
        seconds,
        requests: [{ headers, body }],
      }),
    );
  const p95 = { direct: [] as number[], gateway: [] as number[] };
  for (let round = 1; round <= rounds; round += 1) {
    p95.direct.push(
      percentileOf(
        (
          await lane(platform.serviceUrl('coordination'), {
            [CONTEXT_HEADER]: contextFor(actor, platform.contextSecret),
          })
        ).latencies,
        0.95,
      ),
    );
    p95.gateway.push(
      percentileOf((await lane(platform.gatewayUrl, { authorization: `Bearer ${desk.token}` })).latencies, 0.95),
    );
    tell(
      `round ${round}: p95 direct ${p95.direct.at(-1)!.toFixed(1)} ms, through the gateway ${p95.gateway.at(-1)!.toFixed(1)} ms`,
    );
  }
  return [
    { name: 'list of 20 from coordination, p95, one connection', unit: 'ms', spread: spreadOf(p95.direct) },
    { name: 'the same through the gateway, p95', unit: 'ms', spread: spreadOf(p95.gateway) },
    {
      name: 'what the gateway adds, p95',
      unit: 'ms',
      spread: spreadOf(p95.gateway.map((value, round) => value - p95.direct[round]!)),
      goal: { at: 'most', value: 15 },
    },
  ];
}

async function readRequests({ cast }: Stage, query: string): Promise<HttpJob['requests']> {
  const body = JSON.stringify({ query, variables: { first: 20 } });
  // The people of the desks ask in turn. The gateway would send equal queries that one person asks at the same time to
  // a service only once.
  return cast.desks.map(({ token }) => ({ headers: { authorization: `Bearer ${token}` }, body }));
}

async function actorOf({ platform }: Stage, subject: string): Promise<Actor> {
  const asGateway: Actor = {
    id: 'gateway',
    name: 'gateway',
    kind: 'system',
    roles: [],
    organizationId: null,
    organizationIds: [],
    areaCodes: [],
    lines: [],
  };
  const accounts = (await fetch(`${platform.gatewayUrl}/demo/accounts`).then((response) => response.json())) as {
    account: string;
    subject: string;
  }[];
  const id = accounts.find(({ account }) => account === subject)?.subject ?? subject;
  const response = await fetch(`${platform.serviceUrl('personnel')}/internal/actors/${encodeURIComponent(id)}`, {
    headers: { [CONTEXT_HEADER]: contextFor(asGateway, platform.contextSecret, 'personnel') },
  });
  if (!response.ok) throw new Error(`personnel knows no ${subject}: ${response.status}`);
  return (await response.json()) as Actor;
}

function contextFor(actor: Actor, secret: string, audience = 'coordination'): string {
  const iat = Math.floor(Date.now() / 1000);
  return signContext(
    {
      aud: audience,
      iat,
      exp: iat + CONTEXT_LIFETIME_SECONDS,
      jti: randomUUID(),
      traceId: randomUUID().replaceAll('-', ''),
      locale: 'zh',
      actor,
    },
    secret,
  );
}

export function checked(result: LaneResult): LaneResult {
  if (result.failed > 0) throw new Error(`${result.failed} requests failed: ${result.failure}`);
  return result;
}
