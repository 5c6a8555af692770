import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { serviceNames, type ServiceName } from '@jiceng/contracts/contract';
import { reportAndExit, UserFault } from '@jiceng/local/user-fault';
import { inTransaction } from '@jiceng/platform/database';
import { EffectTx } from '@jiceng/platform/effects';
import { MasterKeys } from '@jiceng/platform/master-keys';
import { destroyKeys, masterVersionsIn, resealAll, suiteInUse } from '@jiceng/platform/resealing';
import { Sealing } from '@jiceng/platform/sealing';
import { suiteNames, type SuiteName } from '@jiceng/platform/suites';
import { isIdText } from '@jiceng/platform/text';
import { databaseUrls, openDatabases, stateFolder, type ServiceDatabases } from './databases.js';
import { addKey, removeOldKeys, useNewestKey } from './sealing-keys.js';
import { Table } from './table.js';

const HELP = `npm run sealing -- <command> [--state <folder>]
  status                          the master keys that the sealed data of each service needs
  reseal                          seals everything anew under the first master key, while the platform runs
  destroy --owner <id> --reason <text>   destroys the data of a person (report, staff member) or matter (issue)
For the file of keys of a platform that was started from a checkout, in this order:
  new-key                         adds a master key behind the others
  use-key                         puts the newest master key in front, so that it seals from then on
  remove-old-keys                 removes the other master keys when no data needs them`;

/** Largest number of rows that cannot be opened and that the command names for each service. */
const MOST_TOLD = 10;

const write = (text: string): void => void process.stdout.write(`${text}\n`);

/** `npm run sealing`: manages the keys of sealed data. The steps are in deploy/docs/en/backup.md. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { state: { type: 'string' }, owner: { type: 'string' }, reason: { type: 'string' } },
  });
  const [command] = positionals;
  const home = stateFolder(process.argv.slice(2));
  const keysFile = join(home, 'keys/sealing-keys');
  if (command === 'new-key')
    return write(`Added version ${addKey(keysFile)}. Wait ten seconds, then run: npm run sealing -- use-key`);
  if (command === 'use-key')
    return write(`Version ${useNewestKey(keysFile)} seals now. Wait ten seconds, then run: npm run sealing -- reseal`);
  if (command === undefined || !['status', 'reseal', 'remove-old-keys', 'destroy'].includes(command))
    throw new UserFault(HELP);
  const { origin, urls, secret } = databaseUrls(home);
  const databases = await openDatabases(urls, origin, secret);
  try {
    if (command === 'status') await status(databases);
    else if (command === 'reseal') await reseal(databases, home);
    else if (command === 'remove-old-keys') await removeOld(databases, keysFile);
    else await destroy(databases, secret, values);
  } finally {
    await databases.close();
  }
}

async function status({ of }: ServiceDatabases): Promise<void> {
  const table = new Table(
    [
      { title: 'service', width: 13 },
      { title: 'master key', width: 10 },
      { title: 'suite', width: 5 },
      { title: 'data keys', width: 9 },
    ],
    (text) => void process.stdout.write(text),
  );
  table.head();
  for (const service of serviceNames)
    for (const { version, letter, keys } of await inTransaction(of[service], masterVersionsIn))
      table.row([service, String(version), letter === 's' ? 'sm' : 'aes', String(keys)]);
}

/**
 * Returns the versions of the master key that sealed data of any service needs. The keys of these versions must be
 * kept.
 */
async function versionsNeeded({ of }: ServiceDatabases): Promise<number[]> {
  const found = await Promise.all(serviceNames.map((service) => inTransaction(of[service], masterVersionsIn)));
  return found.flatMap((versions) => versions.map(({ version }) => version));
}

async function removeOld(databases: ServiceDatabases, file: string): Promise<void> {
  const removed = removeOldKeys(file, await versionsNeeded(databases));
  write(`Removed version ${removed.join(', ')} from ${file}. Older backups need it: keep the file beside it that ends`);
  write('with .previous in a safe until the last of them has expired, and delete it here.');
}

async function reseal({ of }: ServiceDatabases, home: string): Promise<void> {
  const keys = masterKeys(home);
  let unreadable = 0;
  for (const service of serviceNames) {
    // Without SEALING_SUITE, a service keeps the suite of its data.
    const suite = suiteSetting() ?? (await inTransaction(of[service], suiteInUse)) ?? 'sm';
    const done = await resealAll(of[service], new Sealing(keys, suite));
    write(`${service}: ${done.rows} rows sealed anew under version ${keys.present.version} by the suite ${suite}`);
    if (done.orphans > 0) write(`  ${done.orphans} data keys sealed nothing any more and were deleted`);
    for (const { table, id, cause } of done.unreadable.slice(0, MOST_TOLD))
      write(`  left as it is: ${table} ${id}: ${cause}`);
    if (done.unreadable.length > MOST_TOLD) write(`  and ${done.unreadable.length - MOST_TOLD} rows more`);
    unreadable += done.unreadable.length;
  }
  write('Run it again until it says 0 everywhere; then "status" names one version, and the older keys can be removed.');
  if (unreadable > 0)
    write(`${unreadable} rows could not be opened and still need their old master key (guide, page backup).`);
}

/**
 * Returns the suite that SEALING_SUITE names; null when it is not set.
 * @throws UserFault when there is no such suite
 */
function suiteSetting(): SuiteName | null {
  const { SEALING_SUITE: given } = process.env;
  if (!given) return null;
  const suite = suiteNames.find((name) => name === given);
  if (!suite) throw new UserFault(`SEALING_SUITE must be one of ${suiteNames.join(', ')}, not "${given}"`);
  return suite;
}

function masterKeys(home: string): MasterKeys {
  if (process.env.SEALING_KEYS) return MasterKeys.of(process.env.SEALING_KEYS);
  return MasterKeys.inFile(process.env.SEALING_KEYS_FILE ?? join(home, 'keys/sealing-keys'));
}

async function destroy(
  { of }: ServiceDatabases,
  secret: string | null,
  { owner, reason }: { owner?: string | undefined; reason?: string | undefined },
): Promise<void> {
  if (!owner || !isIdText(owner)) throw new UserFault('--owner must be the id of a report, a staff member or an issue');
  if (!reason || reason.length < 4) throw new UserFault('--reason needs at least 4 characters');
  if (!secret) throw new UserFault('Set ACTOR_CONTEXT_SECRET: the audit record of the destruction needs its mark');
  let total = 0;
  for (const service of serviceNames) total += await destroyIn(of, service, owner, reason);
  write(`${total} data keys destroyed. What they sealed can be read nowhere in these databases.`);
  write('Backups still hold the keys: take a new backup, and change the master key (runbook, page backup).');
}

function destroyIn(of: ServiceDatabases['of'], service: ServiceName, owner: string, reason: string): Promise<number> {
  return inTransaction(of[service], async (transaction) => {
    const destroyed = await destroyKeys(transaction, owner);
    if (destroyed === 0) return 0;
    const tx = new EffectTx(transaction, {
      act: 'destroyDataKeys',
      now: new Date(),
      actor: { id: 'operator', kind: 'system', organizationId: null },
      traceId: randomBytes(16).toString('hex'),
      policyVersion: 'operations/1',
    });
    tx.audit({ subject: { type: 'data-key-owner', id: owner }, after: { destroyed }, reason });
    tx.flush();
    return destroyed;
  });
}

await main().catch(reportAndExit);
