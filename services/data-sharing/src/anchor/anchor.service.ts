import { Injectable } from '@nestjs/common';
import { serviceNames, type ServiceName } from '@jiceng/contracts/contract';
import { keysetOf, pageOf, type Connection } from '@jiceng/platform/connection';
import { readSql } from '@jiceng/platform/database';
import { badInput } from '@jiceng/platform/errors';
import { DataSource } from 'typeorm';
import type { AuditAnchor, AuditAnchorsArgs } from './anchor.graphql.js';

interface AnchorRow {
  service: string;
  position: string;
  head: string;
  received_at: Date;
}

@Injectable()
export class AnchorService {
  constructor(private readonly dataSource: DataSource) {}

  /** Anchors by service, newest first. @throws BAD_INPUT for an unknown service */
  async listAnchors(args: AuditAnchorsArgs): Promise<Connection<AuditAnchor>> {
    if (args.service && !serviceNames.includes(args.service as ServiceName))
      throw badInput('service', '没有此服务', `is none of ${serviceNames.join(', ')}`);
    const { keys, limit } = keysetOf(args, 2);
    const rows = await readSql<AnchorRow>(
      this.dataSource,
      `SELECT service, position, head, received_at FROM audit_anchor
       WHERE ($1::text IS NULL OR service = $1) AND ($2::text IS NULL OR service > $2 OR (service = $2 AND position < $3::bigint))
       ORDER BY service, position DESC LIMIT $4`,
      [args.service ?? null, keys?.[0] ?? null, keys?.[1] ?? null, limit],
    );
    return pageOf(
      rows,
      args,
      (row) => [row.service, row.position],
      (row) => ({
        service: row.service,
        position: Number(row.position),
        head: row.head,
        receivedAt: row.received_at.toISOString(),
      }),
    );
  }
}
