import { Injectable } from '@nestjs/common';
import type { Envelope } from '@jiceng/contracts/contract';
import { cataloguePublished } from '@jiceng/contracts/grid/catalogue-published';
import { gridChanged } from '@jiceng/contracts/grid/grid-changed';
import { regionChanged } from '@jiceng/contracts/grid/region-changed';
import { assignmentChanged } from '@jiceng/contracts/personnel/assignment-changed';
import { organizationChanged } from '@jiceng/contracts/personnel/organization-changed';
import { Handles } from '@jiceng/platform/consumers';
import type { EffectTx } from '@jiceng/platform/effects';
import type { z } from 'zod';
import { DirectoryService } from './directory.service.js';

type EventOf<C extends { payload: z.ZodType }> = Envelope<z.infer<C['payload']>>;

@Injectable()
export class DirectoryConsumer {
  constructor(private readonly directory: DirectoryService) {}

  @Handles(organizationChanged)
  onOrganizationChanged(event: EventOf<typeof organizationChanged>, tx: EffectTx): Promise<void> {
    return this.directory.keepOrganization(tx, event.payload);
  }

  @Handles(assignmentChanged)
  onAssignmentChanged(event: EventOf<typeof assignmentChanged>, tx: EffectTx): Promise<void> {
    return this.directory.keepAssignment(tx, event.payload);
  }

  @Handles(regionChanged)
  onRegionChanged(event: EventOf<typeof regionChanged>, tx: EffectTx): Promise<void> {
    return this.directory.keepRegion(tx, event.payload);
  }

  @Handles(gridChanged)
  onGridChanged(event: EventOf<typeof gridChanged>, tx: EffectTx): Promise<void> {
    return this.directory.keepGrid(tx, event.payload);
  }

  @Handles(cataloguePublished)
  onCataloguePublished(event: EventOf<typeof cataloguePublished>, tx: EffectTx): Promise<void> {
    return this.directory.keepCategories(tx, event.payload);
  }
}
