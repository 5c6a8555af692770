import { Module } from '@nestjs/common';
import { CallbackModule } from '../callback/callback.module.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { DuplicateModule } from '../duplicate/duplicate.module.js';
import { RoutingModule } from '../routing/routing.module.js';
import { VerificationModule } from '../verification/verification.module.js';
import { IssueClosingService } from './issue-closing.service.js';
import { IssueCommandResolver } from './issue-command.resolver.js';
import { IssueJudgementService } from './issue-judgement.service.js';
import { IssueMetrics } from './issue.metrics.js';
import { IssueReportService } from './issue-report.service.js';
import { IssueResolver } from './issue.resolver.js';
import { LedgerModule } from './ledger.module.js';

@Module({
  imports: [LedgerModule, DirectoryModule, DuplicateModule, RoutingModule, VerificationModule, CallbackModule],
  providers: [
    IssueReportService,
    IssueJudgementService,
    IssueClosingService,
    IssueResolver,
    IssueCommandResolver,
    IssueMetrics,
  ],
  exports: [IssueClosingService],
})
export class IssueModule {}
