import type { DataSource } from 'typeorm';
import { readSql } from '../database/database.js';
import type { TimerLimit } from './timers.js';

/** Timers due after the moment in `timer_hold` wait, so that simulated time can stand still. For the local profile only. */
export const timersHeld: TimerLimit = { name: 'held', sql: '(SELECT held_until FROM timer_hold)' };

/** Holds back timers due after `until` (simulated time), which never moves backwards; null releases them to the real clock. */
export async function holdTimers(dataSource: DataSource, until: Date | null): Promise<void> {
  await readSql(
    dataSource,
    until === null
      ? 'DELETE FROM timer_hold'
      : 'INSERT INTO timer_hold (held_until) VALUES ($1) ON CONFLICT (singleton) DO UPDATE SET held_until = greatest(timer_hold.held_until, excluded.held_until)',
    until === null ? [] : [until],
  );
}
