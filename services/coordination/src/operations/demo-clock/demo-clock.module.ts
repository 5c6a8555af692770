import { Module } from '@nestjs/common';
import { ActsModule } from '../../acts/acts.module.js';
import { ClockworkModule } from '../../clockwork/clockwork.module.js';
import { DemoClockRoute } from './demo-clock.route.js';
import { DemoClockService } from './demo-clock.service.js';

/** Loaded in the local profile only (`service.ts`); it adds no GraphQL. */
@Module({ imports: [ActsModule, ClockworkModule], providers: [DemoClockService, DemoClockRoute] })
export class DemoClockModule {}
