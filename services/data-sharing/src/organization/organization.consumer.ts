import { Injectable } from '@nestjs/common';
import type { Envelope } from '@jiceng/contracts/contract';
import { organizationChanged } from '@jiceng/contracts/personnel/organization-changed';
import { Handles } from '@jiceng/platform/consumers';
import type { EffectTx } from '@jiceng/platform/effects';
import type { z } from 'zod';

type OrganizationChanged = z.infer<typeof organizationChanged.payload>;

@Injectable()
export class OrganizationConsumer {
  /** Keeps the newest state of an organization. */
  @Handles(organizationChanged)
  async onOrganizationChanged(event: Envelope<OrganizationChanged>, tx: EffectTx): Promise<void> {
    const { organizationId, code, name, validTo, version } = event.payload;
    await tx.sql(
      `INSERT INTO organization AS o (id, code, name, valid_to, version) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (id) DO UPDATE SET code = excluded.code, name = excluded.name, valid_to = excluded.valid_to, version = excluded.version
       WHERE o.version < excluded.version`,
      [organizationId, code, name, validTo, version],
    );
  }
}
