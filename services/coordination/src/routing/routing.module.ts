import { Module } from '@nestjs/common';
import { RulebookModule } from '../rulebook/rulebook.module.js';
import { ReplayResolver } from './replay.resolver.js';
import { ReplayService } from './replay.service.js';
import { RoutingResolver } from './routing.resolver.js';
import { RoutingService } from './routing.service.js';

@Module({
  imports: [RulebookModule],
  providers: [RoutingService, RoutingResolver, ReplayService, ReplayResolver],
  exports: [RoutingService],
})
export class RoutingModule {}
