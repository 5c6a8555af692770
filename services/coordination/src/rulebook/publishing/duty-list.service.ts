import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import { keysetOf, pageOf, type Connection } from '@jiceng/platform/connection';
import { defineQuery } from '@jiceng/platform/query';
import { newId } from '@jiceng/platform/ids';
import type { RequestContext } from '@jiceng/platform/request-context';
import { DataSource } from 'typeorm';
import { moveEdition } from '../directory/directory.consumer.js';
import { DirectoryService } from '../directory/directory.service.js';
import { dutyRowTable, type ListedDuty } from '../duty-list/duty-list.table.js';
import type { Precedent } from '../duty-list/precedent.table.js';
import type { EffectTx } from '@jiceng/platform/effects';
import type { ImportInput } from '@jiceng/tables/graphql';
import { openTable } from '@jiceng/tables/import';
import { dutyListColumns, judgeDutyList, type ImportedDutyRow } from '../duty-list/duty-list-import.rules.js';
import type { DutyListPayload } from './duty-list.graphql.js';
import { endRulings, rulingsEndedBy } from './ended-rulings.js';
import { precedentView, toPrecedent } from './precedent.graphql.js';

const saveRows = dutyRowTable.insert();

/** Rows of version $1 (the newest without one) whose prefix fits category $2, after prefix $3 and id $4. */
const rowPage = defineQuery(
  dutyRowTable.columns,
  (columns) => `SELECT ${columns()} FROM duty_row
    WHERE version = coalesce($1, (SELECT max(version) FROM duty_list)) AND ($2::text IS NULL OR category_prefix = '*' OR $2 LIKE category_prefix || '%')
      AND ($3::text IS NULL OR (category_prefix, id) > ($3, $4::uuid))
    ORDER BY category_prefix, id LIMIT $5`,
);

/** Largest number of ended rulings in the answer of an import. */
const MOST_ENDED = 1_000;

@Injectable()
export class DutyListService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly dataSource: DataSource,
    private readonly directories: DirectoryService,
  ) {}

  /**
   * Replaces the duty list by a new version; older versions stay readable. A file without a good row publishes nothing,
   * because an empty list would leave every matter without an organization. Rulings whose duty the version words otherwise
   * end with it and are listed (40).
   */
  async import(ctx: RequestContext, input: ImportInput): Promise<DutyListPayload> {
    const table = await openTable(input, dutyListColumns);
    const answer = await this.commands.run(ctx, 'importDutyList', input, async (tx) => {
      let ended: Precedent[] = [];
      const outcome = await table.save(async (rows, faults) => {
        const directory = await this.directories.renewed();
        const listed = judgeDutyList(rows, faults, {
          hasArea: (code) => directory.knowsArea(code),
          organizationId: (code) => directory.organizationByCode(code)?.id ?? null,
        });
        const isRefused = input.mode === 'ALL_OR_NOTHING' && faults.rejected > 0;
        if (listed.length > 0 && !isRefused)
          ended = await rulingsEndedBy(
            tx,
            listed.map((row) => ({ ...row, id: String(row.row) })),
          );
        const save = async (): Promise<number | void> => {
          if (listed.length > 0) return publish(tx, ctx.actor!.id, { rows: listed, rejected: faults.rejected, ended });
        };
        return { imported: listed.length, unchanged: 0, save };
      });
      const { version } = outcome;
      const shown = ended.slice(0, MOST_ENDED).map((ruling) => ({
        ...ruling,
        ...(version === null
          ? {}
          : { version: ruling.version + 1, supersededAt: tx.now, supersededByVersion: version }),
      }));
      return { outcome, endedRulingCount: ended.length, endedRulings: shown.map(precedentView) };
    });
    return {
      ...answer.outcome,
      endedRulingCount: answer.endedRulingCount,
      endedRulings: answer.endedRulings.map((ruling) => toPrecedent(ruling, ctx.now())),
    };
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
}

interface NewVersion {
  rows: readonly ImportedDutyRow[];
  rejected: number;
  /** The rulings that the version ends. */
  ended: readonly Precedent[];
}

async function publish(tx: EffectTx, actorId: string, { rows, rejected, ended }: NewVersion): Promise<number> {
  // Two imports at once would take the same number.
  await tx.sql(`SELECT pg_advisory_xact_lock(hashtextextended('duty_list', 0))`);
  const [next] = await tx.sql<{ version: number }>(
    'INSERT INTO duty_list SELECT coalesce(max(version), 0) + 1, $1, $2 FROM duty_list RETURNING version',
    [tx.now, actorId],
  );
  const version = next!.version;
  await saveRows.run(
    tx,
    rows.map((row) => ({ ...row, id: newId(), version })),
  );
  await endRulings(tx, ended, version);
  tx.audit({
    subject: { type: 'duty-list', id: String(version) },
    after: { rows: rows.length, rejected, endedRulings: ended.length },
  });
  await moveEdition(tx);
  return version;
}
