import { date, integer, jsonb, text } from '@jiceng/platform/columns';
import { defineTable } from '@jiceng/platform/table';
import type { HolidaySpan } from './holiday-notice.rules.js';
import type { Hours } from './working-hours.rules.js';

/** A version of the notice of a year. `edition` numbers all changes of calendars; the built-in notices have 0. */
export const holidayNoticeTable = defineTable('holiday_notice', {
  year: integer().key,
  version: integer().key,
  edition: integer().fixed,
  number: text().fixed,
  issuer: text().fixed,
  issuedOn: date().fixed,
  holidays: jsonb<readonly HolidaySpan[]>().fixed,
  workdays: text().array.fixed,
  effectiveFrom: date().fixed,
});

/** A version of the hours of a shift calendar, a region or an organization. */
export const workingHoursTable = defineTable('working_hours', {
  edition: integer().key,
  holder: text().fixed,
  effectiveFrom: date().fixed,
  /** Null from the day on which the holder has no hours of its own any longer. */
  hours: jsonb<Hours>().orNull.fixed,
});
