import { Injectable } from '@nestjs/common';
import { counted, keysetOf, LARGEST_COUNT, pageOf, type CountedConnection } from '@jiceng/platform/connection';
import { countRows, defineQuery } from '@jiceng/platform/query';
import { DataSource } from 'typeorm';
import { inForceSql } from '../duty-list/precedent.rules.js';
import { precedentTable } from '../duty-list/precedent.table.js';
import { precedentView, toPrecedent, type Precedent, type PrecedentArgs } from './precedent.graphql.js';

/** SQL for the state of ruling `p` at moment $3. It must equal `stateOfPrecedent`. */
const stateSql = `CASE WHEN ${inForceSql('$3')} THEN 'in-force'
  WHEN p.revoked_at <= least($3, p.expires_at, p.superseded_at) THEN 'revoked'
  WHEN p.superseded_at <= least($3, p.expires_at) THEN 'superseded' ELSE 'expired' END`;

/** Finds rulings on category $1 in state $2 at moment $3, before ruling ($4, $5). */
const pageSql = (columns: (alias: string) => string): string => `SELECT ${columns('p')} FROM precedent p
    WHERE ($1::text IS NULL OR p.category_code = $1) AND ($2::text IS NULL OR ${stateSql} = $2)
      AND ($4::timestamptz IS NULL OR (p.ruled_at, p.id) < ($4, $5::uuid))
    ORDER BY p.ruled_at DESC, p.id DESC LIMIT $6`;
const precedentPage = defineQuery(precedentTable.columns, pageSql);

@Injectable()
export class PrecedentService {
  constructor(private readonly dataSource: DataSource) {}

  /** Lists precedents with their state at a moment, newest first. @throws PAGE_TOO_LARGE, BAD_CURSOR */
  async list(args: PrecedentArgs, at: Date): Promise<CountedConnection<Precedent>> {
    const { limit, keys } = keysetOf(args, 2);
    const filter = [args.categoryCode ?? null, args.state ?? null, at];
    const rows = await precedentPage.rows(this.dataSource, [...filter, keys?.[0] ?? null, keys?.[1] ?? null, limit]);
    const page = pageOf(
      rows,
      args,
      (row) => [row.ruledAt.toISOString(), row.id],
      (row) => toPrecedent(precedentView(row), at),
      at,
    );
    const all = pageSql(() => 'p.id');
    return counted(page, () => countRows(this.dataSource, all, [...filter, null, null, LARGEST_COUNT + 1]));
  }
}
