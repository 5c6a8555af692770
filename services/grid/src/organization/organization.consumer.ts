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
  async onOrganizationChanged({ payload }: Envelope<OrganizationChanged>, tx: EffectTx): Promise<void> {
    await tx.sql(
      `INSERT INTO organization AS o (id, code, name, kind, region_code, valid_to, version) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (id) DO UPDATE SET code = excluded.code, name = excluded.name, kind = excluded.kind,
         region_code = excluded.region_code, valid_to = excluded.valid_to, version = excluded.version
       WHERE o.version < excluded.version`,
      [
        payload.organizationId,
        payload.code,
        payload.name,
        payload.kind,
        payload.regionCode,
        payload.validTo,
        payload.version,
      ],
    );
  }
}
