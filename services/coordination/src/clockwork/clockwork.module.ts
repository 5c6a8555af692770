import { Module } from '@nestjs/common';
import { CaseModule } from '../case/case.module.js';
import { EscalationTimers } from './escalation.timers.js';
import { SpotCheckTimers } from './spot-check.timers.js';

const timers = [EscalationTimers, SpotCheckTimers];

@Module({ imports: [CaseModule], providers: timers, exports: timers })
export class ClockworkModule {}
