import { Injectable } from '@nestjs/common';
import type { Envelope } from '@jiceng/contracts/contract';
import { assignmentChanged } from '@jiceng/contracts/personnel/assignment-changed';
import { Handles } from '@jiceng/platform/consumers';
import type { EffectTx } from '@jiceng/platform/effects';
import { OnTimer, type FiredTimer } from '@jiceng/platform/timers';
import { StaffService, WORKER_LEAVES, type AssignmentChanged } from './staff.service.js';

@Injectable()
export class StaffConsumer {
  constructor(private readonly service: StaffService) {}

  @Handles(assignmentChanged)
  onAssignmentChanged({ payload }: Envelope<AssignmentChanged>, tx: EffectTx): Promise<void> {
    return this.service.keepAssignment(tx, payload);
  }

  @OnTimer(WORKER_LEAVES)
  onWorkerLeaves({ key }: FiredTimer, tx: EffectTx): Promise<void> {
    return this.service.freeSeatsOfLeaver(tx, key);
  }
}
