import { Module } from '@nestjs/common';
import { CaseModule } from '../case/case.module.js';
import { RulebookModule } from '../rulebook/rulebook.module.js';
import { CalendarMetrics } from './calendar.metrics.js';
import { CalendarResolver } from './calendar.resolver.js';
import { CalendarService } from './calendar.service.js';
import { DeadlineMoveService } from './deadline-moves.service.js';
import { HoursResolver } from './hours.resolver.js';
import { HoursService } from './hours.service.js';

@Module({
  imports: [RulebookModule, CaseModule],
  providers: [CalendarService, DeadlineMoveService, CalendarResolver, CalendarMetrics, HoursService, HoursResolver],
})
export class CalendarModule {}
