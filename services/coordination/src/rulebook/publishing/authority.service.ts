import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import type { EffectTx } from '@jiceng/platform/effects';
import { defineQuery } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import type { TableRow } from '@jiceng/platform/table';
import type { ImportInput } from '@jiceng/tables/graphql';
import { openTable, type ImportOutcome } from '@jiceng/tables/import';
import { Templates } from '@jiceng/tables/templates';
import { DataSource } from 'typeorm';
import { moveEdition } from '../directory/directory.consumer.js';
import { DirectoryService } from '../directory/directory.service.js';
import { authorityColumns, judgeAuthority, type Authority } from '../authority/authority.rules.js';
import { authorityTable } from '../authority/authority.table.js';

const saveRows = authorityTable.insert();

const rowsInForce = defineQuery(
  authorityTable.columns,
  (columns) =>
    `SELECT ${columns()} FROM authority WHERE version = (SELECT max(version) FROM authority) ORDER BY category_prefix, level`,
);

@Injectable()
export class AuthorityService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly dataSource: DataSource,
    private readonly directories: DirectoryService,
    templates: Templates,
  ) {
    templates.offer({
      command: 'importAuthorityMatrix',
      title: { zh: '层级权限', en: 'Authority matrix' },
      columns: () => authorityColumns,
      example: {
        categoryCode: '*',
        level: 'street',
        maySolve: '是',
        limitMinutes: '2400',
      },
    });
  }

  /** Publishes a new version of the authority matrix. When every row of the file has a fault, nothing is published. */
  async import(ctx: RequestContext, input: ImportInput): Promise<ImportOutcome> {
    const table = await openTable(input, authorityColumns);
    const outcome = await this.commands.run(ctx, 'importAuthorityMatrix', input, (tx) =>
      table.save(async (rows, faults) => {
        const directory = await this.directories.renewed();
        const levels = new Set(
          directory.processes
            .filter(({ withdrawnAt }) => withdrawnAt === null)
            .flatMap(({ definition }) => definition.levels.map(({ code }) => code)),
        );
        const listed = judgeAuthority(rows, faults, (code) => levels.has(code));
        const save = async (): Promise<number | void> => {
          if (listed.length > 0) return publish(tx, ctx.actor!.id, listed);
        };
        return { imported: listed.length, unchanged: 0, save };
      }),
    );
    // This process uses the new matrix at once; other processes use it when they next read the edition.
    await this.directories.renewed();
    return outcome;
  }

  /** Returns the rows of the newest version, by category and level. */
  inForce(): Promise<TableRow<typeof authorityTable>[]> {
    return rowsInForce.rows(this.dataSource, []);
  }
}

async function publish(tx: EffectTx, importedBy: string, rows: readonly Authority[]): Promise<number> {
  // Without this lock, two imports at the same time would get the same version number.
  await tx.sql(`SELECT pg_advisory_xact_lock(hashtextextended('authority', 0))`);
  const [next] = await tx.sql<{ version: number }>('SELECT coalesce(max(version), 0) + 1 AS version FROM authority');
  const { version } = next!;
  await saveRows.run(
    tx,
    rows.map((row) => ({ ...row, version, importedAt: tx.now, importedBy })),
  );
  tx.audit({ subject: { type: 'authority-matrix', id: String(version) }, after: { rows: rows.length } });
  await moveEdition(tx);
  return version;
}
