import { Injectable } from '@nestjs/common';
import { readSql } from '@jiceng/platform/database';
import type { RowFacts } from '@jiceng/platform/policy';
import { DataSource } from 'typeorm';
import { parseSnapshot } from './snapshot.js';

/** The data about one step that a stream sends to its client. */
export interface LiveStep {
  issueId: string;
  version: number;
  step: string;
  state: string;
  at: string;
  title: string;
  dueAt: string | null;
  responsibleOrganizationId: string | null;
}

/** A step with the facts by which the policy decides who may see it. */
export interface FeedStep {
  told: LiveStep;
  facts: RowFacts;
  /** Organizations that have the issue in their inbox now. */
  deskOrganizationIds: readonly string[];
}

/**
 * Steps between two snapshots. `more` is the place of the last step when further pages between the same snapshots
 * follow.
 */
export interface FeedPage {
  steps: FeedStep[];
  /** Snapshot of PostgreSQL up to which the pages contain every step. */
  seen: string;
  more: StepPlace | null;
}

/** Place of a step in the order between two snapshots. */
type StepPlace = readonly [xact: string, issueId: string, seq: number];

interface FeedRow {
  seen: string;
  xact: string | null;
  issueId: string;
  version: number;
  step: string;
  state: string;
  at: Date;
  title: string;
  dueAt: Date | null;
  responsibleOrganizationId: string | null;
  areaCode: string | null;
  involved: string[];
  line: string | null;
  reporters: string[];
  desks: string[];
}

const PAGE = 500;
const START: StepPlace = ['0', '00000000-0000-0000-0000-000000000000', 0];

/**
 * Finds the steps that one snapshot sees and an earlier snapshot did not see: those of transactions that were running
 * at the earlier snapshot or began later (index issue_step_feed). A long transaction delays only its own steps. On the
 * first page `$4` is null, and the present snapshot is used.
 */
const STEPS_BETWEEN = `
  WITH seen AS MATERIALIZED (SELECT coalesce($4::pg_snapshot, pg_current_snapshot()) AS snapshot),
  fresh AS (
    (SELECT s.xact, s.issue_id, s.seq FROM issue_step s, seen
     WHERE s.xact = ANY($2::xid8[]) AND (s.xact, s.issue_id, s.seq) > ($5::xid8, $6::uuid, $7::int) AND pg_visible_in_snapshot(s.xact, seen.snapshot)
     ORDER BY s.xact, s.issue_id, s.seq LIMIT $3)
    UNION ALL
    (SELECT s.xact, s.issue_id, s.seq FROM issue_step s, seen
     WHERE s.xact >= $1::xid8 AND (s.xact, s.issue_id, s.seq) > ($5::xid8, $6::uuid, $7::int) AND pg_visible_in_snapshot(s.xact, seen.snapshot)
     ORDER BY s.xact, s.issue_id, s.seq LIMIT $3)
    LIMIT $3)
  SELECT seen.snapshot::text AS seen, s.xact::text AS xact, s.issue_id AS "issueId", s.seq AS version, s.step, s.state, s.at,
    i.title, i.state_due_at AS "dueAt", i.responsible_organization_id AS "responsibleOrganizationId",
    i.area_code AS "areaCode", i.involved_organization_ids AS involved, i.line, i.reporter_ids AS reporters, i.desk_organization_ids AS desks
  FROM seen LEFT JOIN (fresh f JOIN issue_step s ON s.issue_id = f.issue_id AND s.seq = f.seq JOIN issue i ON i.id = s.issue_id) ON true
  ORDER BY s.xact, s.issue_id, s.seq`;

/**
 * Reads the steps of all issues in the order in which they become visible, for the reader of this process and for
 * streams that resume. A place in the feed is a snapshot of PostgreSQL and not the number of a step: a reader that
 * follows numbers would miss a step that commits late.
 */
@Injectable()
export class LiveFeed {
  constructor(private readonly dataSource: DataSource) {}

  /** Returns the present snapshot of PostgreSQL. */
  async now(): Promise<string> {
    const [row] = await readSql<{ snapshot: string }>(
      this.dataSource,
      'SELECT pg_current_snapshot()::text AS snapshot',
      [],
      { name: 'live-now' },
    );
    return row!.snapshot;
  }

  /**
   * Returns one page of the steps that the snapshot `since` did not see.
   * @param until the snapshot up to which steps are read; the present snapshot when null
   * @param after position of the last step of the page before
   */
  async read(since: string, until: string | null = null, after: StepPlace = START): Promise<FeedPage> {
    const { max, running } = parseSnapshot(since)!;
    const rows = await readSql<FeedRow & Record<string, unknown>>(
      this.dataSource,
      STEPS_BETWEEN,
      [max, running, PAGE, until, ...after],
      { name: 'live-steps' },
    );
    const found = rows.filter((row) => row.xact !== null);
    const last = found.length === PAGE ? found.at(-1)! : null;
    return {
      seen: rows[0]!.seen,
      steps: found.map(stepOf),
      more: last ? [last.xact!, last.issueId, last.version] : null,
    };
  }
}

function stepOf(row: FeedRow): FeedStep {
  return {
    told: {
      issueId: row.issueId,
      version: row.version,
      step: row.step,
      state: row.state,
      at: row.at.toISOString(),
      title: row.title,
      dueAt: row.dueAt?.toISOString() ?? null,
      responsibleOrganizationId: row.responsibleOrganizationId,
    },
    facts: {
      regionCode: row.areaCode,
      organizationIds: row.involved,
      line: row.line,
      ownerIds: row.reporters,
    },
    deskOrganizationIds: row.desks,
  };
}
