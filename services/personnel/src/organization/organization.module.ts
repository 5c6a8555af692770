import { Module } from '@nestjs/common';
import { LineModule } from '../line/line.module.js';
import { RegionModule } from '../region/region.module.js';
import { OrganizationCount } from './organization.graphql.js';
import { OrganizationImport } from './organization-import.service.js';
import { OrganizationReader } from './organization.reader.js';
import { OrganizationPeriodResolver, OrganizationResolver } from './organization.resolver.js';
import { OrganizationService } from './organization.service.js';

@Module({
  imports: [RegionModule, LineModule],
  providers: [
    OrganizationService,
    OrganizationReader,
    OrganizationImport,
    OrganizationResolver,
    OrganizationPeriodResolver,
    OrganizationCount,
  ],
  exports: [OrganizationReader],
})
export class OrganizationModule {}
