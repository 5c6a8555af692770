import { Injectable } from '@nestjs/common';
import { boolean, pick, text, uuid } from '@jiceng/platform/columns';
import { readSql } from '@jiceng/platform/database';
import { platformErrors } from '@jiceng/platform/errors';
import { defineQuery } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import { uuidText } from '@jiceng/platform/text';
import { DataSource } from 'typeorm';
import { inForceAt } from '../post/post.queries.js';
import { ORGANIZATION_SCOPE } from '../post/post.reader.js';
import { postPeriod } from '../post/post.table.js';
import { whoMaySign, type Signing } from './signatory.rules.js';

/** Roles whose holders sign for their organization. */
export const SIGNING_ROLES = ['unit_leader', 'leader_on_duty', 'district_leader'];

/** Returns the SQL condition that a person is on leave at the moment `$2`. */
export const onLeave = (person: string): string => `EXISTS (SELECT FROM roster_entry r WHERE r.staff_id = ${person}
  AND r.kind = 'leave' AND r.withdrawn_at IS NULL AND tstzrange(r.starts_at, r.ends_at) @> $2::timestamptz)`;

/** Reads the signing posts of organization $1 at moment $2 with holder and deputy; $3 are the signing roles. */
const signingPosts = defineQuery(
  {
    ...pick(postPeriod.columns, 'postId'),
    postName: text().as('h.name'),
    holderId: uuid().orNull.as('a.staff_id'),
    holderOnLeave: boolean().as(onLeave('a.staff_id')),
    deputyId: uuid().orNull.as('d.staff_id'),
    deputyOnLeave: boolean().as(onLeave('d.staff_id')),
  },
  (columns) => `SELECT ${columns('h')} FROM post p JOIN post_period h ON h.post_id = p.id AND ${inForceAt('h', '$2')}
    LEFT JOIN assignment a ON a.post_id = p.id AND ${inForceAt('a', '$2')}
    LEFT JOIN assignment d ON d.post_id = h.deputy_post_id AND ${inForceAt('d', '$2')}
    WHERE p.organization_id = $1 AND h.roles && $3::text[] ORDER BY p.code`,
);

const dayInChina = (moment: Date): string => new Date(moment.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

@Injectable()
export class SignatoryReader {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Returns who may sign for an organization; see {@link whoMaySign}. All staff may ask about the present day. Answers
   * for other days would show when the leaders are on leave, so only callers who see the roster of the organization get
   * them.
   * @throws OUT_OF_SCOPE
   */
  async list(ctx: RequestContext, organizationId: string, at: string | null): Promise<Signing[]> {
    const id = uuidText('organizationId', organizationId);
    const moment = at === null ? ctx.now() : new Date(at);
    if (dayInChina(moment) !== dayInChina(ctx.now()) && !(await this.seesRoster(ctx, id)))
      throw platformErrors.OUT_OF_SCOPE();
    return whoMaySign(await signingPosts.rows(this.dataSource, [id, moment, SIGNING_ROLES]));
  }

  private async seesRoster(ctx: RequestContext, organizationId: string): Promise<boolean> {
    const scope = ctx.policy.filter('Query.roster', ORGANIZATION_SCOPE, 2);
    const rows = await readSql(this.dataSource, `SELECT FROM organization o WHERE o.id = $1 AND ${scope.sql}`, [
      organizationId,
      ...scope.values,
    ]);
    return rows.length > 0;
  }
}
