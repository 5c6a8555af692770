import { Module } from '@nestjs/common';
import { ReadingModule } from '../reading/reading.module.js';
import { RulebookModule } from '../rulebook/rulebook.module.js';
import { NoticeTimers } from './notice.timers.js';
import { NotificationCount, NotificationDeliveryCount } from './notification.graphql.js';
import { NotificationResolver } from './notification.resolver.js';
import { NotificationSender } from './notification-sender.js';
import { NotificationService } from './notification.service.js';
import { NotificationSweep } from './notification-sweep.js';

const parts = [NoticeTimers, NotificationSender, NotificationSweep];

@Module({
  imports: [RulebookModule, ReadingModule],
  providers: [...parts, NotificationCount, NotificationDeliveryCount, NotificationService, NotificationResolver],
  exports: parts,
})
export class NotificationModule {}
