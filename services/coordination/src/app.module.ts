import { Module } from '@nestjs/common';
import { OperationsModule } from '@jiceng/platform/operations';
import { TemplatesModule } from '@jiceng/tables/templates';
import { ActsModule } from './acts/acts.module.js';
import { CalendarModule } from './calendar/calendar.module.js';
import { CaseModule } from './case/case.module.js';
import { DirectiveModule } from './directive/directive.module.js';
import { ClockworkModule } from './clockwork/clockwork.module.js';
import { DeadLetterModule } from './operations/dead-letter/dead-letter.module.js';
import { NotificationModule } from './notification/notification.module.js';
import { ReadingModule } from './reading/reading.module.js';
import { RoutingModule } from './routing/routing.module.js';
import { RulebookModule } from './rulebook/rulebook.module.js';
import { StatusModule } from './status/status.module.js';

/** The layers from top to bottom. Each layer imports only layers above it. */
@Module({
  imports: [
    RulebookModule,
    CaseModule,
    RoutingModule,
    ReadingModule,
    ActsModule,
    CalendarModule,
    ClockworkModule,
    NotificationModule,
    StatusModule,
    DirectiveModule,
    DeadLetterModule,
    OperationsModule.of('coordination'),
    TemplatesModule,
  ],
})
export class AppModule {}
