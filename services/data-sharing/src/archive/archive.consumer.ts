import { Injectable } from '@nestjs/common';
import type { Envelope } from '@jiceng/contracts/contract';
import { issueFiled } from '@jiceng/contracts/coordination/issue-filed';
import { issueProgressed } from '@jiceng/contracts/coordination/issue-progressed';
import { Handles, HandlesTogether, type Received } from '@jiceng/platform/consumers';
import type { Transaction } from '@jiceng/platform/database';
import type { EffectTx } from '@jiceng/platform/effects';
import { ArchiveFilingService, type IssueFiled, type IssueProgressed } from './archive-filing.service.js';

@Injectable()
export class ArchiveConsumer {
  constructor(private readonly filing: ArchiveFilingService) {}

  @Handles(issueFiled)
  onIssueFiled(event: Envelope<IssueFiled>, tx: EffectTx): Promise<void> {
    return this.filing.file(event.payload, tx);
  }

  @HandlesTogether(issueProgressed)
  onIssuesProgressed(received: readonly Received<IssueProgressed>[], transaction: Transaction): Promise<void> {
    return this.filing.keepScopes(
      received.map(({ event }) => event.payload),
      transaction,
    );
  }
}
