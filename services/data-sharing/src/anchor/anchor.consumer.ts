import { Injectable } from '@nestjs/common';
import { auditHeadSealed, type AuditHeadSealed } from '@jiceng/contracts/platform/audit-head-sealed';
import { anchorHeads } from '@jiceng/platform/audit';
import type { Transaction } from '@jiceng/platform/database';
import { Handles, type Received } from '@jiceng/platform/handlers';

type HeadsSealed = readonly Received<AuditHeadSealed>[];

/** Stores the heads of the other services' audit chains, so that a shortened or rewritten chain is detected. */
@Injectable()
export class AnchorConsumer {
  @Handles(auditHeadSealed.personnel)
  onPersonnelHeads(received: HeadsSealed, transaction: Transaction): Promise<void> {
    return anchorHeads(transaction, received);
  }

  @Handles(auditHeadSealed.grid)
  onGridHeads(received: HeadsSealed, transaction: Transaction): Promise<void> {
    return anchorHeads(transaction, received);
  }

  @Handles(auditHeadSealed.coordination)
  onCoordinationHeads(received: HeadsSealed, transaction: Transaction): Promise<void> {
    return anchorHeads(transaction, received);
  }

  @Handles(auditHeadSealed.assessment)
  onAssessmentHeads(received: HeadsSealed, transaction: Transaction): Promise<void> {
    return anchorHeads(transaction, received);
  }
}
