import { Injectable } from '@nestjs/common';
import { areaCodeSchema } from '@jiceng/contracts/codes';
import { counted, keysetOf, LARGEST_COUNT, pageOf, type CountedConnection } from '@jiceng/platform/connection';
import { inTransaction } from '@jiceng/platform/database';
import { badInput } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText, uuidText } from '@jiceng/platform/text';
import DataLoader from 'dataloader';
import { DataSource } from 'typeorm';
import {
  archivePacketOf,
  type ArchivePacket,
  type ArchivePacketsArgs,
  type ArchiveVerificationReport,
} from './archive.graphql.js';
import {
  chainPortion,
  missingPackets,
  packetsBy,
  countPackets,
  PACKET_SCOPE,
  type PolicyFilter,
  readHead,
  searchPackets,
  type ChainRow,
  type FoundPacket,
} from './archive.queries.js';
import { ArchiveVerification, type WitnessedPacket } from './archive-verification.rules.js';

/** Number of packets that are verified per round trip. It is small enough for other requests to run in between. */
const PORTION = 200;
const MOST_FAULTS_SHOWN = 100;

/** Reads the archive. */
@Injectable()
export class ArchiveService {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws BAD_INPUT, PAGE_TOO_LARGE, BAD_CURSOR */
  async listPackets(ctx: RequestContext, args: ArchivePacketsArgs): Promise<CountedConnection<ArchivePacket>> {
    const search = {
      issueId: args.issueId ? uuidText('issueId', args.issueId) : null,
      regionCode: args.regionCode ?? null,
      from: args.from ?? null,
      to: args.to ?? null,
      text: args.text ? personText('text', args.text, { maxLength: 100 }) : null,
    };
    if (search.regionCode && !areaCodeSchema.safeParse(search.regionCode).success) {
      throw badInput(
        'regionCode',
        '须为 12 位区划代码或 15 位网格代码',
        'is not a division code of 12 or a grid code of 15 digits',
      );
    }
    if (search.from && search.to && search.from >= search.to)
      throw badInput('to', '须晚于开始时间', 'must be later than from');
    const page = keysetOf(args, 2);
    const permitted: PolicyFilter = (from) => ctx.policy.filter('Query.archivePackets', PACKET_SCOPE, from);
    const rows = await searchPackets(this.dataSource, search, page, permitted);
    return counted(
      pageOf(rows, args, (row) => [row.closedAt.toISOString(), row.position], archivePacketOf),
      () => countPackets(this.dataSource, search, LARGEST_COUNT + 1, permitted),
    );
  }

  async findPacket(ctx: RequestContext, id: string): Promise<ArchivePacket | null> {
    return (await this.packetsBy(ctx, 'id', [uuidText('id', id)], 'Query.archivePacket'))[0] ?? null;
  }

  /**
   * Returns a packet for a reference from another service; null when the packet does not exist or the caller may not
   * see the packet.
   */
  loadPacket(ctx: RequestContext, id: string): Promise<ArchivePacket | null> {
    const loader = ctx.once(
      'archive-packet',
      () =>
        new DataLoader<string, ArchivePacket | null>(async (ids) => {
          const packets = await this.packetsBy(ctx, 'id', ids, 'Entity.ArchivePacket');
          return ids.map((wanted) => packets.find((packet) => packet.id === wanted) ?? null);
        }),
    );
    return loader.load(uuidText('id', id));
  }

  /** Returns the packets of an issue that the caller may see, oldest edition first. */
  loadPacketsOfIssue(ctx: RequestContext, issueId: string): Promise<ArchivePacket[]> {
    const loader = ctx.once(
      'archive-packets-of-issue',
      () =>
        new DataLoader<string, ArchivePacket[]>(async (ids) => {
          const packets = await this.packetsBy(ctx, 'issue_id', ids, 'Entity.Issue');
          return ids.map((wanted) => packets.filter((packet) => packet.issue.id === wanted));
        }),
    );
    return loader.load(uuidText('id', issueId));
  }

  /** Recomputes every digest and seal and compares them with the head and with the audit records. */
  async verify(): Promise<ArchiveVerificationReport> {
    // All portions are read in one snapshot, so that a packet filed in the meantime is not reported as a fault.
    return inTransaction(this.dataSource, async (tx) => {
      await tx.sql('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
      const verification = new ArchiveVerification();
      for (let after = 0, rows: ChainRow[] = []; ; after = Number(rows.at(-1)!.position)) {
        rows = await chainPortion.rows(tx, [after, PORTION]);
        for (const row of rows) verification.take(storedPacket(row), witnessOf(row));
        if (rows.length < PORTION) break;
      }
      const head = await readHead.first(tx);
      const missing = await missingPackets.rows(tx);
      const faults = verification.finish(
        { position: Number(head?.position ?? 0), seal: head?.seal ?? '' },
        missing.map((packet) => ({ ...packet, position: Number(packet.position) })),
      );
      return {
        intact: faults.length === 0,
        packets: verification.packets,
        head: verification.head,
        faults: faults.slice(0, MOST_FAULTS_SHOWN),
        faultCount: faults.length,
        asOf: new Date().toISOString(),
      };
    });
  }

  private async packetsBy(
    ctx: RequestContext,
    column: 'id' | 'issue_id',
    ids: readonly string[],
    operation: string,
  ): Promise<ArchivePacket[]> {
    const rows = await packetsBy(this.dataSource, column, ids, (from) =>
      ctx.policy.filter(operation, PACKET_SCOPE, from),
    );
    return rows.map(archivePacketOf);
  }
}

function storedPacket(row: FoundPacket): Parameters<ArchiveVerification['take']>[0] {
  return {
    ...row,
    position: Number(row.position),
    closedAt: row.closedAt.toISOString(),
    archivedAt: row.archivedAt.toISOString(),
  };
}

function witnessOf(row: ChainRow): WitnessedPacket | null {
  if (row.witnessedPosition === null || row.witnessedSeal === null) return null;
  return { id: row.id, position: Number(row.witnessedPosition), seal: row.witnessedSeal };
}
