import { Module } from '@nestjs/common';
import { OrganizationModule } from '../organization/organization.module.js';
import { StaffModule } from '../staff/staff.module.js';
import { SystemModule } from '../system/system.module.js';
import { ClientController } from './client.controller.js';
import { ClientReader } from './client.reader.js';
import { ClientIntakeResolver, ClientResolver } from './client.resolver.js';
import { ClientService } from './client.service.js';

@Module({
  imports: [OrganizationModule, StaffModule, SystemModule],
  controllers: [ClientController],
  providers: [ClientService, ClientReader, ClientResolver, ClientIntakeResolver],
})
export class ClientModule {}
