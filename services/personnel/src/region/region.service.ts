import { Injectable } from '@nestjs/common';
import type { Transaction } from '@jiceng/platform/database';

@Injectable()
export class RegionService {
  /** Returns the codes that are regions. All codes count as regions until grid has announced its first region. */
  async knownAmong(codes: readonly string[], tx: Transaction): Promise<ReadonlySet<string>> {
    const rows = await tx.sql<{ code: string }>(
      `SELECT c AS code FROM unnest($1::text[]) AS c
       WHERE NOT EXISTS (SELECT FROM known_region) OR EXISTS (SELECT FROM known_region k WHERE k.code = c)`,
      [codes],
    );
    return new Set(rows.map((row) => row.code));
  }
}
