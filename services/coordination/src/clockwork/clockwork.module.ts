import { Module } from '@nestjs/common';
import { CaseModule } from '../case/case.module.js';
import { EscalationTimers } from './escalation.timers.js';

@Module({ imports: [CaseModule], providers: [EscalationTimers], exports: [EscalationTimers] })
export class ClockworkModule {}
