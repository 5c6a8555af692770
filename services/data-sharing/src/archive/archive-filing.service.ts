import { Injectable } from '@nestjs/common';
import type { issueFiled } from '@jiceng/contracts/coordination/issue-filed';
import type { issueProgressed } from '@jiceng/contracts/coordination/issue-progressed';
import { packetArchived } from '@jiceng/contracts/data-sharing/packet-archived';
import type { Transaction } from '@jiceng/platform/database';
import type { EffectTx } from '@jiceng/platform/effects';
import { newId } from '@jiceng/platform/ids';
import type { z } from 'zod';
import {
  canonicalDocument,
  digestOf,
  filesTheSame,
  SEAL_FORMAT,
  sealOf,
  type SealedDocument,
} from './archive-seal.rules.js';
import { entriesOf, searchTextOf } from './archive-search.rules.js';
import { archiveErrors } from './archive.errors.js';
import { filedDocument, filePacket, keepScopes, lockHead, MOVE_HEAD } from './archive.queries.js';

export type IssueFiled = z.infer<typeof issueFiled.payload>;
export type IssueProgressed = z.infer<typeof issueProgressed.payload>;

/** Files packets: the writing side of the archive. */
@Injectable()
export class ArchiveFilingService {
  /**
   * Seals a packet as the next link of the chain and announces it. An edition that is already there with the same content
   * stays as it is.
   * @throws EDITION_ALREADY_SEALED
   */
  async file(filed: IssueFiled, tx: EffectTx): Promise<void> {
    const document: SealedDocument = {
      format: SEAL_FORMAT,
      ...filed,
      closedAt: iso(filed.closedAt),
      archivedAt: tx.now.toISOString(),
    };
    const head = await lockHead.first(tx);
    const sealed = await filedDocument.first(tx, [filed.issueId, filed.edition]);
    if (sealed) {
      if (filesTheSame(sealed.document, document)) return;
      throw archiveErrors.EDITION_ALREADY_SEALED({ issueId: filed.issueId, edition: filed.edition });
    }
    const canonical = canonicalDocument(document);
    const packetId = newId();
    const position = Number(head!.position) + 1;
    const digest = digestOf(canonical);
    const seal = sealOf(head!.seal, position, digest);
    const searchText = searchTextOf(filed.title, filed.packet);
    await filePacket.run(tx, [
      {
        position: String(position),
        id: packetId,
        issueId: filed.issueId,
        edition: filed.edition,
        title: filed.title,
        regionCode: filed.regionCode,
        categoryCode: filed.categoryCode,
        closedAt: document.closedAt,
        archivedAt: document.archivedAt,
        document: canonical,
        digest,
        seal,
        searchText,
        entries: entriesOf(searchText),
      },
    ]);
    await tx.sql(MOVE_HEAD, [position, seal]);
    tx.audit({
      subject: { type: 'archive-packet', id: packetId },
      after: { issueId: filed.issueId, edition: filed.edition, position, digest, seal },
    });
    tx.emit(packetArchived, {
      key: filed.issueId,
      payload: { packetId, issueId: filed.issueId, edition: filed.edition, position, digest, seal },
    });
  }

  /** Keeps where issues stand and who works on them, which decides who may read their packets. */
  async keepScopes(progressed: readonly IssueProgressed[], transaction: Transaction): Promise<void> {
    // The last step of each issue says it all; rows are written in the order of their key, so that no two consumers block each other.
    const last = new Map(progressed.map(({ issueId, after }) => [issueId, after]));
    const scopes = [...last].map(([issueId, after]) => ({
      issueId,
      regionCode: after.regionCode,
      line: after.line,
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

function iso(instant: string): string {
  return new Date(instant).toISOString();
}
