import { Module } from '@nestjs/common';
import { CallbackModule } from './callback/callback.module.js';
import { DirectoryModule } from '../rulebook/directory/directory.module.js';
import { DuplicateModule } from '../reading/duplicate/duplicate.module.js';
import { RoutingModule } from '../routing/routing.module.js';
import { VerificationModule } from './verify/verification.module.js';
import { IssueClosingService } from './close/issue-closing.service.js';
import { IssueCommandResolver } from './issue-command.resolver.js';
import { IssueJudgementService } from './judge/issue-judgement.service.js';
import { IssueMetrics } from '../reading/metrics/issue.metrics.js';
import { IssueReportService } from './report/issue-report.service.js';
import { IssueResolver } from '../reading/issue/issue.resolver.js';
import { LedgerModule } from '../case/ledger/ledger.module.js';

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
