import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import type { EffectTx } from '@jiceng/platform/effects';
import { badInput, checkAll, InputFaults } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText } from '@jiceng/platform/text';
import { CALENDAR_TIMER } from '../case/ledger/calendar-timer.js';
import { holidayNoticeTable } from '../rulebook/calendar/calendar.table.js';
import { dateInShanghai } from '../rulebook/calendar/holiday-law.rules.js';
import {
  daysOf,
  noticeFaults,
  type HolidayNotice as Notice,
  type NoticeText,
} from '../rulebook/calendar/holiday-notice.rules.js';
import { FIRST_YEAR, LAST_YEAR } from '../rulebook/calendar/working-clock.js';
import { moveEdition } from '../rulebook/directory/directory.consumer.js';
import { DirectoryService } from '../rulebook/directory/directory.service.js';
import type {
  CalendarYear,
  HolidayNotice,
  PublishHolidayNoticeInput,
  PublishHolidayNoticePayload,
} from './calendar.graphql.js';
import { DeadlineMoveService } from './deadline-moves.service.js';

const saveNotice = holidayNoticeTable.insert();

@Injectable()
export class CalendarService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly directories: DirectoryService,
    private readonly moves: DeadlineMoveService,
  ) {}

  /** Returns the calendar of a year. @throws BAD_INPUT */
  async year(year: number): Promise<CalendarYear> {
    if (year < FIRST_YEAR || year > LAST_YEAR)
      throw badInput(
        'year',
        `仅支持 ${FIRST_YEAR} 至 ${LAST_YEAR} 年`,
        `must lie between ${FIRST_YEAR} and ${LAST_YEAR}`,
      );
    const { calendars } = await this.directories.current();
    const versions = calendars.notices(year).map(shown).reverse();
    return {
      year,
      notice: versions[0] ?? null,
      versions,
      days: daysOf({ from: `${year}-01-01`, to: `${year}-12-31` })
        .map((date) => calendars.day(date))
        .filter(({ kind }) => kind === 'holiday' || kind === 'make-up'),
    };
  }

  /**
   * Publishes a version of the notice of a year. A timer then moves the deadlines of the open issues.
   * @throws BAD_INPUT
   */
  async publishNotice(ctx: RequestContext, input: PublishHolidayNoticeInput): Promise<PublishHolidayNoticePayload> {
    const text = noticeText(input);
    const payload = await this.commands.run(ctx, 'publishHolidayNotice', input, async (tx) => {
      if (!input.dryRun) await lockCalendars(tx);
      const directory = await this.directories.renewed();
      const { calendars } = directory;
      const [first, ...more] = noticeFaults(text, { extraDaysOff: input.extraDaysOff, now: tx.now });
      if (first) throw new InputFaults([first, ...more]);
      const before = calendars.notices(text.year).at(-1);
      const notice: Notice = {
        ...text,
        version: (before?.version ?? 0) + 1,
        edition: calendars.edition + 1,
        effectiveFrom: dateInShanghai(tx.now),
      };
      const moves = await this.moves.of(tx, directory, calendars.with({ notices: [notice] }));
      if (input.dryRun) return { notice: null, moves };
      await saveNotice.run(tx, [{ ...notice, workdays: [...notice.workdays] }]);
      tx.audit({
        subject: { type: 'holiday-notice', id: `${notice.year}@${notice.version}` },
        before: before && shown(before),
        after: shown(notice),
      });
      scheduleMoves(tx, notice.edition);
      await moveEdition(tx);
      return { notice: shown(notice), moves };
    });
    // This process uses the new notice at once; other processes use it when they next read the edition.
    await this.directories.renewed();
    return payload;
  }
}

/** Lets one publication wait for another; two at the same time would get the same edition. */
export async function lockCalendars(tx: EffectTx): Promise<void> {
  await tx.sql(`SELECT pg_advisory_xact_lock(hashtext('coordination-calendars'))`);
}

/** Lets a timer move the deadlines of the open issues, so that the command does not wait for a million issues. */
export function scheduleMoves(tx: EffectTx, edition: number): void {
  tx.schedule({ kind: CALENDAR_TIMER, key: String(edition), dueAt: tx.now, payload: { after: null } });
}

/** @throws BAD_INPUT */
function noticeText(input: PublishHolidayNoticeInput): NoticeText {
  const { year, issuedOn, holidays, workdays, extraDaysOff } = input;
  const atMost = (field: string, count: number, most: number): void => {
    if (count > most) throw badInput(field, `不得超过 ${most} 项`, `must have at most ${most} items`);
  };
  const { names, number, issuer } = checkAll({
    holidays: () => atMost('holidays', holidays.length, 20),
    workdays: () => atMost('workdays', workdays.length, 30),
    extraDaysOff: () => {
      if (extraDaysOff < 0 || extraDaysOff > 60)
        throw badInput('extraDaysOff', '须为 0 至 60', 'must lie between 0 and 60');
    },
    number: () => personText('number', input.number, { maxLength: 40 }),
    issuer: () => personText('issuer', input.issuer, { maxLength: 40 }),
    names: () =>
      checkAll(
        Object.fromEntries(
          holidays.map(({ name }, index) => [
            index,
            () => personText(`holidays[${index}].name`, name, { maxLength: 20 }),
          ]),
        ),
      ),
  });
  return {
    year,
    number,
    issuer,
    issuedOn,
    holidays: holidays.map(({ from, to }, index) => ({ name: names[index]!, from, to })),
    workdays,
  };
}

function shown({ edition: _, ...notice }: Notice): HolidayNotice {
  return { ...notice, holidays: [...notice.holidays], workdays: [...notice.workdays] };
}
