import { Injectable } from '@nestjs/common';
import { integer, uuid } from '@jiceng/platform/columns';
import { keysetOf, pageOf, type Connection } from '@jiceng/platform/connection';
import { askRows } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import { DataSource } from 'typeorm';
import { RESTING } from '../../rulebook/process/resting-sql.js';
import type { Suspension } from './suspension.graphql.js';

const shares = {
  organizationId: uuid().as('i.responsible_organization_id'),
  open: integer().as('count(*)::int'),
  suspended: integer().as("count(*) FILTER (WHERE i.state = 'suspended')::int"),
};

/** Reads the share of suspended issues. */
@Injectable()
export class SuspensionService {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Lists organizations with a suspended issue, as far as the actor may see them. @throws PAGE_TOO_LARGE, BAD_CURSOR
   */
  async list(ctx: RequestContext, args: { first: number; after: string | null }): Promise<Connection<Suspension>> {
    const { limit, keys } = keysetOf(args, 1);
    const scope = ctx.policy.filter('Query.suspensions', { organization: ['i.responsible_organization_id'] }, 1);
    const values = [...scope.values];
    const bind = (value: unknown): string => `$${values.push(value)}`;
    const after = keys ? `i.responsible_organization_id > ${bind(keys[0])}::uuid` : 'true';
    const most = bind(limit);
    const rows = await askRows(
      this.dataSource,
      shares,
      (columns) => `SELECT ${columns()} FROM issue i WHERE i.state NOT IN ${RESTING} AND ${scope.sql} AND ${after}
        GROUP BY 1 HAVING count(*) FILTER (WHERE i.state = 'suspended') > 0 ORDER BY 1 LIMIT ${most}`,
      values,
    );
    return pageOf(
      rows,
      args,
      ({ organizationId }) => [organizationId],
      ({ organizationId, open, suspended }) => ({
        organization: { id: organizationId },
        open,
        suspended,
        share: suspended / open,
      }),
    );
  }
}
