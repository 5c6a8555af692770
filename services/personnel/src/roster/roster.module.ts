import { Module } from '@nestjs/common';
import { LineModule } from '../line/line.module.js';
import { OrganizationModule } from '../organization/organization.module.js';
import { StaffModule } from '../staff/staff.module.js';
import { RosterGapReader } from './roster-gap.reader.js';
import { RosterDeskResolver } from './roster-gap.resolver.js';
import { RosterImport } from './roster-import.service.js';
import { RosterReader } from './roster.reader.js';
import { DutyGapResolver, OnDutyPersonResolver, RosterResolver } from './roster.resolver.js';
import { RosterService } from './roster.service.js';

@Module({
  imports: [LineModule, OrganizationModule, StaffModule],
  providers: [
    RosterService,
    RosterReader,
    RosterImport,
    RosterGapReader,
    RosterResolver,
    RosterDeskResolver,
    OnDutyPersonResolver,
    DutyGapResolver,
  ],
})
export class RosterModule {}
