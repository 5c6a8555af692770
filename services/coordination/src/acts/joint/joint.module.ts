import { Module } from '@nestjs/common';
import { LedgerModule } from '../../case/ledger/ledger.module.js';
import { RoutingModule } from '../../routing/routing.module.js';
import { JointService } from './joint.service.js';

@Module({ imports: [LedgerModule, RoutingModule], providers: [JointService], exports: [JointService] })
export class JointModule {}
