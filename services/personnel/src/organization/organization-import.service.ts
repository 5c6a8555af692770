import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import type { EffectTx } from '@jiceng/platform/effects';
import { idFromCode } from '@jiceng/platform/ids';
import type { RequestContext } from '@jiceng/platform/request-context';
import type { ImportInput } from '@jiceng/tables/graphql';
import { openTable, type ImportOutcome } from '@jiceng/tables/import';
import { Templates } from '@jiceng/tables/templates';
import { LineService } from '../line/line.service.js';
import { RegionService } from '../region/region.service.js';
import {
  organizationColumns,
  planOrganizationImport,
  type OrganizationChange,
  type OrganizationImportRow,
} from './organization-import.rules.js';
import type { OrganizationRow } from './organization.table.js';
import { announceOrganization } from './organization.events.js';
import {
  findOrganizationsById,
  listAncestry,
  listPeriods,
  lockRegistry,
  saveOrganizations,
  savePeriods,
} from './organization.queries.js';
import { periodsAfterChange } from './organization.rules.js';

const idOf = (code: string): string => idFromCode('organization', code);

@Injectable()
export class OrganizationImport {
  constructor(
    private readonly commands: CommandRunner,
    private readonly regions: RegionService,
    private readonly lines: LineService,
    templates: Templates,
  ) {
    templates.offer({
      command: 'importOrganizations',
      title: { zh: '机构', en: 'Organizations' },
      columns: async () => organizationColumns(await this.lines.known()),
      example: {
        code: 'STREET-EXAMPLE',
        name: '示例街道办事处',
        kind: 'street_office',
        parentCode: 'GOV',
        regionCode: '320106001000',
        validFrom: '2026-01-01',
      },
    });
  }

  /**
   * Creates, renames and moves the organizations of the file. Organizations that the file does not name stay as they
   * are.
   */
  async import(ctx: RequestContext, input: ImportInput): Promise<ImportOutcome> {
    const lines = await this.lines.known();
    const table = await openTable(input, organizationColumns(lines));
    return this.commands.run(ctx, 'importOrganizations', input, (tx) =>
      table.save(async (rows, faults) => {
        await lockRegistry(tx);
        const byId = await this.named(tx, rows);
        const regionCodes = [...new Set(rows.map(({ values }) => values.regionCode))];
        const { changes, unchanged } = planOrganizationImport(
          rows,
          {
            byId,
            lines,
            knownRegions: await this.regions.knownAmong(regionCodes, tx),
            assertScope: (row) =>
              ctx.policy.assert('Mutation.importOrganizations', {
                regionCode: row.regionCode,
                organizationIds: [row.id, row.parentId],
                line: row.line ?? '',
              }),
            idOf,
            now: tx.now,
          },
          faults,
        );
        return { imported: changes.length, unchanged, save: () => this.write(tx, changes) };
      }),
    );
  }

  /** Reads the organizations that the file names in a row or as a parent, and every organization above them. */
  private async named(tx: EffectTx, table: readonly OrganizationImportRow[]): Promise<Map<string, OrganizationRow>> {
    const codes = new Set(
      table.flatMap(({ values: { code, parentCode } }) => (parentCode === null ? [code] : [code, parentCode])),
    );
    const ids = [...codes].map(idOf);
    const above = await listAncestry(tx, ids);
    const rows = await findOrganizationsById(
      tx,
      above.map((row) => row.id),
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  private async write(tx: EffectTx, changes: readonly OrganizationChange[]): Promise<void> {
    if (changes.length === 0) return;
    const periods = Map.groupBy(
      await listPeriods(
        tx,
        changes.map((change) => change.after.id),
      ),
      (period) => period.organizationId,
    );
    await saveOrganizations(
      tx,
      changes.map((change) => change.after),
    );
    await savePeriods(
      tx,
      changes.flatMap(({ after }) => {
        const known = periods.get(after.id);
        if (!known)
          return [
            {
              organizationId: after.id,
              validFrom: after.validFrom,
              validTo: null,
              name: after.name,
              parentId: after.parentId,
            },
          ];
        // A simulated clock may be set to a time before the last change. The import then corrects the last period.
        const effectiveFrom = new Date(Math.max(tx.now.getTime(), known.at(-1)!.validFrom.getTime()));
        return periodsAfterChange(known, { name: after.name, parentId: after.parentId, effectiveFrom });
      }),
    );
    for (const { before, after } of changes) announceOrganization(tx, before, after);
  }
}
