import { Table } from './table.js';
import { reportAndExit } from '@jiceng/local/user-fault';
import { anchorKeeperOf, verifyAuditTrails } from './audit-trails.js';
import { databaseUrls, openDatabases, stateFolder } from './databases.js';

/** `npm run audit:verify`: recomputes the audit chains of all services. The exit code is 1 when a chain has a fault. */
async function main(): Promise<void> {
  const { origin, urls, secret } = databaseUrls(stateFolder(process.argv.slice(2)));
  const databases = await openDatabases(urls, origin, secret);
  const write = (text: string): void => void process.stdout.write(text);
  try {
    write(`Audit chains of ${origin}\n\n`);
    const table = new Table(
      [
        { title: 'service', width: 13 },
        { title: 'records', width: 9 },
        { title: 'not yet sealed', width: 14 },
        { title: 'anchors', width: 9 },
        { title: 'kept by', width: 13 },
        { title: 'head', width: 16 },
        { title: 'result', width: 12 },
      ],
      write,
    );
    table.head();
    const verifications = await verifyAuditTrails(databases);
    for (const { service, records, unsealed, anchorsChecked, head, faults } of verifications) {
      table.row([
        service,
        String(records),
        String(unsealed),
        String(anchorsChecked),
        anchorKeeperOf(service as never),
        head.slice(0, 16),
        faults.length === 0 ? 'whole' : `${faults.length} faults`,
      ]);
    }
    if (verifications.some(({ marksChecked }) => !marksChecked))
      write('\nWho wrote records not yet sealed, and the heads, was not checked: that needs ACTOR_CONTEXT_SECRET.\n');
    const faults = verifications.flatMap((verification) =>
      verification.faults.map((fault) => ({ service: verification.service, ...fault })),
    );
    if (faults.length === 0) return write('\nEvery record is as it was written, in its place, and none is missing.\n');
    write('\n');
    for (const { service, position, kind, detail } of faults.slice(0, 50))
      write(`${service} @ ${position}: ${kind}: ${detail}\n`);
    if (faults.length > 50) write(`… and ${faults.length - 50} more\n`);
    process.exitCode = 1;
  } finally {
    await databases.close();
  }
}

await main().catch(reportAndExit);
