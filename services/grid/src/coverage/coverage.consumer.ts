import { Injectable } from '@nestjs/common';
import { OnTimers, type Fired } from '@jiceng/platform/timers';
import { CoverageService } from './coverage.service.js';
import { COVERAGE_TURNS } from './seat-changes.js';

@Injectable()
export class CoverageConsumer {
  constructor(private readonly service: CoverageService) {}

  @OnTimers(COVERAGE_TURNS)
  async onCoverageTurns(fired: readonly Fired[]): Promise<void> {
    // A seat changes hands a few times a year, each at a moment of its own: there is nothing to share.
    for (const { timer, tx } of fired) await this.service.announceCoverage(tx, timer.key);
  }
}
