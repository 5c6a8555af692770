import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import { badInput } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText } from '@jiceng/platform/text';
import {
  AROUND_THE_CLOCK,
  calendarHolder,
  organizationHolder,
  regionHolder,
} from '../rulebook/calendar/calendar.rules.js';
import { workingHoursTable } from '../rulebook/calendar/calendar.table.js';
import { dateInShanghai, shiftDate } from '../rulebook/calendar/holiday-law.rules.js';
import {
  seasonsOf,
  timeOf,
  type Hours,
  type WorkingHours as Version,
} from '../rulebook/calendar/working-hours.rules.js';
import { moveEdition } from '../rulebook/directory/directory.consumer.js';
import type { Directory } from '../rulebook/directory/directory.js';
import { DirectoryService } from '../rulebook/directory/directory.service.js';
import { unknownCalendar } from '../rulebook/publishing/process.errors.js';
import { lockCalendars, scheduleMoves } from './calendar.service.js';
import { DeadlineMoveService } from './deadline-moves.service.js';
import type { PublishWorkingHoursInput, PublishWorkingHoursPayload, WorkingHours } from './hours.graphql.js';

const saveHours = workingHoursTable.insert();

@Injectable()
export class HoursService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly directories: DirectoryService,
    private readonly moves: DeadlineMoveService,
  ) {}

  /** Returns the versions that govern some day, the newest first; the audit also has those that never began. */
  async list(): Promise<WorkingHours[]> {
    const { calendars } = await this.directories.current();
    const all = calendars.allHours();
    return all
      .filter((version) => !all.some((later) => replaces(later, version)))
      .sort((a, b) =>
        a.effectiveFrom < b.effectiveFrom ? 1 : a.effectiveFrom > b.effectiveFrom ? -1 : b.edition - a.edition,
      )
      .map(shown);
  }

  /**
   * Publishes the next version of the hours of a holder. A timer then moves the deadlines of the open issues.
   * @throws BAD_INPUT, UNKNOWN_CALENDAR
   */
  async publish(ctx: RequestContext, input: PublishWorkingHoursInput): Promise<PublishWorkingHoursPayload> {
    const payload = await this.commands.run(ctx, 'publishWorkingHours', input, async (tx) => {
      if (!input.dryRun) await lockCalendars(tx);
      const directory = await this.directories.renewed();
      const { calendars } = directory;
      const holder = holderOf(input, directory, tx.now);
      const hours = hoursOf(input);
      assertSoon(input.effectiveFrom, dateInShanghai(tx.now));
      const version: Version = { holder, edition: calendars.edition + 1, effectiveFrom: input.effectiveFrom, hours };
      const moves = await this.moves.of(tx, directory, calendars.with({ hours: [version] }));
      if (input.dryRun) return { hours: null, moves };
      await saveHours.run(tx, [version]);
      tx.audit({
        subject: { type: 'working-hours', id: holder },
        before: calendars.hours(holder).at(-1)?.hours ?? null,
        after: { effectiveFrom: version.effectiveFrom, hours },
      });
      scheduleMoves(tx, version.edition);
      await moveEdition(tx);
      return { hours: shown(version), moves };
    });
    // This process uses the new hours at once; other processes use them when they next read the edition.
    await this.directories.renewed();
    return payload;
  }
}

/** True when a later version governs every day of an earlier one. */
function replaces(later: Version, earlier: Version): boolean {
  return (
    later.holder === earlier.holder && later.edition > earlier.edition && later.effectiveFrom <= earlier.effectiveFrom
  );
}

/** @throws BAD_INPUT, UNKNOWN_CALENDAR */
function holderOf(
  { calendar, regionCode, organizationId }: PublishWorkingHoursInput,
  directory: Directory,
  now: Date,
): string {
  if ([calendar, regionCode, organizationId].filter((each) => each != null).length !== 1)
    throw badInput(
      'calendar',
      '工作日历、区划、机构须且只能填一项',
      'name one of calendar, regionCode, organizationId',
    );
  if (calendar != null) {
    if (calendar === AROUND_THE_CLOCK)
      throw badInput('calendar', '全天候日历不得修改', 'the calendar around the clock never changes');
    if (!directory.calendars.has(calendar)) throw unknownCalendar('calendar', calendar);
    return calendarHolder(calendar);
  }
  if (regionCode != null) {
    if (!directory.knowsArea(regionCode) || regionCode.length !== 12)
      throw badInput('regionCode', '区划不存在', 'names no region');
    return regionHolder(regionCode);
  }
  if (!directory.inForce(organizationId!, now))
    throw badInput('organizationId', '机构不存在或已撤销', 'names no organization in force');
  return organizationHolder(organizationId!);
}

/** @throws BAD_INPUT */
function hoursOf({ calendar, name, days, seasons }: PublishWorkingHoursInput): Hours | null {
  if (seasons.length === 0) {
    if (calendar != null) throw badInput('seasons', '工作日历须有时段', 'a shift calendar needs hours');
    return null;
  }
  return {
    name: personText('name', name ?? '', { maxLength: 20 }),
    days: days ?? 'statutory',
    seasons: seasonsOf(seasons),
  };
}

/** @throws BAD_INPUT: a day that has begun does not change, and a day far away is a typing error */
function assertSoon(effectiveFrom: string, today: string): void {
  if (effectiveFrom <= today) throw badInput('effectiveFrom', '须为明天或以后', 'must be tomorrow or later');
  if (effectiveFrom > shiftDate(today, 366)) throw badInput('effectiveFrom', '须在一年以内', 'must lie within a year');
}

function shown({ holder, effectiveFrom, hours }: Version): WorkingHours {
  const [kind, code] = [holder.slice(0, holder.indexOf(':')), holder.slice(holder.indexOf(':') + 1)];
  return {
    calendar: kind === 'calendar' ? code : null,
    region: kind === 'region' ? { code } : null,
    organization: kind === 'organization' ? { id: code } : null,
    effectiveFrom,
    name: hours?.name ?? null,
    days: hours?.days ?? null,
    seasons: (hours?.seasons ?? []).map(({ from, periods }) => ({
      from,
      periods: periods.map(([opens, closes]) => ({ opens: timeOf(opens), closes: timeOf(closes) })),
    })),
  };
}
