import { Injectable } from '@nestjs/common';
import type { Envelope } from '@jiceng/contracts/contract';
import { regionChanged } from '@jiceng/contracts/grid/region-changed';
import { Handles } from '@jiceng/platform/consumers';
import type { EffectTx } from '@jiceng/platform/effects';
import { RegionService, type RegionChanged } from './region.service.js';

@Injectable()
export class RegionConsumer {
  constructor(private readonly regions: RegionService) {}

  @Handles(regionChanged)
  onRegionChanged(event: Envelope<RegionChanged>, tx: EffectTx): Promise<void> {
    return this.regions.keep(event.payload, tx);
  }
}
