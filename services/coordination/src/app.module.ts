import { Module } from '@nestjs/common';
import { CalendarModule } from './calendar/calendar.module.js';
import { DeadLetterModule } from './dead-letter/dead-letter.module.js';
import { DemoClockModule } from './demo-clock/demo-clock.module.js';
import { DirectoryModule } from './directory/directory.module.js';
import { EscalationModule } from './escalation/escalation.module.js';
import { InboxModule } from './inbox/inbox.module.js';
import { IssueModule } from './issue/issue.module.js';
import { ProcessModule } from './process/process.module.js';
import { ReporterModule } from './reporter/reporter.module.js';
import { RoutingModule } from './routing/routing.module.js';
import { TaskModule } from './task/task.module.js';

@Module({
  imports: [
    DirectoryModule,
    IssueModule,
    TaskModule,
    RoutingModule,
    EscalationModule,
    InboxModule,
    ProcessModule,
    CalendarModule,
    DeadLetterModule,
    DemoClockModule,
    ReporterModule,
  ],
})
export class AppModule {}
