import { HOTLINE, SENSORS } from './clients.js';
import type { Person } from './gateway-client.js';
import type { Life } from './history.js';
import { categoryAtHotline } from './hotline.js';
import type { World } from './world.js';

/**
 * Returns what a client that delivers the report adds: the number in its own system and, for the hotline, its category
 * and its limit there, two to six days after the report; nothing when a person reports.
 */
export function deliveryOf(
  life: Pick<Life, 'key' | 'source' | 'reportedAt' | 'categoryCode'>,
): Partial<Record<'sourceReference' | 'sourceCategory' | 'sourceDueAt', string>> {
  const { source, categoryCode, reportedAt, key } = life;
  if (source !== 'HOTLINE_12345' && source !== 'IOT') return {};
  const sourceReference = referenceOf(life);
  if (source === 'IOT') return { sourceReference };
  const days = 2 + (Number(key.split(':').at(-1)) % 5);
  const sourceDueAt = new Date(reportedAt.getTime() + days * 86_400_000).toISOString();
  return { sourceReference, sourceCategory: categoryAtHotline(categoryCode), sourceDueAt };
}

/**
 * Returns the number of a report in the system that delivers it: the date of the report, the time at which the demo was
 * planned, and a serial number. Another load of the demo gives other numbers.
 */
export function referenceOf({ key, source, reportedAt }: Pick<Life, 'key' | 'source' | 'reportedAt'>): string {
  const [line, ...planned] = key.split(':').reverse();
  const date = new Date(reportedAt.getTime() + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '');
  const load = planned.reverse().join('').replace(/\D/g, '').slice(-8).padStart(8, '0');
  return `${source === 'IOT' ? 'JS' : 'RX'}${date}-${load}${line!.padStart(4, '0')}`;
}

/**
 * Returns the times that the device of a report gives: hotline, sensors and grid workers say when the matter was seen,
 * up to 44 minutes before the report. The clock of one telephone in ten is 25 minutes ahead.
 */
export function timesOf({
  key,
  source,
  reportedAt,
}: Pick<Life, 'key' | 'source' | 'reportedAt'>): Record<string, string> {
  if (source === 'RESIDENT' || source === 'PATROL') return {};
  const line = Number(key.split(':').at(-1));
  const ahead = source === 'GRID_APP' && line % 10 === 7 ? 25 : 0;
  const time = (minutes: number): string => new Date(reportedAt.getTime() + minutes * 60_000).toISOString();
  return { observedAt: time(ahead - (line % 45)), sentAt: time(ahead) };
}

/**
 * Returns the person or system that takes a report in for the reporter: the hotline and the sensors deliver as clients,
 * the grid worker of the place reports for the app. Null when the reporter reports without help.
 */
export function takenInBy({ source, gridCode }: Life, world: World): Person | null {
  if (source === 'HOTLINE_12345') return world.gateway.as(HOTLINE);
  if (source === 'IOT') return world.gateway.as(SENSORS);
  return source === 'GRID_APP' ? world.gridWorker(gridCode) : null;
}
