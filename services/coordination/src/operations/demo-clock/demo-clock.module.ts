import { Module } from '@nestjs/common';
import { ClockworkModule } from '../../clockwork/clockwork.module.js';
import { DemoClockResolver } from './demo-clock.resolver.js';
import { DemoClockService } from './demo-clock.service.js';

@Module({ imports: [ClockworkModule], providers: [DemoClockService, DemoClockResolver] })
export class DemoClockModule {}
