import { Injectable } from '@nestjs/common';
import { organizationChanged, type OrganizationChanged } from '@jiceng/contracts/personnel/organization-changed';
import type { Transaction } from '@jiceng/platform/database';
import { Handles, type Received } from '@jiceng/platform/handlers';
import { readModel } from '@jiceng/platform/read-model';
import { organization } from './organization.table.js';

const organizations = readModel(organizationChanged, organization, (state) => ({
  ...state,
  id: state.organizationId,
  successorId: state.successorId ?? null,
}));

@Injectable()
export class OrganizationConsumer {
  @Handles(organizationChanged)
  onOrganizationsChanged(received: readonly Received<OrganizationChanged>[], transaction: Transaction): Promise<void> {
    return organizations.keep(transaction, received);
  }
}
