import { Module } from '@nestjs/common';
import { ObservationModule } from '../observation/observation.module.js';
import { PeriodResolver } from './period.resolver.js';
import { PeriodService } from './period.service.js';

@Module({ imports: [ObservationModule], providers: [PeriodService, PeriodResolver], exports: [PeriodService] })
export class PeriodModule {}
