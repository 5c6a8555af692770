import { Injectable } from '@nestjs/common';
import { Metrics } from '@jiceng/platform/metrics';
import { Gauge } from 'prom-client';
import { missingNotice } from '../rulebook/calendar/notice-missing.rules.js';
import { DirectoryService } from '../rulebook/directory/directory.service.js';

/** Tells operators that a notice of holidays is missing, for the alert JicengHolidayNoticeMissing. */
@Injectable()
export class CalendarMetrics {
  constructor(directories: DirectoryService, { registry }: Metrics) {
    const missing = new Gauge({
      name: 'jiceng_holiday_notice_missing',
      help: '1 while the notice of holidays of this year, or from 1 December on of the next year, is not published',
      registers: [registry],
      // When PostgreSQL does not answer, the metric is left out, because an old value would look like the present one.
      collect: async (): Promise<void> => {
        const directory = await directories.current().catch(() => null);
        missing.remove();
        if (directory) missing.set(missingNotice(directory.calendars, new Date()) === null ? 0 : 1);
      },
    });
  }
}
