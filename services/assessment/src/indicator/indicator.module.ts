import { Module } from '@nestjs/common';
import { IndicatorResolver } from './indicator.resolver.js';
import { IndicatorService } from './indicator.service.js';

@Module({ providers: [IndicatorService, IndicatorResolver] })
export class IndicatorModule {}
