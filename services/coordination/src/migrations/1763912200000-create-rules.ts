import type { MigrationInterface, QueryRunner } from 'typeorm';
import { builtInCalendars } from '../rulebook/calendar/calendar.rules.js';
import { defaultProcess } from '../rulebook/process/default-process.js';

/** Rules that officials change: duty lists, precedents, processes and shift calendars, each with its versions. */
export class CreateRules1763912200000 implements MigrationInterface {
  name = 'CreateRules1763912200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE duty_list (
        version integer PRIMARY KEY,
        imported_at timestamptz NOT NULL,
        imported_by text NOT NULL
      );
      CREATE TABLE duty_row (
        id uuid PRIMARY KEY,
        version integer NOT NULL REFERENCES duty_list,
        category_prefix text NOT NULL,
        level text NOT NULL,
        region_code text NOT NULL,
        organization_id uuid NOT NULL,
        organization_code text NOT NULL,
        role text NOT NULL,
        note text
      );
      -- Serves routing: rows of a version whose prefix may match a category.
      CREATE INDEX duty_row_category ON duty_row (version, category_prefix);

      CREATE TABLE precedent (
        id uuid PRIMARY KEY,
        issue_id uuid NOT NULL REFERENCES issue,
        category_code text NOT NULL,
        region_code text NOT NULL,
        organization_id uuid NOT NULL,
        ruled_at timestamptz NOT NULL,
        ruled_by text NOT NULL,
        reason text NOT NULL
      );
      -- Serves routing: rulings on a category, newest first.
      CREATE INDEX precedent_category ON precedent (category_code, ruled_at DESC);

      CREATE TABLE process_definition (
        key text NOT NULL,
        version integer NOT NULL,
        definition jsonb NOT NULL,
        published_at timestamptz NOT NULL,
        published_by text NOT NULL,
        PRIMARY KEY (key, version)
      );
      CREATE TABLE shift_calendar (
        code text PRIMARY KEY,
        definition jsonb NOT NULL
      );
    `);
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
    await runner.query('DROP TABLE shift_calendar, process_definition, precedent, duty_row, duty_list');
  }
}
