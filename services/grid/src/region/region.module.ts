import { Module } from '@nestjs/common';
import { RegionResolver } from './region.resolver.js';
import { RegionService } from './region.service.js';

@Module({ providers: [RegionService, RegionResolver], exports: [RegionService] })
export class RegionModule {}
