import { setTimeout as wait } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { CommandInput } from '@jiceng/platform/command-input';
import { CommandRunner } from '@jiceng/platform/commands';
import { readSql } from '@jiceng/platform/database';
import { platformErrors } from '@jiceng/platform/errors';
import { holdTimers, timersHeld } from '@jiceng/platform/held-timers';
import type { Logger } from '@jiceng/platform/log';
import { RelayKick } from '@jiceng/platform/relay-kick';
import type { RequestContext } from '@jiceng/platform/request-context';
import { LOGGER } from '@jiceng/platform/service';
import { TimerRuntime } from '@jiceng/platform/timers';
import { DataSource } from 'typeorm';
import { HandOverConsumer } from '../../acts/hand-over/hand-over.consumer.js';
import { TakeOverConsumer } from '../../acts/take-over/take-over.consumer.js';
import { CalendarTimers } from '../../clockwork/calendar.timers.js';
import { EscalationTimers } from '../../clockwork/escalation.timers.js';
import { SourceLimitTimers } from '../../clockwork/source-limit.timers.js';
import { NoticeTimers } from '../../notification/notice.timers.js';
import { StatusConsumer } from '../../status/status.consumer.js';
import { SpotCheckTimers } from '../../clockwork/spot-check.timers.js';

export interface AdvanceDemoClockInput extends CommandInput {
  /** Simulated time up to which timers fire; null sets the timers back to the real clock. */
  to: string | null;
}

/** Longest wait in milliseconds for timers that another process is firing. */
const PATIENCE_MS = 60_000;

/** Moves the timers of the demo through simulated time. */
@Injectable()
export class DemoClockService {
  private readonly runtime: TimerRuntime;

  constructor(
    private readonly commands: CommandRunner,
    private readonly dataSource: DataSource,
    relay: RelayKick,
    escalations: EscalationTimers,
    spotChecks: SpotCheckTimers,
    sourceLimits: SourceLimitTimers,
    calendars: CalendarTimers,
    handOvers: HandOverConsumer,
    takeOvers: TakeOverConsumer,
    notices: NoticeTimers,
    statuses: StatusConsumer,
    @Inject(LOGGER) log: Logger,
  ) {
    this.runtime = new TimerRuntime(
      dataSource,
      relay,
      log,
      [escalations, spotChecks, sourceLimits, calendars, handOvers, takeOvers, notices, statuses],
      timersHeld,
    );
  }

  /**
   * Fires every timer that is due up to `to`, in order; later timers do not fire.
   * @throws TEMPORARILY_UNAVAILABLE when another process is still firing such timers after a minute
   */
  async advance(ctx: RequestContext, input: AdvanceDemoClockInput): Promise<{ firedTimers: number }> {
    await this.commands.run(ctx, 'advanceDemoClock', input, async (tx) => {
      tx.audit({ subject: { type: 'demo-clock', id: 'timers' }, after: { to: input.to } });
      return null;
    });
    const to = input.to === null ? null : new Date(input.to);
    await holdTimers(this.dataSource, to);
    if (to === null) return { firedTimers: 0 };
    let firedTimers = 0;
    for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await wait(20)) {
      firedTimers += await this.runtime.fireUntil(to);
      // A timer that another worker has taken counts as due until that worker commits.
      const [row] = await readSql<{ due: boolean }>(
        this.dataSource,
        'SELECT EXISTS (SELECT FROM timer WHERE fired_at IS NULL AND cancelled_at IS NULL AND failures < 10 AND due_at <= least($1, now())) AS due',
        [to],
      );
      if (!row!.due) return { firedTimers };
    }
    throw platformErrors.TEMPORARILY_UNAVAILABLE();
  }
}
