import { Module } from '@nestjs/common';
import { StaffModule } from '../staff/staff.module.js';
import { RoleReader } from './role.reader.js';
import { RoleResolver, RoleRuleResolver } from './role.resolver.js';
import { RoleService } from './role.service.js';

@Module({ imports: [StaffModule], providers: [RoleService, RoleReader, RoleResolver, RoleRuleResolver] })
export class RoleModule {}
