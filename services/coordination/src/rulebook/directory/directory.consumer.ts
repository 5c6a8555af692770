import { Injectable } from '@nestjs/common';
import { auditHeadSealed, type AuditHeadSealed } from '@jiceng/contracts/platform/audit-head-sealed';
import { packetArchived, type PacketArchived } from '@jiceng/contracts/data-sharing/packet-archived';
import { cataloguePublished, type CataloguePublished } from '@jiceng/contracts/grid/catalogue-published';
import { gridChanged, type GridChanged } from '@jiceng/contracts/grid/grid-changed';
import { regionChanged, type RegionChanged } from '@jiceng/contracts/grid/region-changed';
import { organizationChanged, type OrganizationChanged } from '@jiceng/contracts/personnel/organization-changed';
import { anchorHeads } from '@jiceng/platform/audit';
import type { Transaction } from '@jiceng/platform/database';
import { Handles, type Received } from '@jiceng/platform/handlers';
import { categories, grids, organizations, regions } from './directory.read-models.js';
import { archivedPacket } from './directory.table.js';

/** A packet never changes once it is sealed, so a row that is known stays. */
const keepPackets = archivedPacket.insert({ name: 'directory-archived-packets', known: 'keep', orderBy: '1, 2' });

/**
 * Keeps what other services announced; assignments and presence are kept where tasks are handed over. A change of what every
 * process holds in memory moves the edition of the directory.
 */
@Injectable()
export class DirectoryConsumer {
  @Handles(organizationChanged)
  async onOrganizationsChanged(received: readonly Received<OrganizationChanged>[], tx: Transaction): Promise<void> {
    await organizations.keep(tx, received);
    await moveEdition(tx);
  }

  @Handles(regionChanged)
  async onRegionsChanged(received: readonly Received<RegionChanged>[], tx: Transaction): Promise<void> {
    await regions.keep(tx, received);
    await moveEdition(tx);
  }

  @Handles(gridChanged)
  async onGridsChanged(received: readonly Received<GridChanged>[], tx: Transaction): Promise<void> {
    await grids.keep(tx, received);
    await moveEdition(tx);
  }

  @Handles(cataloguePublished)
  async onCataloguesPublished(received: readonly Received<CataloguePublished>[], tx: Transaction): Promise<void> {
    await categories.keep(tx, received);
    await moveEdition(tx);
  }

  @Handles(packetArchived)
  async onPacketsArchived(received: readonly Received<PacketArchived>[], tx: Transaction): Promise<void> {
    await keepPackets.run(
      tx,
      received.map(({ event: { payload } }) => ({ ...payload, position: String(payload.position) })),
    );
  }

  @Handles(auditHeadSealed['data-sharing'])
  onAuditHeadsSealed(received: readonly Received<AuditHeadSealed>[], tx: Transaction): Promise<void> {
    return anchorHeads(tx, received);
  }
}

/**
 * Tells every process that its copy of the directory is old. Call it last in the transaction, because all writers lock
 * this row.
 */
export async function moveEdition(tx: Pick<Transaction, 'sql'>): Promise<void> {
  await tx.sql('UPDATE directory_edition SET edition = edition + 1', [], { name: 'directory-move-edition' });
}
