import { Injectable } from '@nestjs/common';
import { text } from '@jiceng/platform/columns';
import type { Transaction } from '@jiceng/platform/database';
import { defineQuery } from '@jiceng/platform/query';
import { OnTimers, type Fired } from '@jiceng/platform/timers';
import { CALENDAR_TIMER } from '../case/ledger/calendar-timer.js';
import { IssueLedger } from '../case/ledger/issue-ledger.service.js';
import { scheduleNotice } from '../case/ledger/notice.js';
import { missingNotice, nextLookAt, NOTICE_LOOK_TIMER } from '../rulebook/calendar/notice-missing.rules.js';
import { DirectoryService } from '../rulebook/directory/directory.service.js';
import { RESTING } from '../rulebook/process/resting-sql.js';
import { CalendarMoves } from './calendar-moves.js';

/** Number of issues in one transaction. A command on one of them waits until the transaction ends. */
const BATCH = 200;
/** A process may hold the calendars of before for a moment and report a matter with them, so a second pass follows. */
const SECOND_PASS_MS = 60_000;
const NO_ISSUE = '00000000-0000-0000-0000-000000000000';

export const ISSUES_BEHIND = `SELECT id::text AS id FROM issue
  WHERE state NOT IN ${RESTING} AND calendar_edition < $1 AND id > $2::uuid ORDER BY id LIMIT ${BATCH}`;
const behind = defineQuery({ id: text() }, () => ISSUES_BEHIND, 'calendar-issues-behind');
interface Payload {
  after: string | null;
  isSecondPass?: boolean;
  /** True when this pass has left an issue of which a timer was firing. */
  hasLeft?: boolean;
}

/**
 * Moves the deadlines of open issues after a change of calendars, some issues at a time, and tells the coordination
 * office when a notice is missing.
 */
@Injectable()
export class CalendarTimers {
  constructor(
    private readonly ledger: IssueLedger,
    private readonly directories: DirectoryService,
    private readonly moves: CalendarMoves,
  ) {}

  @OnTimers(CALENDAR_TIMER)
  async onChanged(fired: readonly Fired[], transaction: Transaction): Promise<void> {
    const directory = await this.directories.renewed();
    for (const { timer, tx } of fired) {
      const { after, isSecondPass = false, hasLeft = false } = timer.payload as unknown as Payload;
      const ids = (await behind.rows(transaction, [directory.calendars.edition, after ?? NO_ISSUE])).map(
        ({ id }) => id,
      );
      const locked = await this.ledger.lockIssues(transaction, ids);
      const { left } = await this.moves.move(transaction, locked.values(), directory, () => tx, new Set());
      const isLast = isSecondPass && !hasLeft && left.size === 0;
      const { key, kind } = timer;
      if (ids.length === BATCH) {
        const payload = { after: ids.at(-1), isSecondPass, hasLeft: hasLeft || left.size > 0 };
        tx.schedule({ kind, key, dueAt: tx.now, payload });
      } else if (!isLast) {
        const dueAt = new Date(tx.now.getTime() + SECOND_PASS_MS);
        tx.schedule({ kind, key, dueAt, payload: { after: null, isSecondPass: true } });
      }
    }
  }

  /** On 1 December, and then each week, the coordination office hears that the notice of the coming year is missing. */
  @OnTimers(NOTICE_LOOK_TIMER)
  async onLook(fired: readonly Fired[]): Promise<void> {
    const directory = await this.directories.renewed();
    for (const { timer, tx } of fired) {
      const isMissing = missingNotice(directory.calendars, tx.now) !== null;
      const office = directory.coordinationOffice(tx.now);
      if (isMissing && office) {
        const to = [{ organizationId: office.id, staffId: null }];
        scheduleNotice(tx, { issueId: null, seq: 0, kind: 'calendar', to });
      }
      const look = !isMissing ? 'published' : office ? 'told' : 'nobody-to-tell';
      tx.schedule({ kind: timer.kind, key: timer.key, dueAt: nextLookAt(tx.now, look), payload: {} });
    }
  }
}
