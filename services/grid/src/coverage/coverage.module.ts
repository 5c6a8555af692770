import { Module } from '@nestjs/common';
import { GridModule } from '../grid/grid.module.js';
import { CoverageImportService } from './coverage-import.service.js';
import { GridAssignmentResolver, GridCoverageResolver, UncoveredGridResolver } from './coverage.resolver.js';
import { CoverageService } from './coverage.service.js';
import { StaffConsumer } from './staff.consumer.js';
import { StaffService } from './staff.service.js';

@Module({
  imports: [GridModule],
  providers: [
    CoverageService,
    CoverageImportService,
    StaffService,
    StaffConsumer,
    GridCoverageResolver,
    UncoveredGridResolver,
    GridAssignmentResolver,
  ],
})
export class CoverageModule {}
