import { DataSource } from 'typeorm';
import { readSql } from '../database/database.js';
import type { Logger } from '../process/log.js';
import { RepeatingTask } from '../process/repeating-task.js';

/** Hours for which a timer is kept after it has fired or was cancelled. Steps and audit records show what it did. */
export const FINISHED_TIMER_HOURS = 24;

/**
 * Deletes up to a thousand finished timers. A row with a higher turn stays while an earlier turn of its kind and key may
 * still fire, because it tells that turn that a command has replaced it.
 */
const SWEEP = `
  DELETE FROM timer WHERE id IN (
    SELECT id FROM timer t
    WHERE coalesce(fired_at, cancelled_at) < now() - make_interval(hours => $1)
      AND (turn = 0 OR NOT EXISTS (SELECT FROM timer p WHERE p.kind = t.kind AND p.key = t.key
        AND p.fired_at IS NULL AND p.cancelled_at IS NULL))
    LIMIT 1000)
  RETURNING id`;

/** Deletes timers a day after they have fired or were cancelled. */
export class TimerSweep extends RepeatingTask {
  constructor(
    private readonly dataSource: DataSource,
    log: Logger,
  ) {
    super('timer-sweep', 60 * 60 * 1000, log);
  }

  protected async runOnce(): Promise<boolean> {
    return (await readSql(this.dataSource, SWEEP, [FINISHED_TIMER_HOURS])).length === 1000;
  }
}
