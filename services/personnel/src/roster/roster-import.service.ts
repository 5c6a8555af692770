import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import type { EffectTx } from '@jiceng/platform/effects';
import { idFromCode } from '@jiceng/platform/ids';
import type { RequestContext } from '@jiceng/platform/request-context';
import type { ImportInput } from '@jiceng/tables/graphql';
import { openTable, type ImportOutcome } from '@jiceng/tables/import';
import { Templates } from '@jiceng/tables/templates';
import { LineService } from '../line/line.service.js';
import { findOrganizationsById } from '../organization/organization.queries.js';
import { factsOf } from '../organization/organization.service.js';
import { listAssignments, lockStaff } from '../staff/staff.queries.js';
import {
  planRosterImport,
  rosterColumns,
  type RosterImportRow,
  type RosterImportState,
} from './roster-import.rules.js';
import { announceEntry } from '../roster-entry/roster-entry.events.js';
import { coversOf, listEntriesOf, saveEntries } from '../roster-entry/roster-entry.queries.js';

@Injectable()
export class RosterImport {
  constructor(
    private readonly commands: CommandRunner,
    private readonly lines: LineService,
    templates: Templates,
  ) {
    templates.offer({
      command: 'importRoster',
      title: { zh: '排班', en: 'Roster' },
      columns: async () => rosterColumns(await this.lines.known()),
      example: {
        staffCode: 'S0001',
        kind: '值班',
        areaCodes: '320106001000',
        startsAt: '2026-12-07 08:30',
        endsAt: '2026-12-07 17:30',
      },
    });
  }

  /** Plans the duties and leaves of the file. Entries that the file does not name stay as they are. */
  async import(ctx: RequestContext, input: ImportInput): Promise<ImportOutcome> {
    const table = await openTable(input, rosterColumns(await this.lines.known()));
    return this.commands.run(ctx, 'importRoster', input, (tx) =>
      table.save(async (rows, faults) => {
        const { changes, unchanged } = planRosterImport(rows, await this.stateFor(ctx, tx, rows), faults);
        const save = async (): Promise<void> => {
          if (changes.length === 0) return;
          await saveEntries(
            tx,
            changes.map(({ after }) => after),
          );
          const covers = await coversOf(
            tx,
            changes.map(({ after }) => after),
          );
          for (const { before, after } of changes)
            announceEntry(tx, before, after, { covers: covers.get(after.id) ?? [] });
        };
        return { imported: changes.length, unchanged, save };
      }),
    );
  }

  private async stateFor(
    ctx: RequestContext,
    tx: EffectTx,
    table: readonly RosterImportRow[],
  ): Promise<RosterImportState> {
    const staffIds = [...new Set(table.map(({ values }) => idFromCode('staff', values.staffCode)))];
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
