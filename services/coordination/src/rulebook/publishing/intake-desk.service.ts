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
import { intakeDeskColumns, judgeIntakeDesks, type IntakeDesk } from '../intake-desk/intake-desk.rules.js';
import { intakeDeskTable } from '../intake-desk/intake-desk.table.js';

const saveRows = intakeDeskTable.insert();

const desksInForce = defineQuery(
  intakeDeskTable.columns,
  (columns) =>
    `SELECT ${columns()} FROM intake_desk WHERE version = (SELECT max(version) FROM intake_desk) ORDER BY region_code`,
);

@Injectable()
export class IntakeDeskService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly dataSource: DataSource,
    private readonly directories: DirectoryService,
    templates: Templates,
  ) {
    templates.offer({
      command: 'importIntakeDesks',
      title: { zh: '受理台', en: 'Intake desks' },
      columns: () => intakeDeskColumns,
      example: {
        regionCode: '320106000000',
        organizationCode: 'CMD',
      },
    });
  }

  /** Publishes a new version of the intake desks. When every row of the file has a fault, nothing is published. */
  async import(ctx: RequestContext, input: ImportInput): Promise<ImportOutcome> {
    const table = await openTable(input, intakeDeskColumns);
    const outcome = await this.commands.run(ctx, 'importIntakeDesks', input, (tx) =>
      table.save(async (rows, faults) => {
        const directory = await this.directories.renewed();
        const desks = judgeIntakeDesks(rows, faults, {
          hasArea: (code) => directory.knowsArea(code),
          organization: (code) => directory.organizationByCode(code),
        });
        const save = async (): Promise<number | void> => {
          if (desks.length > 0) return publish(tx, ctx.actor!.id, desks);
        };
        return { imported: desks.length, unchanged: 0, save };
      }),
    );
    // This process uses the new desks at once; other processes use them when they next read the edition.
    await this.directories.renewed();
    return outcome;
  }

  /** Returns the desks of the newest version, by region. */
  inForce(): Promise<TableRow<typeof intakeDeskTable>[]> {
    return desksInForce.rows(this.dataSource, []);
  }
}

async function publish(tx: EffectTx, importedBy: string, desks: readonly IntakeDesk[]): Promise<number> {
  // Without this lock, two imports at the same time would get the same version number.
  await tx.sql(`SELECT pg_advisory_xact_lock(hashtextextended('intake_desk', 0))`);
  const [next] = await tx.sql<{ version: number }>('SELECT coalesce(max(version), 0) + 1 AS version FROM intake_desk');
  const { version } = next!;
  await saveRows.run(
    tx,
    desks.map((desk) => ({ ...desk, version, importedAt: tx.now, importedBy })),
  );
  tx.audit({ subject: { type: 'intake-desks', id: String(version) }, after: { rows: desks.length } });
  await moveEdition(tx);
  return version;
}
