import { Module } from '@nestjs/common';
import { CalendarModule } from './rulebook/publishing/calendar.module.js';
import { DeadLetterModule } from './operations/dead-letter/dead-letter.module.js';
import { DemoClockModule } from './operations/demo-clock/demo-clock.module.js';
import { DirectoryModule } from './rulebook/directory/directory.module.js';
import { EscalationModule } from './clockwork/escalation.module.js';
import { InboxModule } from './reading/inbox/inbox.module.js';
import { IssueModule } from './acts/issue.module.js';
import { ProcessModule } from './rulebook/publishing/process.module.js';
import { ReporterModule } from './acts/reveal-reporter/reporter.module.js';
import { RoutingModule } from './routing/routing.module.js';
import { TaskModule } from './acts/task.module.js';

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
