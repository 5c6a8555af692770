import { Injectable } from '@nestjs/common';
import { issueProgressed } from '@jiceng/contracts/coordination/issue-progressed';
import { HandlesTogether, type Received } from '@jiceng/platform/consumers';
import type { Transaction } from '@jiceng/platform/database';
import type { IssueFact } from './history.rules.js';
import { ObservationService } from './observation.service.js';

@Injectable()
export class ObservationConsumer {
  constructor(private readonly observations: ObservationService) {}

  @HandlesTogether(issueProgressed)
  onIssuesProgressed(received: readonly Received<IssueFact['payload']>[], transaction: Transaction): Promise<void> {
    return this.observations.recordSteps(
      transaction,
      received.map(({ event }) => event),
    );
  }
}
