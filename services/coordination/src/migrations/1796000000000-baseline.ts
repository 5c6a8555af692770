import { createFileTables, dropFileTables } from '@jiceng/platform/file-tables';
import { newId } from '@jiceng/platform/ids';
import { dropConfidentialSchema } from '@jiceng/platform/confidential';
import { createExportTable, dropExportTable } from '@jiceng/tables/export.table';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { builtInNotices } from '../rulebook/calendar/built-in-notices.js';
import { NOTICE_LOOK_TIMER } from '../rulebook/calendar/notice-missing.rules.js';
import { holidayNoticeTable } from '../rulebook/calendar/calendar.table.js';
import { defaultProcess } from '../rulebook/process/default-process.js';
import { defaultRules } from '../notification/default-rules.js';
import { notificationRuleTable } from '../notification/notification.table.js';
import { confidentialTables } from './baseline/confidential.js';
import { directiveTables } from './baseline/directive.js';
import { directoryTables } from './baseline/directory.js';
import { fileTables } from './baseline/file.js';
import { issueTables } from './baseline/issue.js';
import { notificationTables } from './baseline/notification.js';
import { rulesTables } from './baseline/rules.js';
import { sourceRequestTables } from './baseline/source-request.js';
import { statusTables } from './baseline/status.js';

/**
 * Creates the tables of coordination, and inserts what every district begins with: process, notices of holidays,
 * message rules.
 */
export class Baseline1796000000000 implements MigrationInterface {
  name = 'Baseline1796000000000';

  async up(runner: QueryRunner): Promise<void> {
    const files = [createFileTables, fileTables, createExportTable];
    const told = [sourceRequestTables, notificationTables, statusTables, directiveTables];
    for (const tables of [directoryTables, issueTables, confidentialTables, ...files, rulesTables, ...told])
      await runner.query(tables);
    // The first version is valid from the year 2000, so that simulated history has a process.
    await runner.query(
      `INSERT INTO process_definition (key, version, publication, definition, published_at, effective_from)
       VALUES ($1, $2, $3, $4, '2000-01-01T00:00:00Z', '2000-01-01T00:00:00Z')`,
      [defaultProcess.key, defaultProcess.version, newId(), JSON.stringify(defaultProcess)],
    );
    await runner.query(notificationRuleTable.insertFrom('jsonb_to_recordset($1::jsonb)'), [
      JSON.stringify(defaultRules),
    ]);
    await runner.query(holidayNoticeTable.insertFrom('jsonb_to_recordset($1::jsonb)'), [
      JSON.stringify(builtInNotices),
    ]);
    // The first look follows at once, because a district may begin in December.
    await runner.query(`INSERT INTO timer (id, kind, key, due_at, payload) VALUES ($1, $2, 'yearly', now(), '{}')`, [
      newId(),
      NOTICE_LOOK_TIMER,
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE directive_step, directive_item, directive_sentence, directive;
      DROP TABLE status_delivery, status_webhook_use, status_webhook, known_client;
      DROP TABLE notification_delivery, notification, notification_rule;
      DROP TABLE reply_template, working_hours, holiday_notice, process_definition, precedent, authority, source_mapping, intake_desk,
        duty_row,
        duty_list;
      ${dropExportTable}
      DROP TABLE issue_file;
      ${dropFileTables}
      DROP TABLE unsealing_request;
      ${dropConfidentialSchema}
      DROP TABLE call_attempt, callback, issue_reply, deadline_request, source_request, spot_check, level_fact, verification,
        delay_charge, duty_span, issue_step, task, unmasking,
        hidden_number, reporter, issue_text, issue;
      DROP TABLE directory_edition, archived_packet, known_line, category, grid, region, duty_entry, staff_assignment, organization;
    `);
  }
}
