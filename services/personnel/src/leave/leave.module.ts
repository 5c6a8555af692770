import { Module } from '@nestjs/common';
import { StaffModule } from '../staff/staff.module.js';
import { LeaveRequestCount } from './leave.graphql.js';
import { LeaveReader } from './leave.reader.js';
import { LeaveResolver } from './leave.resolver.js';
import { LeaveService } from './leave.service.js';

@Module({ imports: [StaffModule], providers: [LeaveService, LeaveReader, LeaveRequestCount, LeaveResolver] })
export class LeaveModule {}
