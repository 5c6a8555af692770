import { Injectable } from '@nestjs/common';
import type { LineCode } from '@jiceng/contracts/codes';
import { pick, text, timestamptz, uuid } from '@jiceng/platform/columns';
import { keysetOf, pageOf, type Connection } from '@jiceng/platform/connection';
import { badInput } from '@jiceng/platform/errors';
import { askRows, defineQuery } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import { uuidText } from '@jiceng/platform/text';
import { DataSource } from 'typeorm';
import { organization } from '../organization/organization.table.js';
import { ORGANIZATION_SCOPE } from '../post/post.reader.js';
import { rosterEntry } from '../roster-entry/roster-entry.table.js';
import { assignment } from '../staff/staff.table.js';
import { NEXT_WITHIN_DAYS } from './on-duty.rules.js';
import { rosterDeskOf, type RosterDesk, type RosterDesksArgs } from './roster-gap.graphql.js';
import { deskGaps, type DeskFacts } from './roster-gap.rules.js';

/** Longest period of a query for gaps, in days. */
const LONGEST_PERIOD_DAYS = 31;

const deskShape = pick(organization.columns, 'id', 'code', 'kind', 'line', 'validFrom', 'validTo');

/**
 * Reads the duties of organizations $1 that touch the period from $2 to $3 or lie within $4 days of it: the later ones
 * can cover, and any of them shows that the desk keeps a roster.
 */
const duties = defineQuery(
  {
    ...pick(rosterEntry.columns, 'staffId', 'organizationId', 'areaPrefixes', 'line', 'startsAt', 'endsAt'),
    entryId: uuid().as('e.id'),
    organizationCode: text().as('o.code'),
    organizationLine: text<LineCode>().orNull.as('o.line'),
  },
  (columns) => `SELECT ${columns('e')} FROM roster_entry e JOIN organization o ON o.id = e.organization_id
    WHERE e.organization_id = ANY($1::uuid[]) AND e.kind = 'duty' AND e.withdrawn_at IS NULL
      AND tstzrange(e.starts_at, e.ends_at) && tstzrange($2::timestamptz - make_interval(days => $4), $3::timestamptz + make_interval(days => $4))`,
);

/** Reads who holds which post of organizations $1 between $2 and $3, once for each period of the post. */
const holdings = defineQuery(
  {
    ...pick(assignment.columns, 'staffId', 'organizationId', 'postId'),
    roles: text().array.as('p.roles'),
    deputyPostId: uuid().orNull.as('p.deputy_post_id'),
    validFrom: timestamptz().as('greatest(a.valid_from, p.valid_from)'),
    // least() leaves out an end that is not set.
    validTo: timestamptz().orNull.as('least(a.valid_to, p.valid_to)'),
  },
  (columns) => `SELECT ${columns('a')} FROM assignment a
    JOIN post_period p ON p.post_id = a.post_id AND tstzrange(p.valid_from, p.valid_to) && tstzrange(a.valid_from, a.valid_to)
    WHERE a.organization_id = ANY($1::uuid[]) AND tstzrange(a.valid_from, a.valid_to) && tstzrange($2, $3)`,
);

const leaves = defineQuery(
  pick(rosterEntry.columns, 'staffId', 'startsAt', 'endsAt'),
  (columns) => `SELECT ${columns()} FROM roster_entry
    WHERE kind = 'leave' AND withdrawn_at IS NULL AND staff_id = ANY($1::uuid[]) AND tstzrange(starts_at, ends_at) && tstzrange($2, $3)`,
);

/** Finds the times in which a desk is unattended or a needed role has no holder. */
@Injectable()
export class RosterGapReader {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Lists the organizations whose roster the caller may see, ordered by code, with the gaps of each.
   * @throws BAD_INPUT, PAGE_TOO_LARGE, BAD_CURSOR
   */
  async desks(ctx: RequestContext, args: RosterDesksArgs): Promise<Connection<RosterDesk>> {
    const { limit, keys } = keysetOf(args, 1);
    const from = new Date(args.from);
    const to = new Date(args.to);
    if (to <= from || to.getTime() - from.getTime() > LONGEST_PERIOD_DAYS * 86_400_000)
      throw badInput(
        'to',
        `须晚于开始时间，且相隔不超过 ${LONGEST_PERIOD_DAYS} 天`,
        `must lie after from, at most ${LONGEST_PERIOD_DAYS} days`,
      );
    const scope = ctx.policy.filter('Query.rosterDesks', ORGANIZATION_SCOPE, 6);
    const rows = await askRows(
      this.dataSource,
      deskShape,
      (columns) => `WITH RECURSIVE below AS (
         SELECT id FROM organization WHERE id = $1
         UNION SELECT o.id FROM organization o JOIN below b ON o.parent_id = b.id
       )
       SELECT ${columns('o')} FROM organization o
       WHERE ($1::uuid IS NULL OR o.id IN (SELECT id FROM below)) AND o.valid_from < $3 AND (o.valid_to IS NULL OR o.valid_to > $2)
         AND ($4::text IS NULL OR o.code > $4) AND ${scope.sql}
       ORDER BY o.code LIMIT $5`,
      [
        args.organizationId ? uuidText('organizationId', args.organizationId) : null,
        from,
        to,
        keys?.[0] ?? null,
        limit,
        ...scope.values,
      ],
    );
    const gaps = await this.gaps(rows.slice(0, args.first), from, to);
    return pageOf(
      rows,
      args,
      ({ code }) => [code],
      ({ id }) => gaps.get(id)!,
    );
  }

  private async gaps(
    desks: readonly Pick<DeskFacts & { id: string }, 'id' | 'kind' | 'line' | 'validFrom' | 'validTo'>[],
    from: Date,
    to: Date,
  ): Promise<ReadonlyMap<string, RosterDesk>> {
    const ids = desks.map(({ id }) => id);
    const [planned, held] = await Promise.all([
      duties.rows(this.dataSource, [ids, from, to, NEXT_WITHIN_DAYS]),
      holdings.rows(this.dataSource, [ids, from, to]),
    ]);
    const people = [...new Set([...planned, ...held].map(({ staffId }) => staffId))];
    const absences = await leaves.rows(this.dataSource, [people, from, to]);
    const dutiesOf = Map.groupBy(planned, ({ organizationId }) => organizationId);
    const holdingsOf = Map.groupBy(held, ({ organizationId }) => organizationId);
    const leavesOf = Map.groupBy(absences, ({ staffId }) => staffId);
    return new Map(
      desks.map(({ id, ...desk }) => {
        const own = { duties: dutiesOf.get(id) ?? [], holdings: holdingsOf.get(id) ?? [] };
        const members = new Set([...own.duties, ...own.holdings].map(({ staffId }) => staffId));
        const facts = { organizationId: id, ...desk, ...own };
        const away = [...members].flatMap((staffId) => leavesOf.get(staffId) ?? []);
        return [id, rosterDeskOf(id, deskGaps({ ...facts, leaves: away }, { from, to }))];
      }),
    );
  }
}
