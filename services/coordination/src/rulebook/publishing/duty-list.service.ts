import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import { keysetOf, pageOf, type Connection } from '@jiceng/platform/connection';
import { defineQuery } from '@jiceng/platform/query';
import { newId } from '@jiceng/platform/ids';
import type { RequestContext } from '@jiceng/platform/request-context';
import { DataSource } from 'typeorm';
import { moveEdition } from '../directory/directory.consumer.js';
import { DirectoryService } from '../directory/directory.service.js';
import { dutyRowTable, precedentTable, type ListedDuty, type Precedent } from '../duty-list/duty-list.table.js';
import type { EffectTx } from '@jiceng/platform/effects';
import type { ImportInput } from '@jiceng/tables/graphql';
import { openTable, type ImportOutcome } from '@jiceng/tables/import';
import { dutyListColumns, judgeDutyList, type ImportedDutyRow } from '../duty-list/duty-list-import.rules.js';

const saveRows = dutyRowTable.insert();

/** Rows of version $1 (the newest without one) whose prefix fits category $2, after prefix $3 and id $4. */
const rowPage = defineQuery(
  dutyRowTable.columns,
  (columns) => `SELECT ${columns()} FROM duty_row
    WHERE version = coalesce($1, (SELECT max(version) FROM duty_list)) AND ($2::text IS NULL OR category_prefix = '*' OR $2 LIKE category_prefix || '%')
      AND ($3::text IS NULL OR (category_prefix, id) > ($3, $4::uuid))
    ORDER BY category_prefix, id LIMIT $5`,
);

const precedentPage = defineQuery(
  precedentTable.columns,
  (columns) => `SELECT ${columns()} FROM precedent
    WHERE ($1::text IS NULL OR category_code = $1) AND ($2::timestamptz IS NULL OR (ruled_at, id) < ($2, $3::uuid))
    ORDER BY ruled_at DESC, id DESC LIMIT $4`,
);

@Injectable()
export class DutyListService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly dataSource: DataSource,
    private readonly directories: DirectoryService,
  ) {}

  /**
   * Replaces the duty list by a new version; older versions stay readable. A file without a good row publishes nothing,
   * because an empty list would leave every matter without an organization.
   */
  async import(ctx: RequestContext, input: ImportInput): Promise<ImportOutcome> {
    const table = await openTable(input, dutyListColumns);
    return this.commands.run(ctx, 'importDutyList', input, (tx) =>
      table.save(async (rows, faults) => {
        const directory = await this.directories.renewed();
        const listed = judgeDutyList(rows, faults, {
          hasArea: (code) => directory.knowsArea(code),
          organizationId: (code) => directory.organizationByCode(code)?.id ?? null,
        });
        const save = async (): Promise<number | void> => {
          if (listed.length > 0) return publish(tx, ctx.actor!.id, listed, faults.rejected);
        };
        return { imported: listed.length, unchanged: 0, save };
      }),
    );
  }

  /** Rows of the list in force, or of an older version, by category, region and role. @throws PAGE_TOO_LARGE, BAD_CURSOR */
  async list<T>(
    args: { first: number; after: string | null; version?: number | null; categoryCode?: string | null },
    toNode: (row: ListedDuty) => T,
  ): Promise<Connection<T>> {
    const { limit, keys } = keysetOf(args, 2);
    const rows = await rowPage.rows(this.dataSource, [
      args.version ?? null,
      args.categoryCode ?? null,
      keys?.[0] ?? null,
      keys?.[1] ?? null,
      limit,
    ]);
    return pageOf(rows, args, (row) => [row.categoryPrefix, row.id], toNode);
  }

  /** Precedents, newest first. @throws PAGE_TOO_LARGE, BAD_CURSOR */
  async precedents<T>(
    args: { first: number; after: string | null; categoryCode?: string | null },
    toNode: (row: Precedent) => T,
  ): Promise<Connection<T>> {
    const { limit, keys } = keysetOf(args, 2);
    const rows = await precedentPage.rows(this.dataSource, [
      args.categoryCode ?? null,
      keys?.[0] ?? null,
      keys?.[1] ?? null,
      limit,
    ]);
    return pageOf(rows, args, (row) => [row.ruledAt.toISOString(), row.id], toNode);
  }
}

async function publish(
  tx: EffectTx,
  actorId: string,
  rows: readonly ImportedDutyRow[],
  rejected: number,
): Promise<number> {
  const [next] = await tx.sql<{ version: number }>(
    'INSERT INTO duty_list SELECT coalesce(max(version), 0) + 1, $1, $2 FROM duty_list RETURNING version',
    [tx.now, actorId],
  );
  const version = next!.version;
  await saveRows.run(
    tx,
    rows.map((row) => ({ ...row, id: newId(), version })),
  );
  tx.audit({ subject: { type: 'duty-list', id: String(version) }, after: { rows: rows.length, rejected } });
  await moveEdition(tx);
  return version;
}
