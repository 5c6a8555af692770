import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import type { EffectTx } from '@jiceng/platform/effects';
import { idFromCode } from '@jiceng/platform/ids';
import type { RequestContext } from '@jiceng/platform/request-context';
import type { PersonnelImportInput } from '../import/import.graphql.js';
import { judgeImport, readTable, type ImportReport, type TableRow } from '../import/import.rules.js';
import { RegionService } from '../region/region.service.js';
import { organizationColumns, planOrganizationImport, type OrganizationChange } from './organization-import.rules.js';
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
import type { OrganizationRow } from './organization.table.js';

const idOf = (code: string): string => idFromCode('organization', code);

@Injectable()
export class OrganizationImport {
  constructor(
    private readonly commands: CommandRunner,
    private readonly regions: RegionService,
  ) {}

  /** Founds, renames and moves what the file says. Organizations that the file does not name stay as they are. */
  import(ctx: RequestContext, input: PersonnelImportInput): Promise<ImportReport> {
    return this.commands.run(ctx, 'importOrganizations', input, async (tx) => {
      const table = readTable(input.content, organizationColumns);
      await lockRegistry(tx);
      const byId = await this.named(tx, table);
      const plan = planOrganizationImport(table, {
        byId,
        knownRegions: await this.regions.knownAmong([...new Set(table.map((row) => row.cells.regionCode ?? ''))], tx),
        assertScope: (row) =>
          ctx.policy.assert('Mutation.importOrganizations', {
            regionCode: row.regionCode,
            organizationIds: [row.id, row.parentId],
            line: row.line ?? '',
          }),
        idOf,
        now: tx.now,
      });
      const { report, write } = judgeImport(
        input,
        { changed: plan.changes.length, unchanged: plan.unchanged },
        plan.faults,
      );
      if (write) await this.write(tx, plan.changes);
      return report;
    });
  }

  /** The organizations that the file names as themselves or as parents, and everything above them. */
  private async named(tx: EffectTx, table: readonly TableRow[]): Promise<Map<string, OrganizationRow>> {
    const codes = new Set(table.flatMap((row) => [row.cells.code ?? '', row.cells.parentCode ?? '']));
    const ids = [...codes].map(idOf);
    const above = await listAncestry(tx, ids);
    const rows = await findOrganizationsById(
      tx,
      above.map((row) => row.id),
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  private async write(tx: EffectTx, changes: readonly OrganizationChange[]): Promise<void> {
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
        // A simulated clock may stand before the last change; the change then corrects that period.
        const effectiveFrom = new Date(Math.max(tx.now.getTime(), known.at(-1)!.validFrom.getTime()));
        return periodsAfterChange(known, { name: after.name, parentId: after.parentId, effectiveFrom });
      }),
    );
    for (const { before, after } of changes) announceOrganization(tx, before, after);
  }
}
