import { Injectable } from '@nestjs/common';
import type { EventActor } from '@jiceng/contracts/contract';
import { DataSource } from 'typeorm';
import { bigint, jsonb, text, timestamptz, uuid } from '../database/columns.js';
import { defineQuery } from '../database/query.js';
import { keysetOf, pageOf, type Connection } from '../values/connection.js';
import { badInput } from '../values/errors.js';
import type { AuditRecord, AuditRecordsArgs } from './audit-trail.graphql.js';

/** Records below entry number $1 (all when it is null) that match the filters, newest first. */
const page = defineQuery(
  {
    entry: bigint(),
    id: uuid(),
    at: timestamptz(),
    act: text(),
    actor: jsonb<EventActor>(),
    subjectType: text(),
    subjectId: text(),
    before: jsonb<unknown>().orNull,
    after: jsonb<unknown>().orNull,
    reason: text().orNull,
    origin: jsonb<{ traceId: string }>(),
    policyVersion: text(),
    position: bigint().orNull,
    seal: text().orNull,
  },
  (columns) => `SELECT ${columns()} FROM audit_record
    WHERE ($1::bigint IS NULL OR entry < $1)
      AND ($2::text IS NULL OR (actor->>'id' = $2 AND actor->>'kind' <> 'resident'))
      AND ($3::text IS NULL OR act = $3)
      AND ($4::text IS NULL OR subject_type = $4)
      AND ($5::text IS NULL OR subject_id = $5)
      AND ($6::timestamptz IS NULL OR at >= $6)
      AND ($7::timestamptz IS NULL OR at < $7)
    ORDER BY entry DESC LIMIT $8`,
);

/** Reads the audit records of a service for auditors. It never returns what a resident wrote or who the resident is. */
@Injectable()
export class AuditTrail {
  constructor(private readonly dataSource: DataSource) {}

  /** Lists audit records, newest first. @throws BAD_INPUT, PAGE_TOO_LARGE, BAD_CURSOR */
  async listRecords(args: AuditRecordsArgs): Promise<Connection<AuditRecord>> {
    if (args.subjectId != null && args.subjectType == null)
      throw badInput('subjectType', '按对象标识查询时须指明对象类型', 'must be given when subjectId is given');
    if (args.from != null && args.until != null && args.until <= args.from)
      throw badInput('until', '须晚于起始时间', 'must be later than from');
    const { keys, limit } = keysetOf(args, 1);
    const { actorId, act, subjectType, subjectId, from, until } = args;
    const filters = [actorId, act, subjectType, subjectId, from, until].map((each) => each ?? null);
    const rows = await page.rows(this.dataSource, [keys?.[0] ?? null, ...filters, limit]);
    return pageOf(rows, args, ({ entry }) => [entry], recordOf);
  }
}

function recordOf(row: Awaited<ReturnType<typeof page.rows>>[number]): AuditRecord {
  const { id, at, act, actor, subjectType, subjectId, before, after, reason, origin, policyVersion } = row;
  const byResident = actor.kind === 'resident';
  return {
    id,
    at: at.toISOString(),
    act,
    actorKind: actor.kind,
    actorId: byResident ? null : actor.id,
    actorOrganizationId: byResident ? null : actor.organizationId,
    subjectType,
    subjectId,
    changed: changedFacts(before, after),
    reason: byResident ? null : reason,
    policyVersion,
    traceId: origin.traceId,
    position: row.position === null ? null : Number(row.position),
    seal: row.seal,
  };
}

/** Returns the names of the facts that are different after an act, in alphabetical order. */
export function changedFacts(before: unknown, after: unknown): string[] {
  const [old, now] = [factsOf(before), factsOf(after)];
  const same = (name: string): boolean => JSON.stringify(old[name] ?? null) === JSON.stringify(now[name] ?? null);
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((name) => !same(name)).sort();
}

function factsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
