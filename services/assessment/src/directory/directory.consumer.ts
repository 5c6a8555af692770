import { Injectable } from '@nestjs/common';
import { cataloguePublished, type CataloguePublished } from '@jiceng/contracts/grid/catalogue-published';
import { gridChanged, type GridChanged } from '@jiceng/contracts/grid/grid-changed';
import { regionChanged, type RegionChanged } from '@jiceng/contracts/grid/region-changed';
import { assignmentChanged, type AssignmentChanged } from '@jiceng/contracts/personnel/assignment-changed';
import { organizationChanged, type OrganizationChanged } from '@jiceng/contracts/personnel/organization-changed';
import type { Transaction } from '@jiceng/platform/database';
import { Handles, type Received } from '@jiceng/platform/handlers';
import { assignments, categories, grids, organizations, regions } from './directory.read-models.js';

@Injectable()
export class DirectoryConsumer {
  @Handles(organizationChanged)
  onOrganizationsChanged(received: readonly Received<OrganizationChanged>[], transaction: Transaction): Promise<void> {
    return organizations.keep(transaction, received);
  }

  @Handles(assignmentChanged)
  onAssignmentsChanged(received: readonly Received<AssignmentChanged>[], transaction: Transaction): Promise<void> {
    return assignments.keep(transaction, received);
  }

  @Handles(regionChanged)
  onRegionsChanged(received: readonly Received<RegionChanged>[], transaction: Transaction): Promise<void> {
    return regions.keep(transaction, received);
  }

  @Handles(gridChanged)
  onGridsChanged(received: readonly Received<GridChanged>[], transaction: Transaction): Promise<void> {
    return grids.keep(transaction, received);
  }

  @Handles(cataloguePublished)
  onCataloguesPublished(received: readonly Received<CataloguePublished>[], transaction: Transaction): Promise<void> {
    return categories.keep(transaction, received);
  }
}
