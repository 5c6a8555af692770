import { Injectable } from '@nestjs/common';
import { readSql } from '@jiceng/platform/database';
import type { RequestContext } from '@jiceng/platform/request-context';
import { DataSource } from 'typeorm';
import { issueColumns } from '../../case/ledger/issue-access.js';

export interface LiveStep {
  /** Place in the feed; a client resumes after it. */
  id: string;
  issueId: string;
  version: number;
  step: string;
  state: string;
  at: string;
  title: string;
  dueAt: string | null;
  responsibleOrganizationId: string | null;
  /** True when the issue lies on a desk of the actor's organizations now. */
  onMyDesk: boolean;
}

const BATCH = 200;

/**
 * The feed of steps in the order of their transactions. It ends before the oldest transaction still running, since a step
 * of that one may yet appear with a lower place: a reader that went further would miss it.
 */
@Injectable()
export class LiveFeed {
  constructor(private readonly dataSource: DataSource) {}

  /** The place to begin at: after the id given, or now. An id that cannot be read begins now. */
  async startAt(since: string | null): Promise<string> {
    if (since && /^\d{1,20}-[0-9a-f-]{36}-\d{1,9}$/.test(since)) return since;
    const [row] = await readSql<{ place: string }>(
      this.dataSource,
      `SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS place`,
    );
    return `${row!.place}-00000000-0000-0000-0000-000000000000-0`;
  }

  /** Steps after a place, on issues that the policy lets the actor follow. */
  async after(ctx: RequestContext, place: string): Promise<LiveStep[]> {
    const [, xact, issueId, seq] = /^(\d+)-([0-9a-f-]{36})-(\d+)$/.exec(place)!;
    const scope = ctx.policy.filter('Live.inbox', issueColumns, 6);
    return readSql<LiveStep & Record<string, unknown>>(
      this.dataSource,
      `SELECT s.xact || '-' || s.issue_id || '-' || s.seq AS id, s.issue_id AS "issueId", s.seq AS version, s.step, s.state, s.at, i.title, i.state_due_at AS "dueAt",
         i.responsible_organization_id AS "responsibleOrganizationId", i.desk_organization_ids && $4::uuid[] AS "onMyDesk"
       FROM issue_step s JOIN issue i ON i.id = s.issue_id
       WHERE (s.xact, s.issue_id, s.seq) > ($1::xid8, $2::uuid, $3::int) AND s.xact < pg_snapshot_xmin(pg_current_snapshot()) AND ${scope.sql}
       ORDER BY s.xact, s.issue_id, s.seq LIMIT $5`,
      [xact, issueId, Number(seq), ctx.actor!.organizationIds, BATCH, ...scope.values],
    );
  }

  /** The place of the newest step that can be seen, to tell whether there is something to read. */
  async newest(): Promise<string> {
    const [row] = await readSql<{ place: string }>(
      this.dataSource,
      `SELECT xact || '-' || issue_id || '-' || seq AS place FROM issue_step ORDER BY xact DESC, issue_id DESC, seq DESC LIMIT 1`,
      [],
      { name: 'live-newest' },
    );
    return row?.place ?? '';
  }

  /** True when a committed step waits behind a transaction still running: the reader must come back soon. */
  async heldBack(): Promise<boolean> {
    const [row] = await readSql<{ waiting: boolean }>(
      this.dataSource,
      'SELECT EXISTS (SELECT FROM issue_step WHERE xact >= pg_snapshot_xmin(pg_current_snapshot())) AS waiting',
      [],
      { name: 'live-held-back' },
    );
    return row!.waiting;
  }
}
