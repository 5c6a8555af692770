import { randomUUID } from 'node:crypto';
import type { Contract, Envelope } from '@jiceng/contracts/contract';
import { AuditKeys, useAuditKeys } from '@jiceng/platform/audit-marks';
import type { Actor } from '@jiceng/platform/context';
import { createDataSource } from '@jiceng/platform/database';
import { newId } from '@jiceng/platform/ids';
import { Policy, type PolicyDocument } from '@jiceng/platform/policy';
import { RequestContext } from '@jiceng/platform/request-context';
import type { DataSource } from 'typeorm';
import { databaseFrom, type TestDatabase } from './database.js';

/** Marks audit records in tests that run without a service. */
export const testAuditSecret = 'test-audit-secret-0123456789abcdef0123456789abcdef';

const noTables = { tables: [], migrations: [] };

/**
 * Opens a database that has only the tables of the platform, which every service has.
 * @param tables further tables, which the test creates itself
 */
export async function platformDatabase(
  poolSize = 10,
  tables: Parameters<typeof createDataSource>[0]['tables'] = [],
): Promise<{ database: TestDatabase; dataSource: DataSource; close: () => Promise<void> }> {
  const database = await databaseFrom('platform', async (url) => {
    const dataSource = await createDataSource(noTables, url, 2).initialize();
    await dataSource.runMigrations({ transaction: 'each' });
    await dataSource.destroy();
  });
  const dataSource = await createDataSource({ ...noTables, tables }, database.url, poolSize).initialize();
  useAuditKeys(dataSource, new AuditKeys('test', testAuditSecret));
  return {
    database,
    dataSource,
    close: async () => {
      await dataSource.destroy();
      await database.drop();
    },
  };
}

/** Returns an envelope as the relay would hand it to a queue. */
export function anEnvelope<P>(contract: Contract<P>, payload: P, parts: Partial<Envelope<P>> = {}): Envelope<P> {
  return {
    id: newId(),
    contract: contract.name,
    version: contract.version,
    key: 'key',
    seq: null,
    occurredAt: '2026-03-01T08:00:00.000Z',
    traceId: randomUUID().replaceAll('-', ''),
    actor: { id: 'system', kind: 'system', organizationId: null },
    payload,
    ...parts,
  };
}

const nothingAllowed: PolicyDocument = { version: 'test/1', rules: [], fields: [] };

/** Returns the context of a request without a GraphQL server. `clock` is its simulated time. */
export function aRequestContext(
  actor: Actor | null,
  { clock, policy = nothingAllowed }: { clock?: string; policy?: PolicyDocument } = {},
): RequestContext {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    aud: 'test',
    iat: now,
    exp: now + 30,
    jti: randomUUID(),
    traceId: randomUUID().replaceAll('-', ''),
    locale: 'en' as const,
    actor,
    ...(clock ? { clock } : {}),
  };
  return new RequestContext(claims, { current: new Policy(policy) }, true);
}
