import { Module } from '@nestjs/common';
import { JurisdictionModule } from './jurisdiction/jurisdiction.module.js';
import { OrganizationModule } from './organization/organization.module.js';
import { PostModule } from './post/post.module.js';
import { RegionModule } from './region/region.module.js';
import { RosterModule } from './roster/roster.module.js';
import { StaffModule } from './staff/staff.module.js';

@Module({
  imports: [OrganizationModule, PostModule, StaffModule, JurisdictionModule, RosterModule, RegionModule],
})
export class AppModule {}
