import { Injectable } from '@nestjs/common';
import { regionChanged } from '@jiceng/contracts/grid/region-changed';
import type { Transaction } from '@jiceng/platform/database';
import type { z } from 'zod';

export type RegionChanged = z.infer<typeof regionChanged.payload>;

@Injectable()
export class RegionService {
  /** Keeps the newest state of a region. */
  async keep(region: RegionChanged, tx: Transaction): Promise<void> {
    await tx.sql(
      `INSERT INTO known_region AS k (code, name, level, parent_code, version) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (code) DO UPDATE SET name = excluded.name, level = excluded.level, parent_code = excluded.parent_code, version = excluded.version
       WHERE k.version < excluded.version`,
      [region.code, region.name, region.level, region.parentCode, region.version],
    );
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
