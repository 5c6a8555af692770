import { Module } from '@nestjs/common';
import { ExportsModule } from '@jiceng/tables/exports.module';
import { PeriodModule } from '../period/period.module.js';
import { ExplanationService } from './explanation.service.js';
import { ScoreExport, ScoreExportResolver } from './score-export.js';
import { OrganizationScoreResolver, RegionScoreResolver, ScoreResolver } from './score.resolver.js';
import { ScoreService } from './score.service.js';

@Module({
  imports: [PeriodModule, ExportsModule],
  providers: [
    ScoreService,
    ExplanationService,
    ScoreExport,
    ScoreResolver,
    ScoreExportResolver,
    OrganizationScoreResolver,
    RegionScoreResolver,
  ],
})
export class ScoreModule {}
