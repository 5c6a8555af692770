import { Injectable } from '@nestjs/common';
import { organizationChanged, type OrganizationChanged } from '@jiceng/contracts/personnel/organization-changed';
import type { Transaction } from '@jiceng/platform/database';
import { Handles, type Received } from '@jiceng/platform/handlers';
import { OnTimers, type Fired } from '@jiceng/platform/timers';
import { moveEdition } from '../../rulebook/directory/directory.consumer.js';
import { organizations } from '../../rulebook/directory/directory.read-models.js';
import { DirectoryService } from '../../rulebook/directory/directory.service.js';
import type { KnownOrganization } from '../../rulebook/directory/directory.js';
import { TakeOverService, type Dissolved } from './take-over.service.js';

/**
 * Stores organizations from the events of personnel. The work of a dissolved organization goes to its successor in the
 * same transaction.
 */
@Injectable()
export class TakeOverConsumer {
  constructor(
    private readonly takeOver: TakeOverService,
    private readonly directories: DirectoryService,
  ) {}

  @Handles(organizationChanged)
  async onOrganizationsChanged(
    received: readonly Received<OrganizationChanged>[],
    transaction: Transaction,
  ): Promise<void> {
    await organizations.keep(transaction, received);
    const dissolved = received.flatMap(({ event: { payload }, tx }): Dissolved[] =>
      payload.validTo !== null && payload.successorId
        ? [{ tx, organizationId: payload.organizationId, isSecondLook: false }]
        : [],
    );
    if (dissolved.length > 0) {
      // The directory in memory contains the dissolution only after the commit, so the event is added here.
      const directory = (await this.directories.renewed()).withOrganizations(
        received.map(({ event }) => organizationOf(event.payload)),
      );
      await this.takeOver.handOver(transaction, dissolved, directory);
    }
    await moveEdition(transaction);
  }

  @OnTimers('organization-dissolved')
  async onDissolved(fired: readonly Fired[], transaction: Transaction): Promise<void> {
    const dissolved = fired.map(({ timer, tx }) => ({
      tx,
      organizationId: timer.key,
      isSecondLook: timer.payload.isSecondLook === true,
    }));
    await this.takeOver.handOver(transaction, dissolved, await this.directories.renewed());
  }
}

function organizationOf({ organizationId, ...state }: OrganizationChanged): KnownOrganization {
  return {
    ...state,
    id: organizationId,
    validFrom: new Date(state.validFrom),
    validTo: state.validTo === null ? null : new Date(state.validTo),
    successorId: state.successorId ?? null,
  };
}
