import { Injectable } from '@nestjs/common';
import { keysetOf, pageOf, type Connection } from '@jiceng/platform/connection';
import { askRows } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import { uuidText } from '@jiceng/platform/text';
import DataLoader from 'dataloader';
import { DataSource } from 'typeorm';
import { postOf, type Post, type PostsArgs } from './post.graphql.js';
import { post, type PostRow } from './post.table.js';

/** The columns in which the policy finds the scope of a row joined with its organization `o`. */
export const ORGANIZATION_SCOPE = {
  region: 'o.region_code',
  organization: ['o.id'],
  line: `coalesce(o.line, '')`,
} as const;

@Injectable()
export class PostReader {
  constructor(private readonly dataSource: DataSource) {}

  /** Returns the post when the caller may see the post, else null. */
  async find(ctx: RequestContext, id: string): Promise<Post | null> {
    return this.loader(ctx).load(uuidText('id', id));
  }

  private loader(ctx: RequestContext): DataLoader<string, Post | null> {
    return ctx.once(
      'post',
      () =>
        new DataLoader<string, Post | null>(async (ids) => {
          const scope = ctx.policy.filter('Query.post', ORGANIZATION_SCOPE, 2);
          const rows = await this.read(
            (columns) =>
              `SELECT ${columns('p')} FROM post p JOIN organization o ON o.id = p.organization_id WHERE p.id = ANY($1::uuid[]) AND ${scope.sql}`,
            [ids, ...scope.values],
          );
          const byId = new Map(rows.map((row) => [row.id, postOf(row)]));
          return ids.map((id) => byId.get(id) ?? null);
        }),
    );
  }

  async list(ctx: RequestContext, args: PostsArgs): Promise<Connection<Post>> {
    const { limit, keys } = keysetOf(args, 1);
    const at = args.at ? new Date(args.at) : ctx.now();
    const scope = ctx.policy.filter('Query.posts', ORGANIZATION_SCOPE, 7);
    const rows = await this.read(
      (columns) => `SELECT ${columns('p')} FROM post p JOIN organization o ON o.id = p.organization_id
       WHERE p.valid_from <= $1 AND (p.valid_to IS NULL OR p.valid_to > $1) AND ($2::uuid IS NULL OR p.organization_id = $2)
         AND ($3::text IS NULL OR $3 = ANY(p.roles))
         AND (NOT $4 OR NOT EXISTS (SELECT FROM assignment a WHERE a.post_id = p.id AND a.valid_from <= $1 AND (a.valid_to IS NULL OR a.valid_to > $1)))
         AND ($5::text IS NULL OR p.code > $5) AND ${scope.sql}
       ORDER BY p.code LIMIT $6`,
      [
        at,
        args.organizationId ? uuidText('organizationId', args.organizationId) : null,
        args.role ?? null,
        args.vacant,
        keys?.[0] ?? null,
        limit,
        ...scope.values,
      ],
    );
    return pageOf(rows, args, (row) => [row.code], postOf);
  }

  private read(text: Parameters<typeof askRows>[2], values: unknown[]): Promise<PostRow[]> {
    return askRows(this.dataSource, post.columns, text, values);
  }
}
