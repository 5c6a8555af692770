import { parseArgs } from 'node:util';
import { serviceNames, type ServiceName } from '@jiceng/contracts/contract';
import { reportAndExit, UserFault } from '@jiceng/local/user-fault';
import type { FileStore } from '@jiceng/platform/stored-object';
import { settingOf } from '../database/plan.js';
import { pack, unpack } from './archive.js';
import { drill } from './drill.js';
import { copyMissing, FILE_OWNER, filesOf, listNameOf, missingIn, removeUnnamed, type NamedObjects } from './files.js';
import { liveFileStore, withFiles } from './live-files.js';
import { emptyQueues } from './queues.js';
import { untilReachable } from './reachable.js';
import { restore } from './restore.js';
import { mayBeDeleted, momentOf, nameOf } from './retention.rules.js';
import { backupKey } from './sealed-stream.js';
import { Snapshot } from './snapshot.js';
import { openStore, type BackupStore } from './store.js';

const USAGE = 'backup create | list | restore [NAME] [--replace] [--leave-out-newer] | drill [NAME]';
const DAY_MS = 86_400_000;
const write = (line: string): void => void process.stdout.write(`${line}\n`);

/** `backup …`: the commands that the chart's CronJobs run, and that a person runs for a restore. */
async function main(args: string[]): Promise<void> {
  const {
    values,
    positionals: [what, name],
  } = parseArgs({
    args,
    allowPositionals: true,
    options: { replace: { type: 'boolean', default: false }, 'leave-out-newer': { type: 'boolean', default: false } },
  });
  const store = openStore(process.env);
  await untilReachable(serversOf(what));
  if (what === 'create') return create(store);
  if (what === 'list') return list(store);
  if (what === 'restore')
    return bringBack(store, name, { replace: values.replace, leaveOutNewer: values['leave-out-newer'] });
  if (what === 'drill') return practise(store, name);
  throw new UserFault(`Usage: ${USAGE}`);
}

async function create(store: BackupStore): Promise<void> {
  const key = backupKey(process.env);
  const liveFiles = liveFileStore(store, process.env);
  const began = Date.now();
  const snapshot = await Snapshot.take(urls('DATABASE_URL'));
  const name = nameOf(snapshot.takenAt);
  let named: NamedObjects;
  try {
    named = await snapshot.files();
    const bytes = await store.put(name, pack(snapshot.pieces(), key));
    write(
      `${name}: ${(bytes / 1e6).toFixed(1)} MB in ${((Date.now() - began) / 1000).toFixed(1)} s, kept at ${store.place}`,
    );
  } finally {
    await snapshot.close();
  }
  if (liveFiles) {
    await store.files.dropUnfinished(new Date(Date.now() - DAY_MS));
    const lost = await copyFiles(named, liveFiles, store.files);
    tellLost([...new Set([...lost, ...(await missingIn(liveFiles, named))])], liveFiles);
  }
  const rules = {
    keepDays: Number(process.env.BACKUP_KEEP_DAYS ?? 30),
    keepAtLeast: Number(process.env.BACKUP_KEEP_AT_LEAST ?? 3),
  };
  for (const old of mayBeDeleted(
    (await store.list()).map((backup) => backup.name),
    new Date(),
    rules,
  )) {
    await store.remove(old);
    await store.remove(listNameOf(old));
    write(`${old}: deleted, older than ${rules.keepDays} days`);
  }
  const kept = (await store.list()).map((backup) => backup.name);
  const removed = await removeUnnamed(name, named, store, kept);
  if (removed > 0) write(`${removed} objects of files deleted, which no backup names any more`);
}

/** Copies the objects that `to` lacks. Returns those that are lost at the source. */
async function copyFiles(named: NamedObjects, from: FileStore, to: FileStore): Promise<string[]> {
  const began = Date.now();
  const { objects, bytes, lost } = await copyMissing(named, from, to);
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  write(
    `photos and documents: ${objects} of ${named.size} objects copied to ${to.place}, ${(bytes / 1e6).toFixed(1)} MB in ${seconds} s`,
  );
  return lost;
}

/** Names the lost objects. The backup still succeeds, because a second attempt would lose the same; the drill fails. */
function tellLost(lost: readonly string[], { place }: FileStore): void {
  for (const object of lost.slice(0, 50)) write(`✗ the object ${object} is missing or was changed at ${place}`);
  if (lost.length > 50) write(`✗ and ${lost.length - 50} further objects`);
}

async function list(store: BackupStore): Promise<void> {
  const backups = await store.list();
  for (const { name, bytes } of backups)
    write(`${name}  ${(bytes / 1e6).toFixed(1).padStart(9)} MB  taken ${momentOf(name)?.toISOString() ?? '?'}`);
  if (backups.length === 0) write(`No backups at ${store.place}`);
}

async function bringBack(
  store: BackupStore,
  wanted: string | undefined,
  options: { replace: boolean; leaveOutNewer: boolean },
): Promise<void> {
  const name = wanted ?? (await newest(store));
  const liveFiles = liveFileStore(store, process.env);
  const applicationUrls = urls('DATABASE_URL');
  const owners = Object.fromEntries(
    serviceNames.map((service) => [
      service,
      process.env[settingOf(service, 'MIGRATION_DATABASE_URL')] || applicationUrls[service],
    ]),
  ) as Record<ServiceName, string>;
  const queue = process.env.QUEUE_MIGRATION_URL || process.env.QUEUE_URL;
  if (!queue)
    throw new UserFault(
      'QUEUE_URL is not set: the queues hold messages of a time that the restored databases have never seen, and must be emptied',
    );
  write(`Restoring ${name}`);
  const summary = await restore(
    unpack(await store.get(name), backupKey(process.env)),
    { urls: owners, applicationUrls },
    { ...options, onProgress: write },
  );
  await emptyQueues(queue);
  write(
    `Restored the state of ${summary.manifest.takenAt} in ${(summary.milliseconds / 1000).toFixed(1)} s; ${summary.redelivered} messages will be handed over again.`,
  );
  tellLeftOut(summary.leftOut);
  if (liveFiles) tellLost(await copyFiles(await filesOf(owners[FILE_OWNER]), store.files, liveFiles), store.files);
  write('Start the platform, then run: invariants, audit-verify');
}

async function practise(store: BackupStore, wanted: string | undefined): Promise<void> {
  const admin = process.env.ADMIN_DATABASE_URL;
  if (!admin) throw new UserFault('ADMIN_DATABASE_URL is not set: name a role that may make scratch databases');
  const name = wanted ?? (await newest(store));
  const report = await drill(unpack(await store.get(name), backupKey(process.env)), {
    admin,
    live: urls('DATABASE_URL'),
    secret: process.env.ACTOR_CONTEXT_SECRET,
    files: withFiles(process.env) ? store.files : null,
    lostFiles: new Set((process.env.BACKUP_LOST_FILES ?? '').split(',')),
    onProgress: write,
  });
  write(JSON.stringify({ drill: name, ...report, violations: report.violations.length }));
  tellLeftOut(report.leftOut);
  for (const violation of report.violations.slice(0, 50)) write(`✗ ${violation}`);
  if (report.violations.length > 0) process.exitCode = 1;
  else
    write(
      `${name} can be restored: ${report.restoreSeconds.toFixed(1)} s, ${report.auditRecords} audit records and ${report.fileObjects} objects of files whole. Lost by now: ${Math.round(report.lostSeconds)} s of work, ${report.lostRecords} records.`,
    );
}

function tellLeftOut(names: readonly string[]): void {
  if (names.length > 0) write(`Left out, since only a newer version than this has it: ${names.join(', ')}`);
}

/**
 * Returns the addresses of the servers that a command needs: the store of archives; the databases, except for the
 * command `list`; and the admin database for `drill`.
 */
function serversOf(what: string | undefined): string[] {
  const { BACKUP_S3_ENDPOINT, ADMIN_DATABASE_URL } = process.env;
  return [
    BACKUP_S3_ENDPOINT,
    what === 'create' || what === 'restore' ? process.env.FILES_S3_ENDPOINT : undefined,
    ...(what === 'list' ? [] : Object.values(urls('DATABASE_URL'))),
    what === 'drill' ? ADMIN_DATABASE_URL : undefined,
  ].filter((url): url is string => Boolean(url));
}

async function newest(store: BackupStore): Promise<string> {
  const last = (await store.list()).at(-1);
  if (!last) throw new UserFault(`There is no backup at ${store.place}`);
  return last.name;
}

function urls(kind: 'DATABASE_URL'): Record<ServiceName, string> {
  return Object.fromEntries(
    serviceNames.map((service) => {
      const url = process.env[settingOf(service, kind)];
      if (!url) throw new UserFault(`${settingOf(service, kind)} is not set`);
      return [service, url];
    }),
  ) as Record<ServiceName, string>;
}

await main(process.argv.slice(2)).catch(reportAndExit);
