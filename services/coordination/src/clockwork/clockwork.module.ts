import { Module } from '@nestjs/common';
import { CaseModule } from '../case/case.module.js';
import { RulebookModule } from '../rulebook/rulebook.module.js';
import { CalendarMoves } from './calendar-moves.js';
import { CalendarTimers } from './calendar.timers.js';
import { EscalationTimers } from './escalation.timers.js';
import { MovedTimers } from './moved-timers.js';
import { SourceLimitTimers } from './source-limit.timers.js';
import { SpotCheckTimers } from './spot-check.timers.js';

const timers = [EscalationTimers, SpotCheckTimers, SourceLimitTimers, CalendarTimers];

@Module({ imports: [RulebookModule, CaseModule], providers: [...timers, CalendarMoves, MovedTimers], exports: timers })
export class ClockworkModule {}
