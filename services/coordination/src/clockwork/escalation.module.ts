import { Module } from '@nestjs/common';
import { LedgerModule } from '../case/ledger/ledger.module.js';
import { EscalationTimers } from './escalation.timers.js';

@Module({ imports: [LedgerModule], providers: [EscalationTimers], exports: [EscalationTimers] })
export class EscalationModule {}
