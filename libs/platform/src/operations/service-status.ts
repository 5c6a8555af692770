import { Inject, Injectable } from '@nestjs/common';
import type { ServiceName } from '@jiceng/contracts/contract';
import { DataSource } from 'typeorm';
import { bigint, integer, text, timestamptz } from '../database/columns.js';
import { defineQuery } from '../database/query.js';
import { MOST_FAILURES } from '../timers/timers.js';
import type { ServiceStatus } from './service-status.graphql.js';

/** Name of the service whose status is read, for injection. */
export const SERVICE_NAME = Symbol('jiceng:service-name');

const work = defineQuery(
  {
    waiting: integer().as('(SELECT count(*)::int FROM outbox_waiting)'),
    oldest: timestamptz().orNull.as('(SELECT created_at FROM outbox WHERE id = (SELECT min(id) FROM outbox_waiting))'),
    early: integer().as('(SELECT count(*)::int FROM early_message)'),
    unsealed: integer().as('(SELECT count(*)::int FROM audit_record WHERE position IS NULL)'),
    position: bigint().as('coalesce((SELECT position FROM audit_head), 0)'),
    head: text().orNull.as('(SELECT seal FROM audit_head)'),
  },
  (columns) => `SELECT ${columns()}`,
);

/** Pending timers by kind. $1 is the number of failures after which a timer is no longer tried. */
const timers = defineQuery(
  {
    kind: text(),
    pending: integer().as('count(*)::int'),
    late: integer().as(`count(*) FILTER (WHERE due_at < now() - interval '60 seconds')::int`),
    stopped: integer().as('count(*) FILTER (WHERE failures >= $1)::int'),
    nextDueAt: timestamptz().as('min(due_at)'),
  },
  (columns) => `SELECT ${columns()} FROM timer WHERE fired_at IS NULL AND cancelled_at IS NULL
    GROUP BY kind ORDER BY 3 DESC, 5, kind`,
);

/** The newest kept head of each service. */
const anchors = defineQuery(
  { service: text(), position: bigint(), head: text(), receivedAt: timestamptz() },
  (columns) => `SELECT DISTINCT ON (service) ${columns()} FROM audit_anchor ORDER BY service, position DESC`,
);

/** Reads how far a service is with events, timers and its audit chain. */
@Injectable()
export class StatusReader {
  constructor(
    @Inject(SERVICE_NAME) private readonly service: ServiceName,
    private readonly dataSource: DataSource,
  ) {}

  async read(): Promise<ServiceStatus> {
    const [found, pending, kept] = await Promise.all([
      work.first(this.dataSource),
      timers.rows(this.dataSource, [MOST_FAILURES]),
      anchors.rows(this.dataSource),
    ]);
    const { waiting, oldest, early, unsealed, position, head } = found!;
    return {
      service: this.service,
      asOf: new Date().toISOString(),
      outboxWaiting: waiting,
      outboxOldestAt: oldest?.toISOString() ?? null,
      earlyMessages: early,
      timers: pending.map((timer) => ({ ...timer, nextDueAt: timer.nextDueAt.toISOString() })),
      auditRecords: Number(position),
      auditHead: head,
      auditUnsealed: unsealed,
      anchors: kept.map((anchor) => ({
        ...anchor,
        position: Number(anchor.position),
        receivedAt: anchor.receivedAt.toISOString(),
      })),
    };
  }
}
