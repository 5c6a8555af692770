import { Module } from '@nestjs/common';
import { IssueModule } from '../issue/issue.module.js';
import { LedgerModule } from '../issue/ledger.module.js';
import { TaskModule } from '../task/task.module.js';
import { EscalationTimers } from './escalation.timers.js';

@Module({ imports: [LedgerModule, TaskModule, IssueModule], providers: [EscalationTimers], exports: [EscalationTimers] })
export class EscalationModule {}
