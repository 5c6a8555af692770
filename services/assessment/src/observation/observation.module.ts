import { Module } from '@nestjs/common';
import { ObservationConsumer } from './observation.consumer.js';
import { ObservationService } from './observation.service.js';

@Module({ providers: [ObservationService, ObservationConsumer], exports: [ObservationService] })
export class ObservationModule {}
