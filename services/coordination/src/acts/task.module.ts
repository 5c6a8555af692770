import { Module } from '@nestjs/common';
import { LedgerModule } from '../case/ledger/ledger.module.js';
import { JointModule } from './joint/joint.module.js';
import { RoutingModule } from '../routing/routing.module.js';
import { VerificationModule } from './verify/verification.module.js';
import { ArbitrationService } from './arbitrate/arbitration.service.js';
import { DispatchService } from './dispatch/dispatch.service.js';
import { TaskResolver } from './task.resolver.js';
import { TaskService } from './accept-and-return/task.service.js';

@Module({
  imports: [LedgerModule, RoutingModule, VerificationModule, JointModule],
  providers: [DispatchService, TaskService, ArbitrationService, TaskResolver],
  exports: [TaskService],
})
export class TaskModule {}
