import { randomBytes } from 'node:crypto';
import { serviceNames, type ServiceName } from '@jiceng/contracts/contract';
import pg from 'pg';
import { verifyAuditTrails } from '../audit-trails.js';
import { openDatabases } from '../databases.js';
import { violationsOf } from '../invariants/all-invariants.js';
import type { FileStore } from '@jiceng/platform/stored-object';
import { checkObjects, FILE_OWNER, filesOf } from './files.js';
import type { Piece } from './archive.js';
import { restore, type RestoreOptions } from './restore.js';

/**
 * Invariants that hold only while no work is in progress. A backup may be taken during work, so the drill does not
 * count their violations.
 */
const atRestOnly = new Set([
  'outbox-is-empty',
  'every-event-arrived',
  'order-was-kept',
  'keys-are-forgotten',
  'ended-timers-are-forgotten',
  'timers-have-fired',
  'audit-is-sealed',
  'closed-issues-are-archived',
  'seals-are-kept-twice',
]);

export interface DrillReport {
  takenAt: string;
  restoreSeconds: number;
  megabytes: number;
  /** Number of messages in progress at the time of the backup. A restored platform hands them over again. */
  redelivered: number;
  /**
   * Tables and columns of a newer version that were left out. After a rollback of the platform they show which data of
   * the backup the running version cannot restore.
   */
  leftOut: string[];
  invariantsHeld: number;
  violations: string[];
  auditRecords: number;
  /** Number of objects of photos and documents that the restored rows name; 0 when files are left out. */
  fileObjects: number;
  /** Number of these objects that were read and hashed. */
  fileObjectsRead: number;
  /** False when the platform's secret was unknown. */
  marksChecked: boolean;
  /** Seconds of work that would be lost if the databases failed now. */
  lostSeconds: number;
  /** Number of audit records since the backup; null when the live databases are unknown. */
  lostRecords: number | null;
}

export interface DrillOptions extends Pick<RestoreOptions, 'onProgress' | 'makeTables'> {
  /** URL of a role that may create databases, with a database to connect to. */
  admin: string;
  /** The live databases, for counting the records since the backup. */
  live?: Record<ServiceName, string>;
  /** The platform's secret, with which the marks of audit records are checked. Without it they are not checked. */
  secret?: string | undefined;
  /** The objects of photos and documents in the backup; null when they are left out. */
  files: FileStore | null;
  /** Objects of files whose loss is known. */
  lostFiles?: ReadonlySet<string>;
}

/** Restores an archive into temporary databases, checks everything, and deletes the databases. */
export async function drill(
  pieces: AsyncIterable<Piece>,
  { admin, live, secret, files, lostFiles = new Set(), ...options }: DrillOptions,
): Promise<DrillReport> {
  const mark = randomBytes(4).toString('hex');
  const names = Object.fromEntries(
    serviceNames.map((service) => [service, `jiceng_drill_${service.replaceAll('-', '_')}_${mark}`]),
  ) as Record<ServiceName, string>;
  const urls = Object.fromEntries(serviceNames.map((service) => [service, at(admin, names[service])])) as Record<
    ServiceName,
    string
  >;
  const client = new pg.Client({ connectionString: admin, application_name: 'jiceng-drill' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    for (const name of Object.values(names))
      await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)} ENCODING 'UTF8' TEMPLATE template0`);
    const summary = await restore(pieces, { urls }, { ...options, leaveOutNewer: true });
    const checked = await check(urls, secret);
    const objects = files ? await checkObjects(await filesOf(urls[FILE_OWNER]), files, lostFiles) : null;
    return {
      takenAt: summary.manifest.takenAt,
      restoreSeconds: summary.milliseconds / 1000,
      megabytes: summary.bytes / 1e6,
      redelivered: summary.redelivered,
      leftOut: summary.leftOut,
      ...checked,
      violations: [...checked.violations, ...(objects?.faults ?? [])],
      fileObjects: objects?.named ?? 0,
      fileObjectsRead: objects?.read ?? 0,
      lostSeconds: (Date.now() - Date.parse(summary.manifest.takenAt)) / 1000,
      lostRecords: live
        ? await recordsSince(live, (service) => summary.manifest.services[service].lastAuditEntry)
        : null,
    };
  } finally {
    for (const name of Object.values(names))
      await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
    await client.end();
  }
}

async function check(
  urls: Record<ServiceName, string>,
  secret: string | undefined,
): Promise<Pick<DrillReport, 'invariantsHeld' | 'violations' | 'auditRecords' | 'marksChecked'>> {
  const databases = await openDatabases(urls, 'the restored databases', secret || null);
  try {
    const results = await violationsOf(databases.of);
    const trails = await verifyAuditTrails(databases);
    const counted = results.filter(({ invariant }) => !atRestOnly.has(invariant.name));
    return {
      invariantsHeld: counted.filter(({ violations }) => violations.length === 0).length,
      violations: [
        ...counted.flatMap(({ invariant, violations }) =>
          violations.map(({ service, what }) => `${invariant.name}: ${service}: ${what}`),
        ),
        ...trails.flatMap(({ service, faults }) =>
          faults.map(({ kind, position, detail }) => `audit chain: ${service}: ${kind} at ${position}: ${detail}`),
        ),
      ],
      auditRecords: trails.reduce((sum, { records }) => sum + records, 0),
      marksChecked: trails.every(({ marksChecked }) => marksChecked),
    };
  } finally {
    await databases.close();
  }
}

async function recordsSince(
  live: Record<ServiceName, string>,
  lastEntry: (service: ServiceName) => number,
): Promise<number> {
  let records = 0;
  for (const service of serviceNames) {
    const client = new pg.Client({ connectionString: live[service] });
    client.on('error', () => undefined);
    await client.connect();
    try {
      const {
        rows: [row],
      } = await client.query<{ count: string }>('SELECT count(*) FROM audit_record WHERE entry > $1', [
        lastEntry(service),
      ]);
      records += Number(row!.count);
    } finally {
      await client.end();
    }
  }
  return records;
}

function at(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
