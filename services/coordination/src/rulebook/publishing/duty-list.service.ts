import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import { keysetOf, pageOf, type Connection } from '@jiceng/platform/connection';
import { defineQuery } from '@jiceng/platform/query';
import { newId } from '@jiceng/platform/ids';
import type { RequestContext } from '@jiceng/platform/request-context';
import { DataSource } from 'typeorm';
import { moveEdition } from '../directory/directory.consumer.js';
import { DirectoryService } from '../directory/directory.service.js';
import { verifiers } from '../process/judging-roles.js';
import { dutyRowTable, rowsOfVersion, type ListedDuty } from '../duty-list/duty-list.table.js';
import type { Precedent } from '../duty-list/precedent.table.js';
import type { EffectTx } from '@jiceng/platform/effects';
import type { ImportInput } from '@jiceng/tables/graphql';
import { openTable } from '@jiceng/tables/import';
import { Templates } from '@jiceng/tables/templates';
import { dutyListColumns, judgeDutyList, type ImportedDutyRow } from '../duty-list/duty-list-import.rules.js';
import type { DutyListPayload } from './duty-list.graphql.js';
import { newVersion } from './duty-list-version.js';
import { endRulings, MOST_ENDED, rulingsEndedBy } from './ended-rulings.js';
import { precedentView, toPrecedent } from './precedent.graphql.js';

const saveRows = dutyRowTable.insert();

/** Finds {@link rowsOfVersion}; the page begins after prefix $3 and id $4. */
const rowPage = defineQuery(
  dutyRowTable.columns,
  (columns) => `SELECT ${columns()} FROM duty_row
    WHERE ${rowsOfVersion}
      AND ($3::text IS NULL OR (category_prefix, id) > ($3, $4::uuid))
    ORDER BY category_prefix, id LIMIT $5`,
);

@Injectable()
export class DutyListService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly dataSource: DataSource,
    private readonly directories: DirectoryService,
    templates: Templates,
  ) {
    templates.offer({
      command: 'importDutyList',
      title: { zh: '权责清单', en: 'Duty list' },
      columns: () => dutyListColumns,
      example: {
        categoryCode: '01',
        level: '区',
        regionCode: '320106000000',
        organizationCode: 'URBAN',
        role: '主办',
        note: '示例',
      },
    });
  }

  /**
   * Publishes a new version of the duty list and ends the rulings whose duty it changes. Older versions stay readable.
   * When every row of the file has a fault, nothing is published.
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
          hasVerifier: (id, regionCode) =>
            directory.hasPost(id, verifiers, tx.now, regionCode) ||
            directory.hasPostInside(id, verifiers, tx.now, regionCode),
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

  /**
   * Lists the rows of the list in force, or of an older version, by category.
   * @throws PAGE_TOO_LARGE, BAD_CURSOR
   */
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
  /** Rulings that the version ends. */
  ended: readonly Precedent[];
}

async function publish(tx: EffectTx, actorId: string, { rows, rejected, ended }: NewVersion): Promise<number> {
  const { version } = await newVersion(tx, 'published', actorId);
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
