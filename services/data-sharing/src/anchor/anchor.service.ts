import { Injectable } from '@nestjs/common';
import { serviceNames, type ServiceName } from '@jiceng/contracts/contract';
import { bigint, text, timestamptz } from '@jiceng/platform/columns';
import { keysetOf, pageOf, type Connection } from '@jiceng/platform/connection';
import { badInput } from '@jiceng/platform/errors';
import { defineQuery } from '@jiceng/platform/query';
import type { AuditAnchor } from '@jiceng/platform/service-status';
import { DataSource } from 'typeorm';
import type { AuditAnchorsArgs } from './anchor.graphql.js';

/** Anchors of service $1 after service $2 and position $3, by service, newest first. */
const page = defineQuery(
  { service: text(), position: bigint(), head: text(), receivedAt: timestamptz() },
  (columns) => `SELECT ${columns()} FROM audit_anchor
    WHERE ($1::text IS NULL OR service = $1) AND ($2::text IS NULL OR service > $2 OR (service = $2 AND position < $3::bigint))
    ORDER BY service, position DESC LIMIT $4`,
);

@Injectable()
export class AnchorService {
  constructor(private readonly dataSource: DataSource) {}

  /** Lists anchors by service, newest first. @throws BAD_INPUT for an unknown service */
  async listAnchors(args: AuditAnchorsArgs): Promise<Connection<AuditAnchor>> {
    if (args.service && !serviceNames.includes(args.service as ServiceName))
      throw badInput('service', '没有此服务', `must be one of ${serviceNames.join(', ')}`);
    const { keys, limit } = keysetOf(args, 2);
    const rows = await page.rows(this.dataSource, [args.service ?? null, keys?.[0] ?? null, keys?.[1] ?? null, limit]);
    return pageOf(
      rows,
      args,
      (row) => [row.service, row.position],
      (row) => ({
        service: row.service,
        position: Number(row.position),
        head: row.head,
        receivedAt: row.receivedAt.toISOString(),
      }),
    );
  }
}
