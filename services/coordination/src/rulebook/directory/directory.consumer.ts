import { Injectable } from '@nestjs/common';
import { auditHeadSealed, type AuditHeadSealed } from '@jiceng/contracts/platform/audit-head-sealed';
import { codeListChanged, type CodeListChanged } from '@jiceng/contracts/data-sharing/code-list-changed';
import { packetArchived, type PacketArchived } from '@jiceng/contracts/data-sharing/packet-archived';
import { cataloguePublished, type CataloguePublished } from '@jiceng/contracts/grid/catalogue-published';
import { gridChanged, type GridChanged } from '@jiceng/contracts/grid/grid-changed';
import { regionChanged, type RegionChanged } from '@jiceng/contracts/grid/region-changed';
import { anchorHeads } from '@jiceng/platform/audit';
import type { Transaction } from '@jiceng/platform/database';
import { Handles, type Received } from '@jiceng/platform/handlers';
import { categories, grids, lines, regions } from './directory.read-models.js';
import { archivedPacket } from './directory.table.js';

/** A sealed packet never changes, so a row that exists is not overwritten. */
const keepPackets = archivedPacket.insert({ name: 'directory-archived-packets', known: 'keep', orderBy: '1, 2' });

/**
 * Stores the events of other services in the read models. Organizations are stored by acts/take-over, and assignments
 * and presence by acts/hand-over. Each change of data that every process keeps in memory increases the edition of the
 * directory.
 */
@Injectable()
export class DirectoryConsumer {
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

  @Handles(codeListChanged)
  async onCodeListsChanged(received: readonly Received<CodeListChanged>[], tx: Transaction): Promise<void> {
    await lines.keep(tx, received);
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
 * Increases the edition, so that every process reads the directory again. Call it last in the transaction, because
 * every other writer waits for the lock of this row.
 */
export async function moveEdition(tx: Pick<Transaction, 'sql'>): Promise<void> {
  await tx.sql('UPDATE directory_edition SET edition = edition + 1', [], { name: 'directory-move-edition' });
}
