import { Injectable } from '@nestjs/common';
import { readSql } from '@jiceng/platform/database';
import { DataSource } from 'typeorm';

/** Milliseconds for which the shares are kept. They come from PostgreSQL's statistics, which change slowly. */
const KEPT_MS = 600_000;

/**
 * Reads the marks that many titles have, with the share of all issues that have each mark, from PostgreSQL's
 * statistics.
 */
@Injectable()
export class MarkShares {
  private held: Promise<ReadonlyMap<number, number>> | null = null;
  private readAt = 0;

  constructor(private readonly dataSource: DataSource) {}

  current(): Promise<ReadonlyMap<number, number>> {
    if (this.held && Date.now() - this.readAt < KEPT_MS) return this.held;
    this.readAt = Date.now();
    const read = this.read();
    read.catch(() => (this.held = null));
    this.held = read;
    return read;
  }

  private async read(): Promise<ReadonlyMap<number, number>> {
    const rows = await readSql<{ mark: number; share: number }>(this.dataSource, FREQUENT_MARKS);
    return new Map(rows.map(({ mark, share }) => [mark, share]));
  }
}

/**
 * `most_common_elem_freqs` has more entries than `most_common_elems`: PostgreSQL appends the smallest and the largest
 * frequency. The condition on `mark` leaves them out.
 */
const FREQUENT_MARKS = `SELECT mark, share FROM pg_stats,
    unnest(most_common_elems::text::int[], most_common_elem_freqs) AS frequent(mark, share)
  WHERE schemaname = current_schema() AND tablename = 'issue' AND attname = 'title_marks' AND mark IS NOT NULL`;
