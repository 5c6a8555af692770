import { Injectable } from '@nestjs/common';
import { keysetOf, pageOf, type Connection } from '@jiceng/platform/connection';
import { defineQuery } from '@jiceng/platform/query';
import { DataSource } from 'typeorm';
import { inForceSql } from '../duty-list/precedent.rules.js';
import { precedentTable } from '../duty-list/precedent.table.js';
import { precedentView, toPrecedent, type Precedent, type PrecedentArgs } from './precedent.graphql.js';

/** SQL for the state of ruling `p` at moment $3. It must equal `stateOfPrecedent`. */
const stateSql = `CASE WHEN ${inForceSql('$3')} THEN 'in-force'
  WHEN p.revoked_at <= least($3, p.expires_at, p.superseded_at) THEN 'revoked'
  WHEN p.superseded_at <= least($3, p.expires_at) THEN 'superseded' ELSE 'expired' END`;

/** Finds rulings on category $1 in state $2 at moment $3, before ruling ($4, $5). */
const precedentPage = defineQuery(
  precedentTable.columns,
  (columns) => `SELECT ${columns('p')} FROM precedent p
    WHERE ($1::text IS NULL OR p.category_code = $1) AND ($2::text IS NULL OR ${stateSql} = $2)
      AND ($4::timestamptz IS NULL OR (p.ruled_at, p.id) < ($4, $5::uuid))
    ORDER BY p.ruled_at DESC, p.id DESC LIMIT $6`,
);

@Injectable()
export class PrecedentService {
  constructor(private readonly dataSource: DataSource) {}

  /** Lists precedents with their state at a moment, newest first. @throws PAGE_TOO_LARGE, BAD_CURSOR */
  async list(args: PrecedentArgs, at: Date): Promise<Connection<Precedent>> {
    const { limit, keys } = keysetOf(args, 2);
    const rows = await precedentPage.rows(this.dataSource, [
      args.categoryCode ?? null,
      args.state ?? null,
      at,
      keys?.[0] ?? null,
      keys?.[1] ?? null,
      limit,
    ]);
    return pageOf(
      rows,
      args,
      (row) => [row.ruledAt.toISOString(), row.id],
      (row) => toPrecedent(precedentView(row), at),
      at,
    );
  }
}
