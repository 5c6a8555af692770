import type { DataSource } from 'typeorm';
import { readSql } from '../database/database.js';
import type { TimerLimit } from './timers.js';

/**
 * Timers that are due after the time in `timer_hold` wait, so that simulated time can stand still. Only the local
 * profile uses this limit.
 */
export const timersHeld: TimerLimit = { name: 'held', sql: '(SELECT held_until FROM timer_hold)' };

/** Sets the simulated time after which timers wait. It never moves backwards; null ends the simulation. */
export async function holdTimers(dataSource: DataSource, until: Date | null): Promise<void> {
  await readSql(
    dataSource,
    until === null
      ? 'DELETE FROM timer_hold'
      : 'INSERT INTO timer_hold (held_until) VALUES ($1) ON CONFLICT (singleton) DO UPDATE SET held_until = greatest(timer_hold.held_until, excluded.held_until)',
    until === null ? [] : [until],
  );
}
