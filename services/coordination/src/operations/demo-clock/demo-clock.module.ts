import { Module } from '@nestjs/common';
import { EscalationModule } from '../../clockwork/escalation.module.js';
import { DemoClockResolver } from './demo-clock.resolver.js';
import { DemoClockService } from './demo-clock.service.js';

@Module({ imports: [EscalationModule], providers: [DemoClockService, DemoClockResolver] })
export class DemoClockModule {}
