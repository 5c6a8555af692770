import { builtInNotices } from '../src/rulebook/calendar/built-in-notices.js';
import { calendarHolder, Calendars } from '../src/rulebook/calendar/calendar.rules.js';

/** The calendars with which every district begins. */
export const builtInCalendars = new Calendars({ notices: builtInNotices, hours: [] });
export const officeClock = builtInCalendars.clock([calendarHolder('office')]);
export const dutyDeskClock = builtInCalendars.clock([calendarHolder('duty-desk')]);
export const roundTheClock = builtInCalendars.clock([calendarHolder('around-the-clock')]);
