import { setTimeout as wait } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { CommandRunner, type CommandInput } from '@jiceng/platform/commands';
import type { ServiceConfig } from '@jiceng/platform/config';
import { readSql } from '@jiceng/platform/database';
import { defineErrors, platformErrors } from '@jiceng/platform/errors';
import type { Logger } from '@jiceng/platform/log';
import { RelayKick } from '@jiceng/platform/relay';
import type { RequestContext } from '@jiceng/platform/request-context';
import { CONFIG, LOGGER } from '@jiceng/platform/service';
import { TimerRuntime } from '@jiceng/platform/timers';
import { DataSource } from 'typeorm';
import { EscalationTimers } from '../../clockwork/escalation.timers.js';

const demoClockErrors = defineErrors({
  /** Simulated time exists in the local profile alone. */
  DEMO_CLOCK_OFF: {
    kind: 'forbidden',
    zh: '仅本地演示环境可调整时钟',
    en: 'The clock can be moved in the local profile only',
  },
});

export interface AdvanceDemoClockInput extends CommandInput {
  /** Business time up to which timers fire; null gives them back to the real clock. */
  to?: string | null;
}

/** Longest wait for timers that another process is firing, milliseconds. */
const PATIENCE_MS = 60_000;

/** Moves the timers of the demo through simulated time. */
@Injectable()
export class DemoClockService {
  private readonly runtime: TimerRuntime;

  constructor(
    private readonly commands: CommandRunner,
    private readonly dataSource: DataSource,
    relay: RelayKick,
    timers: EscalationTimers,
    @Inject(CONFIG) private readonly config: ServiceConfig,
    @Inject(LOGGER) log: Logger,
  ) {
    this.runtime = new TimerRuntime(dataSource, relay, log, [timers]);
  }

  /**
   * Fires every timer due up to `to`, in order, and holds back the later ones.
   * @throws DEMO_CLOCK_OFF outside the local profile
   */
  async advance(ctx: RequestContext, input: AdvanceDemoClockInput): Promise<{ firedTimers: number }> {
    if (this.config.JICENG_PROFILE !== 'local') throw demoClockErrors.DEMO_CLOCK_OFF();
    await this.commands.run(ctx, 'advanceDemoClock', input, async (tx) => {
      tx.audit({ subject: { type: 'demo-clock', id: 'timers' }, after: { to: input.to ?? null } });
      return null;
    });
    const to = input.to ? new Date(input.to) : null;
    await this.runtime.hold(to);
    if (to === null) return { firedTimers: 0 };
    let firedTimers = 0;
    for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await wait(20)) {
      firedTimers += await this.runtime.fireUntil(to);
      // What a worker has taken is still due for us until it commits.
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
