import { Module } from '@nestjs/common';
import { OperationsModule } from '@jiceng/platform/operations';
import { TemplatesModule } from '@jiceng/tables/templates';
import { CatalogueModule } from './catalogue/catalogue.module.js';
import { CoverageModule } from './coverage/coverage.module.js';
import { GridModule } from './grid/grid.module.js';
import { IssueCountModule } from './issue-count/issue-count.module.js';
import { LineModule } from './line/line.module.js';
import { LocationModule } from './location/location.module.js';
import { OrganizationModule } from './organization/organization.module.js';
import { RegionModule } from './region/region.module.js';

@Module({
  imports: [
    RegionModule,
    GridModule,
    LocationModule,
    CatalogueModule,
    CoverageModule,
    OrganizationModule,
    IssueCountModule,
    LineModule,
    OperationsModule.of('grid'),
    TemplatesModule,
  ],
})
export class AppModule {}
