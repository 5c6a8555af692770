import { Injectable } from '@nestjs/common';
import { keysetOf, pageOf, type Connection } from '@jiceng/platform/connection';
import { askRows, defineQuery } from '@jiceng/platform/query';
import { boolean, pick, selectList, text, uuid } from '@jiceng/platform/columns';
import type { LineCode } from '@jiceng/contracts/codes';
import { badInput } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import { uuidText } from '@jiceng/platform/text';
import DataLoader from 'dataloader';
import { DataSource } from 'typeorm';
import { organizationsById } from '../organization/organization.queries.js';
import { refusalOf } from '../organization/organization.rules.js';
import { factsOf } from '../organization/organization.service.js';
import type { OrganizationRow } from '../organization/organization.table.js';
import { ORGANIZATION_SCOPE } from '../post/post.reader.js';
import { assertLine } from '../line/line.rules.js';
import { LineService } from '../line/line.service.js';
import { assertAreaCode } from '../staff/staff.rules.js';
import { NEXT_WITHIN_DAYS, whoIsOnDuty, type DutyMoment } from './on-duty.rules.js';
import {
  rosterEntryOf,
  type OnDutyAnswer,
  type OnDutyArgs,
  type RosterArgs,
  type RosterEntry,
  type RosterEntryAction,
} from './roster.graphql.js';
import { rosterErrors } from './roster.errors.js';
import { prefixesAround } from './roster.rules.js';
import { assignment } from '../staff/staff.table.js';
import { rosterEntry } from '../roster-entry/roster-entry.table.js';

/** Longest period of a query for the roster, in days. */
const LONGEST_VIEW_DAYS = 92;

const candidate = {
  ...rosterEntry.columns,
  entryId: uuid().as('e.id'),
  organizationCode: text().as('o.code'),
  organizationLine: text<LineCode>().orNull.as('o.line'),
};
const STANDING = `FROM roster_entry e JOIN organization o ON o.id = e.organization_id
  WHERE e.kind = 'duty' AND e.withdrawn_at IS NULL AND e.area_prefixes && $2::text[]`;

/**
 * Reads the duties that run at moment $1 in an area with one of the prefixes $2, and the duties of the same
 * organizations there that begin within $3 days.
 */
const candidates = defineQuery(
  { ...candidate, coming: boolean() },
  () => `WITH now AS (SELECT ${selectList(candidate, 'e')}, false AS coming ${STANDING} AND tstzrange(e.starts_at, e.ends_at) @> $1::timestamptz)
    SELECT * FROM now UNION ALL
    SELECT ${selectList(candidate, 'e')}, true AS coming ${STANDING} AND e.starts_at > $1 AND e.starts_at < $1::timestamptz + make_interval(days => $3)
      AND e.organization_id IN (SELECT "organizationId" FROM now)`,
  'personnel-on-duty',
);

const presences = defineQuery(
  {
    ...pick(assignment.columns, 'staffId', 'organizationId'),
    deputyId: uuid().orNull.as('d.staff_id'),
  },
  (columns) => `SELECT ${columns('a')} FROM assignment a
    JOIN post_period p ON p.post_id = a.post_id AND p.valid_from <= $2 AND (p.valid_to IS NULL OR p.valid_to > $2)
    LEFT JOIN assignment d ON d.post_id = p.deputy_post_id AND d.valid_from <= $2 AND (d.valid_to IS NULL OR d.valid_to > $2)
    WHERE a.staff_id = ANY($1::uuid[]) AND a.valid_from <= $2 AND (a.valid_to IS NULL OR a.valid_to > $2)`,
  'personnel-presence',
);

const peopleOnLeave = defineQuery(
  pick(rosterEntry.columns, 'staffId'),
  (columns) => `SELECT ${columns()} FROM roster_entry
    WHERE kind = 'leave' AND withdrawn_at IS NULL AND staff_id = ANY($1::uuid[]) AND tstzrange(starts_at, ends_at) @> $2::timestamptz`,
  'personnel-leaves',
);

@Injectable()
export class RosterReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly lines: LineService,
  ) {}

  /**
   * Lists the duties and leaves of an organization between two moments, ordered by start, without withdrawn entries.
   * A leave is an absence from every desk, so the leave of a person with a post here is listed where the main post is
   * elsewhere too.
   */
  async list(ctx: RequestContext, args: RosterArgs): Promise<Connection<RosterEntry>> {
    const { limit, keys } = keysetOf(args, 2);
    const from = new Date(args.from);
    const to = new Date(args.to);
    if (to <= from || to.getTime() - from.getTime() > LONGEST_VIEW_DAYS * 86_400_000) {
      throw badInput(
        'to',
        `须晚于开始时间，且相隔不超过 ${LONGEST_VIEW_DAYS} 天`,
        `must lie after from, at most ${LONGEST_VIEW_DAYS} days`,
      );
    }
    const scope = ctx.policy.filter('Query.roster', { ...ORGANIZATION_SCOPE, own: ['e.staff_id::text'] }, 7);
    const rows = await askRows(
      this.dataSource,
      rosterEntry.columns,
      (columns) => `SELECT ${columns('e')} FROM roster_entry e JOIN organization o ON o.id = $1
       WHERE e.id IN (
           SELECT id FROM roster_entry WHERE organization_id = $1
           UNION ALL
           SELECT v.id FROM assignment a JOIN roster_entry v ON v.staff_id = a.staff_id
           WHERE a.organization_id = $1 AND v.kind = 'leave'
             AND tstzrange(a.valid_from, a.valid_to) && (tstzrange(v.starts_at, v.ends_at) * tstzrange($2, $3))
         )
         AND e.withdrawn_at IS NULL AND e.starts_at < $3 AND e.ends_at > $2
         AND ($4::timestamptz IS NULL OR (e.starts_at, e.id) > ($4, $5::uuid)) AND ${scope.sql}
       ORDER BY e.starts_at, e.id LIMIT $6`,
      [
        uuidText('organizationId', args.organizationId),
        from,
        to,
        keys?.[0] ?? null,
        keys?.[1] ?? null,
        limit,
        ...scope.values,
      ],
    );
    return pageOf(rows, args, (row) => [row.startsAt.toISOString(), row.id], rosterEntryOf);
  }

  /**
   * Returns the staff members on duty for a place and line at a moment; see {@link whoIsOnDuty}.
   * @throws OUT_OF_SCOPE
   */
  async onDuty(ctx: RequestContext, args: OnDutyArgs): Promise<OnDutyAnswer> {
    const areaCode = assertAreaCode('areaCode', args.areaCode);
    const line = args.line == null ? null : assertLine('line', args.line, await this.lines.known());
    ctx.policy.assert('Query.onDuty', { regionCode: areaCode });
    const at = args.at ? new Date(args.at) : ctx.now();
    const around = prefixesAround(areaCode);
    const found = await candidates.rows(this.dataSource, [at, around, NEXT_WITHIN_DAYS]);
    const staffIds = [...new Set(found.map((row) => row.staffId))];
    const { people, gaps } = whoIsOnDuty({
      around,
      line,
      now: found.filter((row) => !row.coming),
      next: found.filter((row) => row.coming),
      ...(await this.presence(staffIds, at)),
    });
    const entryOf = (id: string): RosterEntry => rosterEntryOf(found.find((row) => row.id === id)!);
    return {
      people: people.map(({ entryId, ...person }) => ({ ...person, entry: entryOf(entryId) })),
      gaps: gaps.map(({ entryId, ...gap }) => ({ ...gap, entry: entryOf(entryId) })),
      at: at.toISOString(),
      asOf: new Date().toISOString(),
    };
  }

  /** Returns the actions on an entry, each enabled or with the reason why not, by the rules of the commands. */
  async actions(ctx: RequestContext, entry: RosterEntry): Promise<RosterEntryAction[]> {
    const loader = ctx.once(
      'roster-organization',
      () =>
        new DataLoader<string, OrganizationRow>(async (ids) => {
          const rows = await organizationsById.rows(this.dataSource, [ids]);
          return ids.map((id) => rows.find((row) => row.id === id)!);
        }),
    );
    const facts = factsOf(await loader.load(entry.organizationId));
    const refusal = refusalOf(() => {
      ctx.policy.assert(`Mutation.${entry.kind === 'duty' ? 'withdrawDuty' : 'withdrawLeave'}`, facts);
      if (entry.withdrawnAt !== null) throw rosterErrors.ENTRY_WITHDRAWN();
    });
    return [{ action: 'WITHDRAW', enabled: refusal === null, reason: refusal?.messages ?? null }];
  }

  /** Reads which of these people and their deputies are on leave, where they hold posts, and who deputises for them. */
  private async presence(
    staffIds: readonly string[],
    at: Date,
  ): Promise<Pick<DutyMoment, 'onLeave' | 'holds' | 'deputies'>> {
    const rows = await presences.rows(this.dataSource, [staffIds, at]);
    const deputies = rows.filter((row) => row.deputyId !== null);
    const present = [...new Set([...staffIds, ...deputies.map((row) => row.deputyId!)])];
    const leaves = await peopleOnLeave.rows(this.dataSource, [present, at]);
    const deputyOf = Map.groupBy(deputies, (row) => `${row.staffId}/${row.organizationId}`);
    return {
      onLeave: new Set(leaves.map((row) => row.staffId)),
      // A deputy post belongs to the same organization, and the query returns only holders, so every deputy holds a
      // post there.
      holds: new Set([
        ...rows.map((row) => `${row.staffId}/${row.organizationId}`),
        ...deputies.map((row) => `${row.deputyId}/${row.organizationId}`),
      ]),
      deputies: new Map([...deputyOf].map(([key, found]) => [key, found.map((row) => row.deputyId!)])),
    };
  }
}
