import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { cataloguePublished } from '@jiceng/contracts/grid/catalogue-published';
import type { gridChanged } from '@jiceng/contracts/grid/grid-changed';
import type { regionChanged } from '@jiceng/contracts/grid/region-changed';
import type { assignmentChanged } from '@jiceng/contracts/personnel/assignment-changed';
import type { organizationChanged } from '@jiceng/contracts/personnel/organization-changed';
import type { EffectTx } from '@jiceng/platform/effects';
import { KEEP_ASSIGNMENT, KEEP_CATEGORIES, KEEP_GRID, KEEP_ORGANIZATION, KEEP_REGION } from './directory.queries.js';

type PayloadOf<C extends { payload: z.ZodType }> = z.infer<C['payload']>;

/** The directory (名录): names of what scores speak about. Rebuilt by replaying the events of personnel and grid. */
@Injectable()
export class DirectoryService {
  async keepOrganization(tx: EffectTx, o: PayloadOf<typeof organizationChanged>): Promise<void> {
    await tx.sql(KEEP_ORGANIZATION, [
      o.organizationId,
      o.code,
      o.name,
      o.kind,
      o.line,
      o.parentId,
      o.regionCode,
      o.validTo,
      o.version,
    ]);
  }

  async keepRegion(tx: EffectTx, region: PayloadOf<typeof regionChanged>): Promise<void> {
    await tx.sql(KEEP_REGION, [region.code, region.name, region.level, region.parentCode, region.version]);
  }

  async keepGrid(tx: EffectTx, grid: PayloadOf<typeof gridChanged>): Promise<void> {
    await tx.sql(KEEP_GRID, [grid.gridCode, grid.name, grid.communityCode, grid.version]);
  }

  async keepAssignment(tx: EffectTx, a: PayloadOf<typeof assignmentChanged>): Promise<void> {
    await tx.sql(KEEP_ASSIGNMENT, [
      a.assignmentId,
      a.staffId,
      a.postName,
      a.organizationId,
      a.validFrom,
      a.validTo,
      a.version,
    ]);
  }

  async keepCategories(tx: EffectTx, catalogue: PayloadOf<typeof cataloguePublished>): Promise<void> {
    const names = catalogue.categories.map(({ code, item }) => ({ code, item }));
    await tx.sql(KEEP_CATEGORIES, [JSON.stringify(names), catalogue.catalogueVersion]);
  }
}
