import { Injectable } from '@nestjs/common';
import { regionChanged, type RegionChanged } from '@jiceng/contracts/grid/region-changed';
import type { Transaction } from '@jiceng/platform/database';
import { Handles, type Received } from '@jiceng/platform/handlers';
import { readModel } from '@jiceng/platform/read-model';
import { knownRegion } from './region.table.js';

const regions = readModel(regionChanged, knownRegion, (region) => region);

@Injectable()
export class RegionConsumer {
  @Handles(regionChanged)
  onRegionsChanged(received: readonly Received<RegionChanged>[], transaction: Transaction): Promise<void> {
    return regions.keep(transaction, received);
  }
}
