import { Injectable } from '@nestjs/common';
import type { Envelope } from '@jiceng/contracts/contract';
import { issueProgressed } from '@jiceng/contracts/coordination/issue-progressed';
import { Handles } from '@jiceng/platform/consumers';
import type { EffectTx } from '@jiceng/platform/effects';
import { WorkloadService, type IssueProgressed } from './workload.service.js';

@Injectable()
export class WorkloadConsumer {
  constructor(private readonly workload: WorkloadService) {}

  @Handles(issueProgressed)
  onIssueProgressed(event: Envelope<IssueProgressed>, tx: EffectTx): Promise<void> {
    return this.workload.keep(event.payload, tx);
  }
}
