import { Injectable } from '@nestjs/common';
import { integer, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { askRows } from '@jiceng/platform/query';
import { DataSource } from 'typeorm';
import type { Directory } from '../../rulebook/directory/directory.js';
import { DirectoryService } from '../../rulebook/directory/directory.service.js';
import type { DutyRow } from '../../rulebook/duty-list/duty-list.rules.js';
import { defaultProcess } from '../../rulebook/process/default-process.js';
import type { DutyReview } from '../../rulebook/process/process-definition.rules.js';
import { CASES, caseTallies, dutyListEditions, handlersOfEditions } from './duty-finding.queries.js';
import { findInDutyList, type CaseKind, type DutyListFinding } from './duty-finding.rules.js';

const caseColumns = {
  index: integer().as('c.index'),
  kind: text<CaseKind>().as('c.kind'),
  issueId: uuid().as('c.issue_id'),
  organizationId: uuid().as('c.organization_id'),
  at: timestamptz().as('c.at'),
};

const DAY_MS = 86_400_000;
/** Largest number of cases of one finding in the answer. */
const MOST_CASES = 20;
/** A count that took less time is made again for each query, so that the answer contains the last step. */
const QUICK_MS = 2_000;
/** A count is kept for this many times the time that it took, so that counting takes at most a twentieth of a core. */
const KEPT_TIMES = 20;
/** A count that is older than this is not shown. */
const OLDEST_MS = 3_600_000;

export interface FoundCase {
  kind: CaseKind;
  issueId: string;
  organizationId: string;
  at: Date;
}

export interface CountedFinding extends DutyListFinding {
  /** The newest cases. */
  cases: readonly FoundCase[];
}

/** The findings in the cases between two moments. */
export interface Counted {
  from: Date;
  to: Date;
  findings: readonly CountedFinding[];
}

/** A version of the duty list and the time from which it was in force. */
interface Edition {
  from: Date;
  rows: readonly DutyRow[];
}

interface Held {
  counted: Counted;
  dutyListVersion: number;
  /** Real time at the end of the count, and the duration of the count (`took`), both in milliseconds. */
  at: number;
  took: number;
}

/**
 * Counts the cases and finds the gaps and overlaps of the duty list. Among a million issues a count takes seconds. Such
 * a count is kept for some minutes and renewed in the background; the answer contains the time of the count.
 */
@Injectable()
export class DutyFindingCount {
  private held: Held | null = null;
  private counting: Promise<Held> | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly directories: DirectoryService,
  ) {}

  /** Returns the findings up to a moment, or up to the time of a kept count. */
  async at(now: Date): Promise<Counted> {
    const directory = await this.directories.renewed();
    const { held } = this;
    const serves =
      held !== null &&
      held.took >= QUICK_MS &&
      held.dutyListVersion === directory.dutyListVersion &&
      Math.abs(now.getTime() - held.counted.to.getTime()) < OLDEST_MS;
    if (!serves) return (await this.count(directory, now)).counted;
    if (!this.counting && Date.now() - held.at > held.took * KEPT_TIMES) {
      this.counting = this.count(directory, now).finally(() => (this.counting = null));
      // When a count fails, the last count stays in place, and the next query counts again.
      this.counting.catch(() => undefined);
    }
    return held.counted;
  }

  private async count(directory: Directory, now: Date): Promise<Held> {
    const start = performance.now();
    const counted = await this.find(directory, now);
    const took = performance.now() - start;
    return (this.held = { counted, dutyListVersion: directory.dutyListVersion, at: Date.now(), took });
  }

  private async find(directory: Directory, now: Date): Promise<Counted> {
    const { days, ...limits } = reviewOf(directory, now);
    const from = new Date(now.getTime() - days * DAY_MS);
    const editions = await this.editions(from, now);
    const tallies = await caseTallies.rows(this.dataSource, [from, now, editions.slice(1).map((each) => each.from)]);
    const findings = findInDutyList(tallies, {
      editions: editions.map(({ rows }) => rows),
      limits,
      treeOf: (organizationId) => directory.topOf(organizationId),
    });
    const starts = editions.map((edition, index) => (index === 0 ? from : edition.from));
    const cases = await this.newestCases(findings, starts, from, now);
    return {
      from,
      to: now,
      findings: findings.map((finding, index) => ({ ...finding, cases: cases.get(index) ?? [] })),
    };
  }

  private async editions(from: Date, now: Date): Promise<Edition[]> {
    const versions = await dutyListEditions.rows(this.dataSource, [from]);
    const rows = await handlersOfEditions.rows(this.dataSource, [versions.map(({ version }) => version)]);
    const byVersion = Map.groupBy(rows, ({ version }) => version);
    // Simulated time can lie before the publication of a version. The version then counts as in force from `now` on, so
    // that the times stay in ascending order.
    let next = now;
    return versions
      .toReversed()
      .map(({ version, from: published }) => {
        next = published < next ? published : next;
        return { from: next, rows: byVersion.get(version) ?? [] };
      })
      .toReversed();
  }

  /** Returns the newest cases of the findings, by the index of the finding in the list. */
  private async newestCases(
    findings: readonly DutyListFinding[],
    starts: readonly Date[],
    from: Date,
    to: Date,
  ): Promise<Map<number, FoundCase[]>> {
    if (findings.length === 0) return new Map();
    const places = findings.flatMap(({ kind, categoryCode, places }, index) =>
      places.map(({ areaCode, sinceEdition }) => ({
        index,
        kind,
        categoryCode,
        areaCode,
        since: starts[sinceEdition] ?? from,
      })),
    );
    const rows = await askRows(
      this.dataSource,
      caseColumns,
      (columns) => `SELECT ${columns()} FROM (
          SELECT p.index, k.kind, s.issue_id, t.organization_id, s.at,
            row_number() OVER (PARTITION BY p.index ORDER BY s.at DESC, s.issue_id, s.seq DESC) AS place
          FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
            AS p(index, finding, category_code, area_code, since), ${CASES}
            AND i.category_code = p.category_code AND left(i.area_code, 12) = p.area_code
            AND s.at >= $6 AND s.at <= $7 AND s.at >= p.since AND (k.kind = 'acceptance') = (p.finding = 'overlap')
        ) c WHERE c.place <= ${MOST_CASES} ORDER BY c.index, c.place`,
      [
        places.map(({ index }) => index),
        places.map(({ kind }) => kind),
        places.map(({ categoryCode }) => categoryCode),
        places.map(({ areaCode }) => areaCode),
        places.map(({ since }) => since),
        from,
        to,
      ],
    );
    return Map.groupBy(rows, ({ index }) => index);
  }
}

/**
 * Returns the limits of the process for residents' reports; the limits of the standard process while no process is
 * published for such reports.
 */
function reviewOf(directory: Directory, at: Date): DutyReview {
  const process = directory.processFor({ source: 'resident', categoryCode: null, reportedAt: at });
  return (process?.definition ?? defaultProcess).dutyReview;
}
