import { Injectable } from '@nestjs/common';
import { assignmentChanged, type AssignmentChanged } from '@jiceng/contracts/personnel/assignment-changed';
import type { Transaction } from '@jiceng/platform/database';
import { Handles, type Received } from '@jiceng/platform/handlers';
import { OnTimers, type Fired } from '@jiceng/platform/timers';
import { StaffService, WORKER_LEAVES } from './staff.service.js';

@Injectable()
export class StaffConsumer {
  constructor(private readonly service: StaffService) {}

  @Handles(assignmentChanged)
  onAssignmentsChanged(received: readonly Received<AssignmentChanged>[], transaction: Transaction): Promise<void> {
    return this.service.keepAssignments(transaction, received);
  }

  @OnTimers(WORKER_LEAVES)
  async onWorkersLeave(fired: readonly Fired[]): Promise<void> {
    // Two people who leave may hold seats of the same grid, so their timers run one after the other.
    for (const { timer, tx } of fired) await this.service.freeSeatsOfLeaver(tx, timer.key);
  }
}
