import { Injectable } from '@nestjs/common';
import { counted, keysetOf, LARGEST_COUNT, pageOf, type CountedConnection } from '@jiceng/platform/connection';
import { askRows, countRows } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import { uuidText } from '@jiceng/platform/text';
import DataLoader from 'dataloader';
import { DataSource } from 'typeorm';
import { postOf, postPeriodOf, type Post, type PostPeriod, type PostsArgs } from './post.graphql.js';
import { inForceAt, listPostPeriods, postInPeriod } from './post.queries.js';
import { post } from './post.table.js';

/**
 * SQL columns that the policy compares with the jurisdiction of the caller, for a row that is joined with its
 * organization `o`.
 */
export const ORGANIZATION_SCOPE = {
  region: 'o.region_code',
  organization: ['o.id'],
  line: `coalesce(o.line, '')`,
} as const;

@Injectable()
export class PostReader {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Returns the post when the caller may see the post, else null.
   * @param at moment at which the post is shown, null for now; before its creation and after its end the result is null
   */
  async find(ctx: RequestContext, id: string, at: string | null = null): Promise<Post | null> {
    return this.loader(ctx, at).load(uuidText('id', id));
  }

  /** Lists the periods of a post that {@link find} returned, oldest first; planned changes come last. */
  history(ctx: RequestContext, postId: string): Promise<PostPeriod[]> {
    const loader = ctx.once(
      'post-history',
      () =>
        new DataLoader<string, PostPeriod[]>(async (ids) => {
          const byPost = Map.groupBy(await listPostPeriods(this.dataSource, ids), (row) => row.postId);
          return ids.map((id) => (byPost.get(id) ?? []).map(postPeriodOf));
        }),
    );
    return loader.load(postId);
  }

  private loader(ctx: RequestContext, at: string | null): DataLoader<string, Post | null> {
    return ctx.once(
      `post at ${at ?? 'now'}`,
      () =>
        new DataLoader<string, Post | null>(async (ids) => {
          const scope = ctx.policy.filter('Query.post', ORGANIZATION_SCOPE, at === null ? 2 : 3);
          const rows =
            at === null
              ? await askRows(
                  this.dataSource,
                  post.columns,
                  (columns) => `SELECT ${columns('p')} FROM post p JOIN organization o ON o.id = p.organization_id
                    WHERE p.id = ANY($1::uuid[]) AND ${scope.sql}`,
                  [ids, ...scope.values],
                )
              : await askRows(
                  this.dataSource,
                  postInPeriod,
                  (columns) => `SELECT ${columns('p')} FROM post p JOIN organization o ON o.id = p.organization_id
                    JOIN post_period h ON h.post_id = p.id AND ${inForceAt('h', '$2')}
                    WHERE p.id = ANY($1::uuid[]) AND ${scope.sql}`,
                  [ids, new Date(at), ...scope.values],
                );
          const byId = new Map(rows.map((row) => [row.id, postOf(row, at)]));
          return ids.map((id) => byId.get(id) ?? null);
        }),
    );
  }

  async list(ctx: RequestContext, args: PostsArgs): Promise<CountedConnection<Post>> {
    const { limit, keys } = keysetOf(args, 1);
    const at = args.at ? new Date(args.at) : ctx.now();
    const scope = ctx.policy.filter('Query.posts', ORGANIZATION_SCOPE, 7);
    const organizationId = args.organizationId ? uuidText('organizationId', args.organizationId) : null;
    const values = (after: unknown, most: number): unknown[] => [
      at,
      organizationId,
      args.role ?? null,
      args.vacant,
      after,
      most,
      ...scope.values,
    ];
    const select = (
      columns: (alias?: string) => string,
    ): string => `SELECT ${columns('p')} FROM post p JOIN organization o ON o.id = p.organization_id
       JOIN post_period h ON h.post_id = p.id AND ${inForceAt('h', '$1')}
       WHERE ($2::uuid IS NULL OR p.organization_id = $2) AND ($3::text IS NULL OR $3 = ANY(h.roles))
         AND (NOT $4 OR NOT EXISTS (SELECT FROM assignment a WHERE a.post_id = p.id AND a.valid_from <= $1 AND (a.valid_to IS NULL OR a.valid_to > $1)))
         AND ($5::text IS NULL OR p.code > $5) AND ${scope.sql}
       ORDER BY p.code LIMIT $6`;
    const rows = await askRows(this.dataSource, postInPeriod, select, values(keys?.[0] ?? null, limit));
    const page = pageOf(
      rows,
      args,
      (row) => [row.code],
      (row) => postOf(row, args.at ?? null),
    );
    return counted(page, () =>
      countRows(
        this.dataSource,
        select(() => 'p.id'),
        values(null, LARGEST_COUNT + 1),
      ),
    );
  }
}
