import { Injectable } from '@nestjs/common';
import { checkAll, outcomeOf } from '@jiceng/platform/errors';
import { askRows } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import { DataSource } from 'typeorm';
import { DirectoryService } from '../../rulebook/directory/directory.service.js';
import { issueErrors } from '../../case/matter/issue.errors.js';
import { placeOf, type GivenPlace } from '../../case/moves/place.js';
import type { IssueSource } from '../../rulebook/process/issue-source.js';
import { personText } from '@jiceng/platform/text';
import { issueColumns } from '../../case/ledger/issue-access.js';
import { issueTable, type IssueRow } from '../../case/tables/issue.table.js';
import {
  suggestDuplicates,
  tellingMarks,
  titleFrom,
  titleMarks,
  titleText,
  type Comparable,
  type DuplicateLimits,
  type DuplicateScore,
} from './duplicate.rules.js';
import { MarkStatistics } from './mark-statistics.js';
import { RESTING } from '../../rulebook/process/resting-sql.js';

/**
 * Largest numbers of candidates that are compared in full: issues near the place, and issues with a similar title.
 * Comparing a hundred takes ten milliseconds.
 */
const NEAR = 60;
const ALIKE = 40;

export type Suggestion = DuplicateScore & { issue: IssueRow };

/** A report that has not been sent yet. */
export interface Draft extends GivenPlace {
  source: IssueSource;
  title: string | null;
  description: string;
  categoryCode: string | null;
}

/** SQL condition on issues `i`. Its parameters begin at $9. */
interface Scope {
  sql: string;
  values: readonly unknown[];
}
const EVERY_ISSUE: Scope = { sql: 'true', values: [] };
const visibleTo = (ctx: RequestContext): Scope => ctx.policy.filter('Query.issue', issueColumns, 9);

@Injectable()
export class DuplicateService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly directories: DirectoryService,
    private readonly marks: MarkStatistics,
  ) {}

  /**
   * Returns up to five other open issues that are probably the same matter, best first, among the issues that the actor
   * may see.
   */
  async suggest(ctx: RequestContext, row: IssueRow): Promise<Suggestion[]> {
    const limits = (await this.directories.current()).process(row.processKey, row.processVersion).duplicates;
    return this.alike(visibleTo(ctx), comparable(row), limits, row.id);
  }

  /**
   * True when an open issue of the district is probably the same matter as a report that is about to be stored. An
   * issue with the same words about a distant place does not count.
   */
  async resembleOpenIssue(row: IssueRow, limits: DuplicateLimits): Promise<boolean> {
    const found = await this.alike(EVERY_ISSUE, comparable(row), limits, null);
    return found.some(({ parts }) => parts.place !== 0);
  }

  /**
   * Returns open issues that seem to be the same matter as a report that has not been sent, with the limits of the
   * process that the report would follow.
   * @throws BAD_INPUT, PLACE_OUTSIDE_DISTRICT, UNKNOWN_CATEGORY
   */
  async suggestForDraft(ctx: RequestContext, draft: Draft): Promise<Suggestion[]> {
    const { found, givenTitle, description } = checkAll({
      found: await outcomeOf(placeOf(this.directories, draft, 'draft.')),
      givenTitle: () => (draft.title ? titleText(draft.title, 'draft.title') : null),
      description: () => personText('draft.description', draft.description, { maxLength: 5000 }),
    });
    const { directory, place } = found;
    const reportedAt = ctx.now();
    const { longitude, latitude, areaCode } = place;
    const category = draft.categoryCode ? directory.category(draft.categoryCode, reportedAt) : null;
    if (draft.categoryCode && !category) throw issueErrors.UNKNOWN_CATEGORY({ categoryCode: draft.categoryCode });
    const categoryCode = category?.code ?? null;
    const process = directory.processFor({ source: draft.source, categoryCode, reportedAt });
    if (!process) return [];
    const title = givenTitle ?? titleFrom(description);
    const position = longitude !== null && latitude !== null ? ([longitude, latitude] as const) : null;
    const report = { title, description, position, areaCode, categoryCode, reportedAt };
    return this.alike(visibleTo(ctx), report, process.definition.duplicates, null);
  }

  private async alike(
    scope: Scope,
    report: Comparable,
    limits: DuplicateLimits,
    issueId: string | null,
  ): Promise<Suggestion[]> {
    const areas = (await this.directories.current()).areasNear(
      report.position && [...report.position],
      report.areaCode,
      limits.metres,
    );
    const candidates = await askRows(
      this.dataSource,
      issueTable.columns,
      (columns) => candidatesSql(columns('i'), scope.sql),
      [
        issueId,
        report.reportedAt,
        limits.days,
        areas,
        report.position && [...report.position],
        tellingMarks(titleMarks(report.title), await this.marks.current()),
        NEAR,
        ALIKE,
        ...scope.values,
      ],
    );
    return suggestDuplicates(
      report,
      candidates.map((issue) => ({ ...comparable(issue), issue })),
      limits,
    ).map(({ candidate, ...score }) => ({ ...score, issue: candidate.issue }));
  }
}

/**
 * Reads the candidates among the open issues of the same weeks: those in the areas around the place, nearest to the
 * position or else newest first (index issue_open_area), and those whose titles share marks (index issue_title_marks).
 * Both reads are limited, however many issues are open. $1 issue or null, $2 its time, $3 days, $4 areas, $5 position
 * or null, $6 marks, $7 and $8 largest number of near and of similar candidates.
 */
function candidatesSql(columns: string, scope: string): string {
  const open = `i.id IS DISTINCT FROM $1 AND i.state NOT IN ${RESTING} AND i.reported_at BETWEEN $2::timestamptz - make_interval(days => $3) AND $2::timestamptz + make_interval(days => $3) AND ${scope}`;
  return `SELECT ${columns} FROM issue i WHERE i.id IN (
    (SELECT near.id FROM unnest($4::text[]) AS around(area) CROSS JOIN LATERAL (
       SELECT i.id, i.reported_at, (i.longitude - ($5::float8[])[1]) ^ 2 + (i.latitude - ($5::float8[])[2]) ^ 2 AS distance
       FROM issue i WHERE i.area_code = around.area AND ${open} ORDER BY i.reported_at DESC LIMIT $7) near
     ORDER BY near.distance NULLS LAST, near.reported_at DESC LIMIT $7)
    UNION
    (SELECT i.id FROM issue i WHERE i.title_marks && $6::int[] AND ${open}
     ORDER BY cardinality(ARRAY(SELECT unnest(i.title_marks) INTERSECT SELECT unnest($6::int[]))) DESC, i.reported_at DESC LIMIT $8))`;
}

function comparable(row: IssueRow): Comparable {
  const { title, description, longitude, latitude, areaCode, categoryCode, reportedAt } = row;
  return {
    title,
    description,
    position: longitude !== null && latitude !== null ? [longitude, latitude] : null,
    areaCode,
    categoryCode,
    reportedAt,
  };
}
