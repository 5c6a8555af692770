import { Module } from '@nestjs/common';
import { RulebookModule } from '../rulebook/rulebook.module.js';
import { RoutingResolver } from './routing.resolver.js';
import { RoutingService } from './routing.service.js';

@Module({
  imports: [RulebookModule],
  providers: [RoutingService, RoutingResolver],
  exports: [RoutingService],
})
export class RoutingModule {}
