import type { Metrics } from '@jiceng/platform/metrics';
import { Registry } from 'prom-client';
import { builtInCalendars } from '../../test/clocks.js';
import type { DirectoryService } from '../rulebook/directory/directory.service.js';
import { CalendarMetrics } from './calendar.metrics.js';

it('the metric of a missing notice is left out while the directory cannot be read', async () => {
  const registry = new Registry();
  let isAway = false;
  const current = (): Promise<unknown> =>
    isAway ? Promise.reject(new Error('away')) : Promise.resolve({ calendars: builtInCalendars });
  new CalendarMetrics({ current } as DirectoryService, { registry } as Metrics);
  const shown = async (): Promise<string[]> => (await registry.metrics()).match(/^jiceng_holiday\S* \d$/gm) ?? [];
  expect(await shown()).toHaveLength(1);
  isAway = true;
  expect(await shown()).toEqual([]);
  isAway = false;
  expect(await shown()).toHaveLength(1);
});
