import { Injectable } from '@nestjs/common';
import type { Envelope } from '@jiceng/contracts/contract';
import { auditHeadSealed } from '@jiceng/contracts/platform/audit-head-sealed';
import { anchorHead } from '@jiceng/platform/audit';
import { Handles } from '@jiceng/platform/consumers';
import type { EffectTx } from '@jiceng/platform/effects';
import type { z } from 'zod';

type HeadSealed = Envelope<z.infer<(typeof auditHeadSealed)['grid']['payload']>>;

/** Keeps the heads of the other services' audit chains, so that none of them can be cut or rewritten unseen. */
@Injectable()
export class AnchorConsumer {
  @Handles(auditHeadSealed.personnel)
  onPersonnelHead(event: HeadSealed, tx: EffectTx): Promise<void> {
    return anchorHead(tx, event.payload);
  }

  @Handles(auditHeadSealed.grid)
  onGridHead(event: HeadSealed, tx: EffectTx): Promise<void> {
    return anchorHead(tx, event.payload);
  }

  @Handles(auditHeadSealed.coordination)
  onCoordinationHead(event: HeadSealed, tx: EffectTx): Promise<void> {
    return anchorHead(tx, event.payload);
  }

  @Handles(auditHeadSealed.assessment)
  onAssessmentHead(event: HeadSealed, tx: EffectTx): Promise<void> {
    return anchorHead(tx, event.payload);
  }
}
