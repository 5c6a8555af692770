import { Injectable } from '@nestjs/common';
import { readSql } from '@jiceng/platform/database';
import { DataSource } from 'typeorm';
import type { MarkCounts } from './duplicate.rules.js';

/** Milliseconds for which the counts are kept. They come from PostgreSQL's statistics, which change slowly. */
const KEPT_MS = 600_000;

/** Reads from PostgreSQL's statistics how many issues have a mark in their title. */
@Injectable()
export class MarkStatistics {
  private held: Promise<MarkCounts> | null = null;
  private readAt = 0;

  constructor(private readonly dataSource: DataSource) {}

  current(): Promise<MarkCounts> {
    if (this.held && Date.now() - this.readAt < KEPT_MS) return this.held;
    this.readAt = Date.now();
    const read = this.read();
    read.catch(() => (this.held = null));
    this.held = read;
    return read;
  }

  private async read(): Promise<MarkCounts> {
    const rows = await readSql<{ mark: number; count: number }>(this.dataSource, FREQUENT_MARKS);
    const frequent = new Map(rows.map(({ mark, count }) => [mark, count]));
    // The statistics list the most frequent marks, so every other mark has at most the smallest of these counts.
    return { frequent, others: rows.length === 0 ? 0 : Math.min(...frequent.values()) };
  }
}

/**
 * `most_common_elem_freqs` has more entries than `most_common_elems`: PostgreSQL appends the smallest and the largest
 * frequency. The condition on `mark` leaves them out. The number of issues is PostgreSQL's estimate.
 */
const FREQUENT_MARKS = `SELECT mark, round(share * greatest(c.reltuples, 0))::int AS count
  FROM pg_class c, pg_stats s, unnest(most_common_elems::text::int[], most_common_elem_freqs) AS frequent(mark, share)
  WHERE c.oid = 'issue'::regclass AND s.schemaname = current_schema() AND s.tablename = 'issue'
    AND s.attname = 'title_marks' AND mark IS NOT NULL`;
