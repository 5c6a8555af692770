import { Injectable } from '@nestjs/common';
import { counted, keysetOf, LARGEST_COUNT, pageOf, type CountedConnection } from '@jiceng/platform/connection';
import { pick, text, uuid } from '@jiceng/platform/columns';
import { askRows, countRows } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import { uuidText } from '@jiceng/platform/text';
import DataLoader from 'dataloader';
import { DataSource } from 'typeorm';
import { inForceAt } from '../post/post.queries.js';
import {
  assignmentOf,
  staffMemberOf,
  type Assignment,
  type MainPost,
  type StaffMember,
  type StaffMembersArgs,
} from './staff.graphql.js';
import { STAFF_SCOPE } from './staff.queries.js';
import { assignment, staffName } from './staff.table.js';

@Injectable()
export class StaffReader {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Returns the person for a reference; null when the id is unknown. All staff may read the names, because issues and
   * tasks show them.
   */
  reference(ctx: RequestContext, id: string): Promise<StaffMember | null> {
    const loader = ctx.once(
      'staff-member',
      () =>
        new DataLoader<string, StaffMember | null>(async (ids) => {
          const known = ids.filter((candidate) => UUID.test(candidate));
          // A prepared statement, because every reference to a staff member from another subgraph runs this query.
          const rows = await askRows(
            this.dataSource,
            staffName,
            (columns) => `SELECT ${columns('s')} FROM staff_member s WHERE s.id = ANY($1::uuid[])`,
            [known],
            { name: 'personnel-staff' },
          );
          const byId = new Map(rows.map((row) => [row.id, staffMemberOf(row)]));
          return ids.map((candidate) => byId.get(candidate.toLowerCase()) ?? null);
        }),
    );
    return loader.load(id);
  }

  /** Returns the person; null when the id is unknown. All staff may know name and post. */
  async find(ctx: RequestContext, id: string): Promise<StaffMember | null> {
    return this.reference(ctx, uuidText('id', id));
  }

  async list(ctx: RequestContext, args: StaffMembersArgs): Promise<CountedConnection<StaffMember>> {
    const { limit, keys } = keysetOf(args, 1);
    const at = args.at ? new Date(args.at) : ctx.now();
    const scope = ctx.policy.filter('Query.staffMembers', STAFF_SCOPE, 8);
    const organizationId = args.organizationId ? uuidText('organizationId', args.organizationId) : null;
    const conditions = [args.includeBelow, args.text?.trim() || null, args.role ?? null];
    const values = (after: unknown, most: number): unknown[] => [
      at,
      organizationId,
      ...conditions,
      after,
      most,
      ...scope.values,
    ];
    const select = (columns: (alias?: string) => string): string => `WITH RECURSIVE below AS (
         SELECT id FROM organization WHERE id = $2
         UNION SELECT o.id FROM organization o JOIN below b ON o.parent_id = b.id WHERE $3
       )
       SELECT ${columns('s')} FROM staff_member s
       WHERE ($6::text IS NULL OR s.code > $6) AND ($4::text IS NULL OR s.code = $4 OR position($4 IN s.name) > 0) AND EXISTS (
         SELECT FROM assignment a JOIN organization o ON o.id = a.organization_id
         WHERE a.staff_id = s.id AND a.valid_from <= $1 AND (a.valid_to IS NULL OR a.valid_to > $1)
           AND ($2::uuid IS NULL OR a.organization_id IN (SELECT id FROM below)) AND ${scope.sql}
           AND ($5::text IS NULL OR EXISTS (
             SELECT FROM post_period h WHERE h.post_id = a.post_id AND ${inForceAt('h', '$1')} AND $5 = ANY(h.roles))))
       ORDER BY s.code LIMIT $7`;
    const rows = await askRows(this.dataSource, staffName, select, values(keys?.[0] ?? null, limit));
    return counted(
      pageOf(rows, args, (row) => [row.code], staffMemberOf),
      () =>
        countRows(
          this.dataSource,
          select(() => 's.id'),
          values(null, LARGEST_COUNT + 1),
        ),
    );
  }

  /** Lists the assignments of a person that the caller may see, oldest first. */
  assignments(ctx: RequestContext, staffId: string): Promise<Assignment[]> {
    const loader = ctx.once(
      'staff-assignments',
      () =>
        new DataLoader<string, Assignment[]>(async (ids) => {
          const scope = ctx.policy.filter('Query.staffMembers', STAFF_SCOPE, 2);
          const rows = await askRows(
            this.dataSource,
            assignment.columns,
            (columns) => `SELECT ${columns('a')} FROM assignment a JOIN organization o ON o.id = a.organization_id
         WHERE a.staff_id = ANY($1::uuid[]) AND ${scope.sql} ORDER BY a.valid_from, a.id`,
            [ids, ...scope.values],
          );
          const byStaff = Map.groupBy(rows, (row) => row.staffId);
          return ids.map((id) => (byStaff.get(id) ?? []).map(assignmentOf));
        }),
    );
    return loader.load(staffId);
  }

  /**
   * Returns the superior of a person: the holder of the post above the main post, with the data that {@link find}
   * shows. Null when there is none.
   * @param at moment for which the superior is read; null for now
   */
  async superior(ctx: RequestContext, staffId: string, at: string | null): Promise<StaffMember | null> {
    const loader = ctx.once(
      `superior at ${at ?? 'now'}`,
      () =>
        new DataLoader<string, string | null>(async (ids) => {
          const rows = await askRows(
            this.dataSource,
            { subordinateId: uuid().as('a.staff_id'), superiorId: uuid().as('b.staff_id') },
            (columns) => `SELECT ${columns('a')} FROM assignment a
              JOIN post_period h ON h.post_id = a.post_id AND ${inForceAt('h', '$2')}
              JOIN assignment b ON b.post_id = h.reports_to_post_id AND ${inForceAt('b', '$2')}
              WHERE a.staff_id = ANY($1::uuid[]) AND a.main AND ${inForceAt('a', '$2')}`,
            [ids, at === null ? ctx.now() : new Date(at)],
          );
          const byPerson = new Map(rows.map((row) => [row.subordinateId, row.superiorId]));
          return ids.map((id) => byPerson.get(id) ?? null);
        }),
    );
    const superiorId = await loader.load(staffId);
    return superiorId === null ? null : this.reference(ctx, superiorId);
  }

  /** Returns the name and organization of the main post, which all staff may know; null without a main post now. */
  mainPost(ctx: RequestContext, staffId: string): Promise<MainPost | null> {
    const loader = ctx.once(
      'main-post',
      () =>
        new DataLoader<string, MainPost | null>(async (ids) => {
          const rows = await askRows(
            this.dataSource,
            { ...pick(assignment.columns, 'staffId', 'organizationId'), name: text().as('h.name') },
            (columns) => `SELECT ${columns('a')} FROM assignment a
              JOIN post_period h ON h.post_id = a.post_id AND ${inForceAt('h', '$2')}
              WHERE a.staff_id = ANY($1::uuid[]) AND a.main AND ${inForceAt('a', '$2')}`,
            [ids, ctx.now()],
          );
          const byPerson = new Map(rows.map(({ staffId: id, ...held }) => [id, held]));
          return ids.map((id) => byPerson.get(id) ?? null);
        }),
    );
    return loader.load(staffId);
  }

  /** Returns the holder of a post at the moment `at` (null: now); null when the post is vacant then. */
  holder(ctx: RequestContext, postId: string, at: string | null): Promise<StaffMember | null> {
    const loader = ctx.once(
      `post-holder at ${at ?? 'now'}`,
      () =>
        new DataLoader<string, StaffMember | null>(async (ids) => {
          const rows = await askRows(
            this.dataSource,
            { postId: uuid().as('a.post_id'), ...staffName },
            (columns) => `SELECT ${columns('s')} FROM assignment a JOIN staff_member s ON s.id = a.staff_id
         WHERE a.post_id = ANY($1::uuid[]) AND a.valid_from <= $2 AND (a.valid_to IS NULL OR a.valid_to > $2)`,
            [ids, at === null ? ctx.now() : new Date(at)],
          );
          const byPost = new Map(rows.map((row) => [row.postId, staffMemberOf(row)]));
          return ids.map((id) => byPost.get(id) ?? null);
        }),
    );
    return loader.load(postId);
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
