import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import type { EffectTx } from '@jiceng/platform/effects';
import { badInput, platformErrors } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import { staleVersion } from '@jiceng/platform/stale-version';
import { uuidText } from '@jiceng/platform/text';
import { openTable, type ImportOutcome } from '@jiceng/tables/import';
import { Templates } from '@jiceng/tables/templates';
import { DataSource } from 'typeorm';
import { moveEdition } from '../directory/directory.consumer.js';
import { DirectoryService } from '../directory/directory.service.js';
import {
  judgeSourceMapping,
  sourceMappingColumns,
  type MappingValues,
} from '../source-mapping/source-mapping.rules.js';
import { sourceMappingTable } from '../source-mapping/source-mapping.table.js';
import type { ImportSourceMappingInput, SourceMapping } from './source-mapping.graphql.js';
import { mappingInForce, unmappedSince } from './source-mapping.queries.js';

const saveRows = sourceMappingTable.insert();
const UNMAPPED_DAYS = 90;
const MOST_UNMAPPED = 100;

/** The mappings of the categories of clients to those of the district. */
@Injectable()
export class SourceMappingService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly dataSource: DataSource,
    private readonly directories: DirectoryService,
    templates: Templates,
  ) {
    templates.offer({
      command: 'importSourceMapping',
      title: { zh: '类别对应', en: 'Mapping of categories' },
      columns: () => sourceMappingColumns,
      example: { sourceCategory: 'A01', sourceName: '噪声扰民', categoryCode: '', severity: '一般' },
    });
  }

  /**
   * Publishes a new version of the mapping of a client, which replaces the whole table for reports from now on. When
   * every row of the file has a fault, nothing is published.
   * @throws NOT_FOUND for a client that is unknown or revoked, BAD_INPUT for one that may not report, STALE_VERSION
   */
  async import(ctx: RequestContext, input: ImportSourceMappingInput): Promise<ImportOutcome> {
    const clientId = uuidText('clientId', input.clientId);
    const table = await openTable(input, sourceMappingColumns);
    const outcome = await this.commands.run(ctx, 'importSourceMapping', input, async (tx) => {
      await assertReports(tx, clientId);
      await assertVersion(tx, clientId, input.expectedVersion);
      return table.save(async (rows, faults) => {
        const directory = await this.directories.renewed();
        const mapped = judgeSourceMapping(rows, faults, (code) => directory.category(code, tx.now)?.retired === false);
        const save = async (): Promise<number | void> => {
          if (mapped.length > 0) return publish(tx, ctx.actor!.id, clientId, input.expectedVersion + 1, mapped);
        };
        return { imported: mapped.length, unchanged: 0, save };
      });
    });
    // This process uses the new mapping at once; other processes use it when they next read the edition.
    await this.directories.renewed();
    return outcome;
  }

  /** Returns the newest version of the mapping of a client, and the categories that it lacks. */
  async find(ctx: RequestContext, clientId: string): Promise<SourceMapping> {
    const now = ctx.now();
    const since = new Date(now.getTime() - UNMAPPED_DAYS * 86_400_000);
    const [rows, directory] = await Promise.all([
      mappingInForce.rows(this.dataSource, [clientId]),
      this.directories.current(),
    ]);
    const isRetired = (code: string): boolean => directory.category(code, now)?.retired !== false;
    const retired = new Set(rows.flatMap(({ categoryCode }) => categoryCode ?? []).filter(isRetired));
    const unmapped = await unmappedSince.rows(this.dataSource, [clientId, since, MOST_UNMAPPED, [...retired]]);
    return {
      version: rows[0]?.version ?? 0,
      importedAt: rows[0]?.importedAt.toISOString() ?? null,
      rows: rows.map(({ sourceCategory, sourceName, categoryCode, severity }) => ({
        sourceCategory,
        sourceName,
        category: categoryCode === null ? null : { code: categoryCode },
        retired: categoryCode !== null && retired.has(categoryCode),
        severity,
      })),
      unmapped,
    };
  }
}

async function assertReports(tx: EffectTx, id: string): Promise<void> {
  const [client] = await tx.sql<{ reports: boolean }>(
    `SELECT 'client_intake' = ANY(scopes) AS reports FROM known_client WHERE id = $1 AND revoked_at IS NULL`,
    [id],
  );
  if (!client) throw platformErrors.NOT_FOUND({ what: 'client', id, field: 'clientId' });
  if (!client.reports)
    throw badInput('clientId', '该系统没有上报权限，无须类别对应', 'names a client without the scope INTAKE');
}

/** @throws STALE_VERSION when the newest version is another than the caller's */
async function assertVersion(tx: EffectTx, clientId: string, expected: number): Promise<void> {
  // Without this lock, two imports at the same time would both find the version that they expect.
  await tx.sql('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`source_mapping ${clientId}`]);
  const [newest] = await tx.sql<{ version: number; rows: number }>(
    `SELECT version, count(*)::int AS rows FROM source_mapping WHERE client_id = $1
     GROUP BY version ORDER BY version DESC LIMIT 1`,
    [clientId],
  );
  const { version: actual, rows } = newest ?? { version: 0, rows: 0 };
  if (actual === expected) return;
  const changed = { clientId, version: actual, rows };
  throw await staleVersion(tx, { type: 'source-mapping', id: clientId }, { expected, actual, changed });
}

async function publish(
  tx: EffectTx,
  importedBy: string,
  clientId: string,
  version: number,
  rows: readonly MappingValues[],
): Promise<number> {
  await saveRows.run(
    tx,
    rows.map((row) => ({ ...row, clientId, version, importedAt: tx.now, importedBy })),
  );
  tx.audit({ subject: { type: 'source-mapping', id: clientId }, after: { version, rows: rows.length } });
  await moveEdition(tx);
  return version;
}
