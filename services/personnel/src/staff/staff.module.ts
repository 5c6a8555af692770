import { Module } from '@nestjs/common';
import { OrganizationModule } from '../organization/organization.module.js';
import { PostModule } from '../post/post.module.js';
import { StaffImport } from './staff-import.service.js';
import { StaffReader } from './staff.reader.js';
import { AssignmentResolver, PostHolderResolver, StaffResolver } from './staff.resolver.js';
import { StaffService } from './staff.service.js';

@Module({
  imports: [OrganizationModule, PostModule],
  providers: [StaffService, StaffReader, StaffImport, StaffResolver, AssignmentResolver, PostHolderResolver],
  exports: [StaffReader],
})
export class StaffModule {}
