import { Injectable } from '@nestjs/common';
import type { EffectTx } from '@jiceng/platform/effects';
import { OnTimer, type FiredTimer } from '@jiceng/platform/timers';
import { CoverageService } from './coverage.service.js';
import { COVERAGE_TURNS } from './seat-changes.js';

@Injectable()
export class CoverageConsumer {
  constructor(private readonly service: CoverageService) {}

  @OnTimer(COVERAGE_TURNS)
  onCoverageTurns({ key }: FiredTimer, tx: EffectTx): Promise<void> {
    return this.service.announceCoverage(tx, key);
  }
}
