import { Injectable } from '@nestjs/common';
import { issueProgressed, type IssueProgressed } from '@jiceng/contracts/coordination/issue-progressed';
import type { Transaction } from '@jiceng/platform/database';
import { Handles, type Received } from '@jiceng/platform/handlers';
import { ObservationService } from './observation.service.js';

@Injectable()
export class ObservationConsumer {
  constructor(private readonly observations: ObservationService) {}

  @Handles(issueProgressed)
  onIssuesProgressed(received: readonly Received<IssueProgressed>[], transaction: Transaction): Promise<void> {
    return this.observations.recordSteps(
      transaction,
      received.map(({ event }) => event),
    );
  }
}
