import { Module } from '@nestjs/common';
import { ActsModule } from '../../acts/acts.module.js';
import { ClockworkModule } from '../../clockwork/clockwork.module.js';
import { NotificationModule } from '../../notification/notification.module.js';
import { StatusModule } from '../../status/status.module.js';
import { DemoClockRoute } from './demo-clock.route.js';
import { DemoClockService } from './demo-clock.service.js';

/** Only the local profile loads this module (`service.ts`). The module adds no GraphQL. */
@Module({
  imports: [ActsModule, ClockworkModule, NotificationModule, StatusModule],
  providers: [DemoClockService, DemoClockRoute],
})
export class DemoClockModule {}
