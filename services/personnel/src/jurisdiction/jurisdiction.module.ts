import { Module } from '@nestjs/common';
import { OrganizationModule } from '../organization/organization.module.js';
import { StaffModule } from '../staff/staff.module.js';
import { JurisdictionController } from './jurisdiction.controller.js';
import { MeResolver } from './jurisdiction.resolver.js';
import { JurisdictionService } from './jurisdiction.service.js';

@Module({
  imports: [OrganizationModule, StaffModule],
  controllers: [JurisdictionController],
  providers: [JurisdictionService, MeResolver],
})
export class JurisdictionModule {}
