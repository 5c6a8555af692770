import { Module } from '@nestjs/common';
import { ExportsModule } from '@jiceng/tables/exports.module';
import { CaseModule } from '../case/case.module.js';
import { RulebookModule } from '../rulebook/rulebook.module.js';
import { DelayResolver } from './delay/delay.resolver.js';
import { DelayService } from './delay/delay.service.js';
import { OpenCallbackResolver } from './callback/open-callback.resolver.js';
import { OpenCallbackService } from './callback/open-callback.service.js';
import { DeadlineRequestResolver } from './deadline-request/deadline-request.resolver.js';
import { DeadlineRequestService } from './deadline-request/deadline-request.service.js';
import { IssueUnsealingResolver, UnsealingResolver } from './unsealing/unsealing.resolver.js';
import { UnsealingService } from './unsealing/unsealing.service.js';
import { DutyFindingResolver, DutyListCaseResolver } from './duty-list/duty-finding.resolver.js';
import { DutyFindingCount } from './duty-list/duty-finding-count.js';
import { DutyFindingService } from './duty-list/duty-finding.service.js';
import { FiguresResolver } from './figures/figures.resolver.js';
import { FiguresService } from './figures/figures.service.js';
import { SpotCheckResolver } from './spot-check/spot-check.resolver.js';
import { SpotCheckService } from './spot-check/spot-check.service.js';
import { SuspensionResolver } from './suspension/suspension.resolver.js';
import { SuspensionService } from './suspension/suspension.service.js';
import { DuplicateResolver } from './duplicate/duplicate.resolver.js';
import { DuplicateService } from './duplicate/duplicate.service.js';
import { MarkStatistics } from './duplicate/mark-statistics.js';
import { IssueExportResolver } from './exports/issue-export.resolver.js';
import { IssueExportService } from './exports/issue-export.service.js';
import { FileRoute } from './files/file.route.js';
import { FileUpkeep } from './files/file-upkeep.js';
import { IssueFileResolver } from './files/issue-file.resolver.js';
import { IssueFileService } from './files/issue-file.service.js';
import { IssueCount } from './api/issue.graphql.js';
import { DeadlineRequestCount } from './api/deadline-request.graphql.js';
import { SpotCheckCount } from './api/spot-check.graphql.js';
import { UnsealingRequestCount } from './api/unsealing.graphql.js';
import { OpenCallbackCount } from './callback/open-callback.graphql.js';
import { InboxResolver } from './inbox/inbox.resolver.js';
import { InboxService } from './inbox/inbox.service.js';
import { LiveFeed } from './inbox/live-feed.js';
import { RulingsDueService } from './inbox/rulings-due.service.js';
import { LiveInbox } from './inbox/live-inbox.js';
import { LiveReader } from './inbox/live-reader.js';
import { IssueReadingService } from './issue/issue-reading.service.js';
import { IssueProgressResolver } from './issue/issue-progress.resolver.js';
import { IssueResolver } from './issue/issue.resolver.js';
import { TaskResolver } from './issue/task.resolver.js';
import { UnmaskingResolver } from './issue/unmasking.resolver.js';
import { UnmaskingService } from './issue/unmasking.service.js';
import { ReceiptResolver } from './receipt/receipt.resolver.js';
import { ReceiptService } from './receipt/receipt.service.js';
import { IssueMetrics } from './metrics/issue.metrics.js';
import { PrecedentCasesResolver } from './precedent/precedent-cases.resolver.js';
import { PrecedentCasesService } from './precedent/precedent-cases.service.js';
import { PrecedentRevocationResolver } from './precedent/precedent-revocation.resolver.js';
import { PrecedentRevocationService } from './precedent/precedent-revocation.service.js';
import { ProcessReplayResolver } from './process-replay/process-replay.resolver.js';
import { ProcessReplayService } from './process-replay/process-replay.service.js';

@Module({
  imports: [RulebookModule, CaseModule, ExportsModule],
  providers: [
    IssueReadingService,
    IssueResolver,
    IssueCount,
    IssueProgressResolver,
    UnmaskingResolver,
    UnmaskingService,
    TaskResolver,
    DuplicateService,
    MarkStatistics,
    DuplicateResolver,
    DelayService,
    DelayResolver,
    OpenCallbackCount,
    OpenCallbackService,
    OpenCallbackResolver,
    DeadlineRequestCount,
    DeadlineRequestService,
    DeadlineRequestResolver,
    UnsealingRequestCount,
    UnsealingService,
    UnsealingResolver,
    IssueUnsealingResolver,
    SpotCheckCount,
    SpotCheckService,
    SpotCheckResolver,
    ReceiptService,
    ReceiptResolver,
    PrecedentCasesService,
    PrecedentCasesResolver,
    PrecedentRevocationService,
    PrecedentRevocationResolver,
    ProcessReplayService,
    ProcessReplayResolver,
    DutyFindingCount,
    DutyFindingService,
    DutyFindingResolver,
    DutyListCaseResolver,
    SuspensionService,
    SuspensionResolver,
    FiguresService,
    FiguresResolver,
    InboxService,
    RulingsDueService,
    InboxResolver,
    LiveFeed,
    LiveReader,
    LiveInbox,
    IssueMetrics,
    IssueFileService,
    IssueFileResolver,
    FileRoute,
    FileUpkeep,
    IssueExportService,
    IssueExportResolver,
  ],
  // Before a report passes the intake desk at once, the report service searches for open issues that it resembles.
  exports: [DuplicateService, IssueFileService, IssueReadingService],
})
export class ReadingModule {}
