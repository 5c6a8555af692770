import type { DataSource } from 'typeorm';
import type { PolicyInForce } from '../access/policy-in-force.js';
import type { AddedRules } from '../access/policy.js';
import { readSql } from '../database/database.js';
import type { Logger } from '../process/log.js';
import { RepeatingTask } from '../process/repeating-task.js';

/**
 * Milliseconds between two looks for changed rules. After the event has arrived, a process applies a revoked rule for
 * this time at most.
 */
const REFRESH_MS = 1000;

/** Follows the added rules in the database of the service, which its worker writes from events. */
export class PolicyRefresh extends RepeatingTask {
  constructor(
    private readonly dataSource: DataSource,
    private readonly inForce: PolicyInForce,
    log: Logger,
  ) {
    super('policy refresh', REFRESH_MS, log);
  }

  /** Reads the added rules when they differ from those in force. */
  async load(): Promise<void> {
    const [row] = await readSql<{ document: AddedRules }>(
      this.dataSource,
      'SELECT document FROM added_policy WHERE version <> $1',
      [this.inForce.version],
      { name: 'platform-added-policy' },
    );
    if (row) this.inForce.add(row.document);
  }

  protected async runOnce(): Promise<boolean> {
    try {
      await this.load();
    } catch (error) {
      // A failed run is repeated after the usual pause. The growing pauses of a failing task would let a revoked rule
      // act for a minute after an outage of the database.
      this.log.warn({ err: error }, 'the added rules of the policy could not be read');
    }
    return false;
  }
}
