import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import type { EffectTx } from '@jiceng/platform/effects';
import { idFromCode } from '@jiceng/platform/ids';
import type { RequestContext } from '@jiceng/platform/request-context';
import type { PersonnelImportInput } from '../import/import.graphql.js';
import { judgeImport, readTable, type ImportReport, type TableRow } from '../import/import.rules.js';
import { findOrganizationsById } from '../organization/organization.queries.js';
import { factsOf } from '../organization/organization.service.js';
import { listAssignments, lockStaff } from '../staff/staff.queries.js';
import { planRosterImport, rosterColumns, type RosterImportState } from './roster-import.rules.js';
import { announceEntry } from './roster.events.js';
import { listEntriesOf, saveEntries } from './roster.queries.js';

@Injectable()
export class RosterImport {
  constructor(private readonly commands: CommandRunner) {}

  /** Plans the duties and leaves of the file. Entries that the file does not name stay as they are. */
  import(ctx: RequestContext, input: PersonnelImportInput): Promise<ImportReport> {
    return this.commands.run(ctx, 'importRoster', input, async (tx) => {
      const table = readTable(input.content, rosterColumns);
      const plan = planRosterImport(table, await this.stateFor(ctx, tx, table));
      const { report, write } = judgeImport(
        input,
        { changed: plan.changes.length, unchanged: plan.unchanged },
        plan.faults,
      );
      if (write) {
        await saveEntries(
          tx,
          plan.changes.map(({ after }) => after),
        );
        for (const { before, after } of plan.changes) announceEntry(tx, before, after);
      }
      return report;
    });
  }

  private async stateFor(ctx: RequestContext, tx: EffectTx, table: readonly TableRow[]): Promise<RosterImportState> {
    const staffIds = [...new Set(table.map((row) => idFromCode('staff', row.cells.staffCode ?? '')))];
    const staff = await lockStaff(tx, staffIds);
    const assignments = await listAssignments(tx, { staffIds, postIds: [] });
    const entries = await listEntriesOf(tx, staffIds);
    const organizations = await findOrganizationsById(tx, [
      ...new Set([...assignments, ...entries].map((row) => row.organizationId)),
    ]);
    return {
      staff: new Map(staff.map((row) => [row.id, row])),
      assignments: Map.groupBy(assignments, (row) => row.staffId),
      organizations: new Map(organizations.map((row) => [row.id, row])),
      entries: Map.groupBy(entries, (row) => row.staffId),
      assertScope: (organization) => ctx.policy.assert('Mutation.importRoster', factsOf(organization)),
      idOf: idFromCode,
    };
  }
}
