import { jsonb, text } from '@jiceng/platform/columns';
import { defineTable } from '@jiceng/platform/table';
import type { ShiftCalendar } from './calendar.rules.js';

export const shiftCalendar = defineTable('shift_calendar', { code: text().key, definition: jsonb<ShiftCalendar>() });
