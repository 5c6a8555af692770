import { Injectable } from '@nestjs/common';
import type { Envelope } from '@jiceng/contracts/contract';
import { assignmentChanged } from '@jiceng/contracts/personnel/assignment-changed';
import { Handles } from '@jiceng/platform/consumers';
import type { EffectTx } from '@jiceng/platform/effects';
import type { z } from 'zod';

type AssignmentChanged = z.infer<typeof assignmentChanged.payload>;

@Injectable()
export class StaffConsumer {
  /** Keeps who is in service. */
  @Handles(assignmentChanged)
  async onAssignmentChanged({ payload }: Envelope<AssignmentChanged>, tx: EffectTx): Promise<void> {
    await tx.sql(
      `INSERT INTO staff_assignment AS s (assignment_id, staff_id, staff_code, roles, valid_from, valid_to, version)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (assignment_id) DO UPDATE SET staff_code = excluded.staff_code, roles = excluded.roles,
         valid_from = excluded.valid_from, valid_to = excluded.valid_to, version = excluded.version
       WHERE s.version < excluded.version`,
      [payload.assignmentId, payload.staffId, payload.staffCode, payload.roles, payload.validFrom, payload.validTo, payload.version],
    );
  }
}
