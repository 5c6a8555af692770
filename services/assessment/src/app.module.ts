import { Module } from '@nestjs/common';
import { OperationsModule } from '@jiceng/platform/operations';
import { DirectoryModule } from './directory/directory.module.js';
import { IndicatorModule } from './indicator/indicator.module.js';
import { ObservationModule } from './observation/observation.module.js';
import { PeriodModule } from './period/period.module.js';
import { ScoreModule } from './score/score.module.js';

@Module({
  imports: [
    DirectoryModule,
    ObservationModule,
    IndicatorModule,
    ScoreModule,
    PeriodModule,
    OperationsModule.of('assessment'),
  ],
})
export class AppModule {}
