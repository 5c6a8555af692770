import type { MigrationInterface, QueryRunner } from 'typeorm';
import { builtInCalendars } from '../rulebook/calendar/calendar.rules.js';
import { defaultProcess } from '../rulebook/process/default-process.js';
import { directoryTables } from './baseline/directory.js';
import { issueTables } from './baseline/issue.js';
import { rulesTables } from './baseline/rules.js';

/** The tables of coordination, with the standard process and the shift calendars that every district begins with. */
export class Baseline1796000000000 implements MigrationInterface {
  name = 'Baseline1796000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const tables of [directoryTables, issueTables, rulesTables]) await runner.query(tables);
    // The first version holds from the beginning of time, so that simulated history finds it.
    await runner.query(`INSERT INTO process_definition VALUES ($1, $2, $3, '2000-01-01T00:00:00Z', 'system')`, [
      defaultProcess.key,
      defaultProcess.version,
      JSON.stringify(defaultProcess),
    ]);
    for (const calendar of builtInCalendars)
      await runner.query('INSERT INTO shift_calendar VALUES ($1, $2)', [calendar.code, JSON.stringify(calendar)]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE shift_calendar, process_definition, precedent, authority, intake_desk, duty_row, duty_list;
      DROP TABLE call_attempt, callback, deadline_request, level_fact, verification, delay_charge, duty_span, issue_step, task, reporter, issue;
      DROP TABLE directory_edition, archived_packet, category, grid, region, duty_entry, staff_assignment, organization;
    `);
  }
}
