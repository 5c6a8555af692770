import { Injectable } from '@nestjs/common';
import type { Envelope } from '@jiceng/contracts/contract';
import { issueProgressed } from '@jiceng/contracts/coordination/issue-progressed';
import { Handles } from '@jiceng/platform/consumers';
import type { EffectTx } from '@jiceng/platform/effects';
import type { IssueFact } from './history.rules.js';
import { ObservationService } from './observation.service.js';

@Injectable()
export class ObservationConsumer {
  constructor(private readonly observations: ObservationService) {}

  @Handles(issueProgressed)
  onIssueProgressed(event: Envelope<IssueFact['payload']>, tx: EffectTx): Promise<void> {
    return this.observations.recordStep(tx, event);
  }
}
