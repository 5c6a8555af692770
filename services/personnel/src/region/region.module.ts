import { Module } from '@nestjs/common';
import { RegionConsumer } from './region.consumer.js';
import { RegionService } from './region.service.js';

@Module({ providers: [RegionConsumer, RegionService], exports: [RegionService] })
export class RegionModule {}
