import { Injectable } from '@nestjs/common';
import type { IssueFiled } from '@jiceng/contracts/coordination/issue-filed';
import type { IssueProgressed } from '@jiceng/contracts/coordination/issue-progressed';
import { packetArchived } from '@jiceng/contracts/data-sharing/packet-archived';
import type { Transaction } from '@jiceng/platform/database';
import type { Received } from '@jiceng/platform/handlers';
import { newId } from '@jiceng/platform/ids';
import { searchVectorOf } from '@jiceng/platform/search-text';
import {
  canonicalDocument,
  digestOf,
  filesTheSame,
  SEAL_FORMAT,
  sealOf,
  type SealedDocument,
} from './archive-seal.rules.js';
import { searchTextOf } from './archive-search.rules.js';
import { archiveErrors } from './archive.errors.js';
import { filedDocuments, filePackets, keepScopes, lockHead, MOVE_HEAD } from './archive.queries.js';

type NewPacket = Parameters<typeof filePackets.run>[1][number];

/** Files packets in the archive. */
@Injectable()
export class ArchiveFilingService {
  /**
   * Seals packets as the next links of the chain, in the given order, and announces them. A packet whose edition is
   * already sealed with the same content changes nothing.
   * @throws EDITION_ALREADY_SEALED when the sealed edition has another content
   */
  async file(received: readonly Received<IssueFiled>[], transaction: Transaction): Promise<void> {
    // The row lock on the head makes filings run one after the other, so that positions have no gaps.
    const head = await lockHead.first(transaction);
    const sealed = await sealedEditions(received, transaction);
    let last = { position: head!.position, seal: head!.seal };
    const packets: NewPacket[] = [];
    for (const { event, tx } of received) {
      const filed = event.payload;
      const { issueId, edition } = filed;
      const document: SealedDocument = {
        format: SEAL_FORMAT,
        ...filed,
        closedAt: iso(filed.closedAt),
        archivedAt: tx.now.toISOString(),
      };
      const known = sealed.get(editionKey(issueId, edition));
      if (known !== undefined) {
        if (filesTheSame(known, document)) continue;
        throw archiveErrors.EDITION_ALREADY_SEALED({ issueId, edition });
      }
      const packet = packetAfter(last, document);
      packets.push(packet);
      sealed.set(editionKey(issueId, edition), packet.document);
      last = packet;
      const link = { issueId, edition, position: Number(packet.position), digest: packet.digest, seal: packet.seal };
      tx.audit({ subject: { type: 'archive-packet', id: packet.id }, after: link });
      tx.emit(packetArchived, { key: issueId, payload: { packetId: packet.id, ...link } });
    }
    if (packets.length === 0) return;
    await filePackets.run(transaction, packets);
    await transaction.sql(MOVE_HEAD, [last.position, last.seal]);
  }

  /**
   * Stores the organizations of each issue. Beside the region of a packet, the organizations decide who may read the
   * packet.
   */
  async keepScopes(progressed: readonly IssueProgressed[], transaction: Transaction): Promise<void> {
    // Only the last step of each issue counts. Rows are written in the order of their keys, so that two consumers
    // cannot deadlock.
    const last = new Map(progressed.map(({ issueId, after }) => [issueId, after]));
    const scopes = [...last].map(([issueId, after]) => ({
      issueId,
      version: after.version,
      organizationIds: [
        ...new Set([
          after.responsibleOrganizationId,
          after.firstReceiverOrganizationId,
          ...after.handlerOrganizationIds,
        ]),
      ],
    }));
    await keepScopes.run(transaction, scopes);
  }
}

/** Reads the sealed documents of the editions that are to be filed. */
async function sealedEditions(
  received: readonly Received<IssueFiled>[],
  transaction: Transaction,
): Promise<Map<string, string>> {
  const filed = received.map(({ event }) => event.payload);
  const rows = await filedDocuments.rows(transaction, [
    filed.map(({ issueId }) => issueId),
    filed.map(({ edition }) => edition),
  ]);
  return new Map(rows.map(({ issueId, edition, document }) => [editionKey(issueId, edition), document]));
}

/** Returns the packet that follows the last link of the chain. */
function packetAfter(last: { position: string; seal: string }, document: SealedDocument): NewPacket {
  const canonical = canonicalDocument(document);
  const position = Number(last.position) + 1;
  const digest = digestOf(canonical);
  const searchText = searchTextOf(document.title, document.packet);
  return {
    position: String(position),
    id: newId(),
    issueId: document.issueId,
    edition: document.edition,
    title: document.title,
    regionCode: document.regionCode,
    categoryCode: document.categoryCode,
    closedAt: document.closedAt,
    archivedAt: document.archivedAt,
    document: canonical,
    digest,
    seal: sealOf(last.seal, position, digest),
    searchText,
    search: searchVectorOf(searchText),
  };
}

function editionKey(issueId: string, edition: number): string {
  return `${issueId} ${edition}`;
}

function iso(instant: string): string {
  return new Date(instant).toISOString();
}
