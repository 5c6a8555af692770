import { Injectable } from '@nestjs/common';
import { regionContains } from '@jiceng/contracts/codes';
import { integer, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { keysetOf, pageOf, type Connection } from '@jiceng/platform/connection';
import { askRows } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import DataLoader from 'dataloader';
import { DataSource } from 'typeorm';
import { issueColumns } from '../../case/ledger/issue-access.js';
import type { Directory } from '../../rulebook/directory/directory.js';
import { DirectoryService } from '../../rulebook/directory/directory.service.js';
import type { DutyRow } from '../../rulebook/duty-list/duty-list.rules.js';
import { defaultProcess } from '../../rulebook/process/default-process.js';
import type { DutyReview } from '../../rulebook/process/process-definition.rules.js';
import { CASES, caseTallies, dutyListEditions, handlersOfEditions } from './duty-finding.queries.js';
import {
  findInDutyList,
  orderOf,
  standsBefore,
  type CaseKind,
  type DutyListFinding as Finding,
} from './duty-finding.rules.js';
import {
  toFinding,
  type DutyListCase,
  type DutyListFinding,
  type DutyListFindingArgs,
} from './duty-finding.graphql.js';

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

/** A version of the duty list and the time from which it was in force. */
interface Edition {
  from: Date;
  rows: readonly DutyRow[];
}

/** Finds gaps and overlaps of the duty list in past cases. */
@Injectable()
export class DutyFindingService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly directories: DirectoryService,
  ) {}

  /** Lists the findings, most cases first. @throws PAGE_TOO_LARGE, BAD_CURSOR */
  async list(ctx: RequestContext, args: DutyListFindingArgs): Promise<Connection<DutyListFinding>> {
    const { keys } = keysetOf(args, 4);
    const now = ctx.now();
    const { from, editions, findings } = await this.find(now);
    const { kind, categoryCode, regionCode } = args;
    const asked = findings.filter(
      (finding) =>
        (!kind || finding.kind === kind) &&
        (!categoryCode || finding.categoryCode.startsWith(categoryCode)) &&
        (!regionCode || concern(finding.regionCode, regionCode)) &&
        (!keys || standsBefore(keys, orderOf(finding))),
    );
    const starts = editions.map((edition, index) => (index === 0 ? from : edition.from));
    return pageOf(asked, args, orderOf, (finding) => toFinding(finding, starts, { from, to: now }), now);
  }

  /**
   * Returns the newest cases of a finding that the actor may see. One query reads the cases for all findings of a page.
   */
  cases(ctx: RequestContext, finding: DutyListFinding): Promise<DutyListCase[]> {
    return ctx
      .once(
        'duty-list:cases',
        () =>
          new DataLoader<DutyListFinding, DutyListCase[], string>((page) => this.casesOf(ctx, page), {
            cacheKeyFn: ({ id }) => id,
          }),
      )
      .load(finding);
  }

  private async find(now: Date): Promise<{ from: Date; editions: Edition[]; findings: Finding[] }> {
    const directory = await this.directories.renewed();
    const { days, ...limits } = reviewOf(directory, now);
    const from = new Date(now.getTime() - days * DAY_MS);
    const editions = await this.editions(from, now);
    const tallies = await caseTallies.rows(this.dataSource, [from, now, editions.slice(1).map((each) => each.from)]);
    const findings = findInDutyList(tallies, {
      editions: editions.map(({ rows }) => rows),
      limits,
      treeOf: (organizationId) => directory.topOf(organizationId),
    });
    return { from, editions, findings };
  }

  private async editions(from: Date, now: Date): Promise<Edition[]> {
    const versions = await dutyListEditions.rows(this.dataSource, [from]);
    const rows = await handlersOfEditions.rows(this.dataSource, [versions.map(({ version }) => version)]);
    const byVersion = Map.groupBy(rows, ({ version }) => version);
    // Simulated time can be before the publication of the list. The newest version then counts as in force at every
    // time.
    let next = now;
    return versions
      .toReversed()
      .map(({ version, from: published }) => {
        next = published < next ? published : next;
        return { from: next, rows: byVersion.get(version) ?? [] };
      })
      .toReversed();
  }

  private async casesOf(ctx: RequestContext, page: readonly DutyListFinding[]): Promise<DutyListCase[][]> {
    const [{ from, to }] = page as [DutyListFinding];
    const places = page.flatMap(({ finding, starts }, index) =>
      finding.places.map(({ areaCode, sinceEdition }) => ({
        index,
        kind: finding.kind,
        categoryCode: finding.categoryCode,
        areaCode,
        since: starts[sinceEdition] ?? new Date(from),
      })),
    );
    const scope = ctx.policy.filter('Entity.Issue', issueColumns, 8);
    const rows = await askRows(
      this.dataSource,
      caseColumns,
      (columns) => `SELECT ${columns()} FROM (
          SELECT p.index, k.kind, s.issue_id, t.organization_id, s.at,
            row_number() OVER (PARTITION BY p.index ORDER BY s.at DESC, s.issue_id, s.seq DESC) AS place
          FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
            AS p(index, finding, category_code, area_code, since), ${CASES}
            AND i.category_code = p.category_code AND left(i.area_code, 12) = p.area_code
            AND s.at >= $6 AND s.at <= $7 AND s.at >= p.since AND (k.kind = 'acceptance') = (p.finding = 'overlap') AND ${scope.sql}
        ) c WHERE c.place <= ${MOST_CASES} ORDER BY c.index, c.place`,
      [
        places.map(({ index }) => index),
        places.map(({ kind }) => kind),
        places.map(({ categoryCode }) => categoryCode),
        places.map(({ areaCode }) => areaCode),
        places.map(({ since }) => since),
        from,
        to,
        ...scope.values,
      ],
    );
    const byFinding = Map.groupBy(rows, ({ index }) => index);
    return page.map((_, index) =>
      (byFinding.get(index) ?? []).map(({ kind, issueId, organizationId, at }) => ({
        kind,
        issueId,
        organization: { id: organizationId },
        at: at.toISOString(),
      })),
    );
  }
}

/** True when one of the regions contains the other. */
function concern(one: string, other: string): boolean {
  return regionContains(one, other) || regionContains(other, one);
}

/**
 * Returns the limits in the process for residents' reports, or those of the standard process while no process for such
 * reports is published.
 */
function reviewOf(directory: Directory, at: Date): DutyReview {
  const process = directory.processFor({ source: 'resident', categoryCode: null, reportedAt: at });
  return (process?.definition ?? defaultProcess).dutyReview;
}
