import { Module } from '@nestjs/common';
import { ExportsModule } from '@jiceng/tables/exports.module';
import { LineModule } from '../line/line.module.js';
import { OrganizationModule } from '../organization/organization.module.js';
import { PostModule } from '../post/post.module.js';
import { RoleListModule } from '../role-list/role-list.module.js';
import { AssignmentActions } from './assignment-actions.js';
import { StaffContacts } from './staff-contacts.js';
import { StaffExport, StaffExportResolver } from './staff-export.js';
import { StaffMemberCount } from './staff.graphql.js';
import { StaffImport } from './staff-import.service.js';
import { StaffReader } from './staff.reader.js';
import { AssignmentResolver, MainPostResolver, PostHolderResolver, StaffResolver } from './staff.resolver.js';
import { StaffService } from './staff.service.js';

@Module({
  imports: [LineModule, OrganizationModule, PostModule, RoleListModule, ExportsModule],
  providers: [
    StaffService,
    StaffContacts,
    StaffReader,
    StaffImport,
    StaffExport,
    StaffExportResolver,
    StaffResolver,
    StaffMemberCount,
    AssignmentActions,
    AssignmentResolver,
    MainPostResolver,
    PostHolderResolver,
  ],
  exports: [StaffReader],
})
export class StaffModule {}
