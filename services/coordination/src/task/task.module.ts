import { Module } from '@nestjs/common';
import { LedgerModule } from '../issue/ledger.module.js';
import { JointModule } from '../joint/joint.module.js';
import { RoutingModule } from '../routing/routing.module.js';
import { VerificationModule } from '../verification/verification.module.js';
import { ArbitrationService } from './arbitration.service.js';
import { DispatchService } from './dispatch.service.js';
import { TaskResolver } from './task.resolver.js';
import { TaskService } from './task.service.js';

@Module({
  imports: [LedgerModule, RoutingModule, VerificationModule, JointModule],
  providers: [DispatchService, TaskService, ArbitrationService, TaskResolver],
  exports: [TaskService],
})
export class TaskModule {}
