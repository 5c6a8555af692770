import { Injectable } from '@nestjs/common';
import { askRows } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import { DataSource } from 'typeorm';
import { DirectoryService } from '../../rulebook/directory/directory.service.js';
import { issueColumns } from '../../case/ledger/issue-access.js';
import { issueTable, type IssueRow } from '../../case/tables/issue.table.js';
import { suggestDuplicates, titleMarks, type Comparable, type DuplicateScore } from './duplicate.rules.js';
import { RESTING } from '../../rulebook/process/resting-sql.js';

/** Candidates compared in full; both indexes give the best of theirs. */
const CANDIDATES = 150;

@Injectable()
export class DuplicateService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly directories: DirectoryService,
  ) {}

  /** Other open issues that seem to be the same matter, among those the actor may see (35). Best first, at most five. */
  async suggest(ctx: RequestContext, row: IssueRow): Promise<(DuplicateScore & { issue: IssueRow })[]> {
    const limits = (await this.directories.current()).process(row.processKey, row.processVersion).duplicates;
    const scope = ctx.policy.filter('Query.issue', issueColumns, 7);
    const candidates = await askRows(
      this.dataSource,
      issueTable.columns,
      (columns) => candidatesSql(columns('i'), scope.sql),
      [
        row.id,
        row.reportedAt,
        limits.days,
        `${row.areaCode.slice(0, 9)}%`,
        titleMarks(row.title),
        CANDIDATES,
        ...scope.values,
      ],
    );
    return suggestDuplicates(
      comparable(row),
      candidates.map((issue) => ({ ...comparable(issue), issue })),
      limits,
    ).map(({ candidate, ...score }) => ({ ...score, issue: candidate.issue }));
  }
}

/**
 * Reads open issues of the same weeks as candidates: the newest issues of the street (index issue_open_area), and
 * issues whose titles share marks (index issue_title_marks). $1 issue, $2 its time, $3 days, $4 street prefix, $5
 * marks, $6 largest number of candidates of each kind.
 */
function candidatesSql(columns: string, scope: string): string {
  const open = `i.id <> $1 AND i.state NOT IN ${RESTING} AND i.reported_at BETWEEN $2::timestamptz - make_interval(days => $3) AND $2::timestamptz + make_interval(days => $3) AND ${scope}`;
  return `SELECT ${columns} FROM issue i WHERE i.id IN (
    (SELECT i.id FROM issue i WHERE i.area_code LIKE $4 AND ${open} ORDER BY i.reported_at DESC LIMIT $6)
    UNION
    (SELECT i.id FROM issue i WHERE i.title_marks && $5::int[] AND ${open}
     ORDER BY cardinality(ARRAY(SELECT unnest(i.title_marks) INTERSECT SELECT unnest($5::int[]))) DESC, i.reported_at DESC LIMIT $6))`;
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
