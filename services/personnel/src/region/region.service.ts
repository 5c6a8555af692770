import { Injectable } from '@nestjs/common';
import { regionChanged } from '@jiceng/contracts/grid/region-changed';
import type { Transaction } from '@jiceng/platform/database';
import type { z } from 'zod';
import { knownRegion } from './region.table.js';

export type RegionChanged = z.infer<typeof regionChanged.payload>;

const keepRegion = knownRegion.insert({ known: 'change-when-newer' });

@Injectable()
export class RegionService {
  /** Keeps the newest state of a region. */
  keep(region: RegionChanged, tx: Transaction): Promise<void> {
    return keepRegion.run(tx, [region]);
  }

  /** Which of the codes are regions; all of them as long as grid has not announced any region yet. */
  async knownAmong(codes: readonly string[], tx: Transaction): Promise<ReadonlySet<string>> {
    const rows = await tx.sql<{ code: string }>(
      `SELECT c AS code FROM unnest($1::text[]) AS c
       WHERE NOT EXISTS (SELECT FROM known_region) OR EXISTS (SELECT FROM known_region k WHERE k.code = c)`,
      [codes],
    );
    return new Set(rows.map((row) => row.code));
  }
}
