import { Module } from '@nestjs/common';
import { RulebookModule } from '../rulebook/rulebook.module.js';
import { StatusConsumer } from './status.consumer.js';
import { StatusMetrics } from './status.metrics.js';
import { ClientStatusResolver, StatusWebhookResolver } from './status.resolver.js';
import { StatusSender } from './status-sender.js';
import { StatusService } from './status.service.js';
import { StatusSweep } from './status-sweep.js';

@Module({
  imports: [RulebookModule],
  providers: [
    StatusService,
    StatusSender,
    StatusSweep,
    StatusConsumer,
    StatusMetrics,
    ClientStatusResolver,
    StatusWebhookResolver,
  ],
  exports: [StatusConsumer],
})
export class StatusModule {}
