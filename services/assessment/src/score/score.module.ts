import { Module } from '@nestjs/common';
import { PeriodModule } from '../period/period.module.js';
import { ExplanationService } from './explanation.service.js';
import { OrganizationScoreResolver, RegionScoreResolver, ScoreResolver } from './score.resolver.js';
import { ScoreService } from './score.service.js';

@Module({
  imports: [PeriodModule],
  providers: [ScoreService, ExplanationService, ScoreResolver, OrganizationScoreResolver, RegionScoreResolver],
})
export class ScoreModule {}
