import { Injectable } from '@nestjs/common';
import type { Envelope } from '@jiceng/contracts/contract';
import { issueFiled } from '@jiceng/contracts/coordination/issue-filed';
import { issueProgressed } from '@jiceng/contracts/coordination/issue-progressed';
import { Handles } from '@jiceng/platform/consumers';
import type { EffectTx } from '@jiceng/platform/effects';
import { ArchiveFilingService, type IssueFiled, type IssueProgressed } from './archive-filing.service.js';

@Injectable()
export class ArchiveConsumer {
  constructor(private readonly filing: ArchiveFilingService) {}

  @Handles(issueFiled)
  onIssueFiled(event: Envelope<IssueFiled>, tx: EffectTx): Promise<void> {
    return this.filing.file(event.payload, tx);
  }

  @Handles(issueProgressed)
  onIssueProgressed(event: Envelope<IssueProgressed>, tx: EffectTx): Promise<void> {
    return this.filing.keepScope(event.payload, tx);
  }
}
