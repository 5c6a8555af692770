import { Injectable } from '@nestjs/common';
import { issueFiled, type IssueFiled } from '@jiceng/contracts/coordination/issue-filed';
import { issueProgressed, type IssueProgressed } from '@jiceng/contracts/coordination/issue-progressed';
import type { Transaction } from '@jiceng/platform/database';
import { Handles, type Received } from '@jiceng/platform/handlers';
import { ArchiveFilingService } from './archive-filing.service.js';

@Injectable()
export class ArchiveConsumer {
  constructor(private readonly filing: ArchiveFilingService) {}

  @Handles(issueFiled)
  onIssuesFiled(received: readonly Received<IssueFiled>[], transaction: Transaction): Promise<void> {
    return this.filing.file(received, transaction);
  }

  @Handles(issueProgressed)
  onIssuesProgressed(received: readonly Received<IssueProgressed>[], transaction: Transaction): Promise<void> {
    return this.filing.keepScopes(
      received.map(({ event }) => event.payload),
      transaction,
    );
  }
}
