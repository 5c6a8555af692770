/**
 * The timer that moves the deadlines of open issues after a change of calendars. Its key is the edition of the change,
 * and its payload the last issue of the batch before.
 */
export const CALENDAR_TIMER = 'calendar-changed';
