import { Injectable } from '@nestjs/common';
import type { Envelope } from '@jiceng/contracts/contract';
import { organizationChanged } from '@jiceng/contracts/personnel/organization-changed';
import { Handles } from '@jiceng/platform/consumers';
import type { EffectTx } from '@jiceng/platform/effects';
import type { z } from 'zod';
import { organization } from './organization.table.js';

type OrganizationChanged = z.infer<typeof organizationChanged.payload>;

const keepOrganization = organization.insert({ known: 'change-when-newer' });

@Injectable()
export class OrganizationConsumer {
  /** Keeps the newest state of an organization. */
  @Handles(organizationChanged)
  async onOrganizationChanged({ payload }: Envelope<OrganizationChanged>, tx: EffectTx): Promise<void> {
    await keepOrganization.run(tx, [{ ...payload, id: payload.organizationId }]);
  }
}
