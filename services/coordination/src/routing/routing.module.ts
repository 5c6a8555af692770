import { Module } from '@nestjs/common';
import { DirectoryModule } from '../rulebook/directory/directory.module.js';
import { DutyListService } from '../rulebook/publishing/duty-list.service.js';
import { RoutingResolver } from './routing.resolver.js';
import { RoutingService } from './routing.service.js';

@Module({
  imports: [DirectoryModule],
  providers: [RoutingService, DutyListService, RoutingResolver],
  exports: [RoutingService],
})
export class RoutingModule {}
