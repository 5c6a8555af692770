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
    // The row lock of the head queues filings one behind the other: positions have no holes and each seal its predecessor.
    const [head] = await tx.sql<{ position: string; seal: string }>(
      'SELECT position, seal FROM archive_head FOR UPDATE',
    );
    const [sealed] = await tx.sql<{ document: string }>(
      'SELECT document FROM archive_packet WHERE issue_id = $1 AND edition = $2',
      [filed.issueId, filed.edition],
    );
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
    await tx.sql(
      `INSERT INTO archive_packet (position, id, issue_id, edition, title, region_code, category_code, closed_at, archived_at,
         document, digest, seal, search_text, search)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, array_to_tsvector($14::text[]))`,
      [
        position,
        packetId,
        filed.issueId,
        filed.edition,
        filed.title,
        filed.regionCode,
        filed.categoryCode,
        document.closedAt,
        document.archivedAt,
        canonical,
        digest,
        seal,
        searchText,
        entriesOf(searchText),
      ],
    );
    await tx.sql('UPDATE archive_head SET position = $1, seal = $2', [position, seal]);
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
    await transaction.sql(
      `INSERT INTO issue_scope AS s (issue_id, region_code, line, organization_ids, version)
       SELECT n."issueId", n."regionCode", n.line, n."organizationIds", n.version
       FROM jsonb_to_recordset($1::jsonb) AS n("issueId" uuid, "regionCode" text, line text, "organizationIds" uuid[], version int) ORDER BY 1
       ON CONFLICT (issue_id) DO UPDATE SET region_code = excluded.region_code, line = excluded.line,
         organization_ids = excluded.organization_ids, version = excluded.version
       WHERE s.version <= excluded.version`,
      [JSON.stringify(scopes)],
      { name: 'archive-scopes' },
    );
  }
}

function iso(instant: string): string {
  return new Date(instant).toISOString();
}
