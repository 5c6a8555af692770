import { Module } from '@nestjs/common';
import { OperationsModule } from '@jiceng/platform/operations';
import { TemplatesModule } from '@jiceng/tables/templates';
import { ClientModule } from './client/client.module.js';
import { JurisdictionModule } from './jurisdiction/jurisdiction.module.js';
import { LeaveModule } from './leave/leave.module.js';
import { LineModule } from './line/line.module.js';
import { OrganizationModule } from './organization/organization.module.js';
import { PostCommandsModule } from './post-commands/post-commands.module.js';
import { PostModule } from './post/post.module.js';
import { RegionModule } from './region/region.module.js';
import { RoleModule } from './role/role.module.js';
import { RosterModule } from './roster/roster.module.js';
import { SignatoryModule } from './signatory/signatory.module.js';
import { StaffModule } from './staff/staff.module.js';
import { SystemModule } from './system/system.module.js';

@Module({
  imports: [
    OrganizationModule,
    PostModule,
    PostCommandsModule,
    StaffModule,
    JurisdictionModule,
    RosterModule,
    LeaveModule,
    SignatoryModule,
    RoleModule,
    ClientModule,
    SystemModule,
    RegionModule,
    LineModule,
    OperationsModule.of('personnel'),
    TemplatesModule,
  ],
})
export class AppModule {}
