import { Injectable } from '@nestjs/common';
import { Args, Context, Field, ID, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { pick, text, type RowOf, type Shape } from '@jiceng/platform/columns';
import { askRows } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import { uuidText } from '@jiceng/platform/text';
import type { ExportColumn } from '@jiceng/tables/export-columns';
import { ExportInput, ExportPayload } from '@jiceng/tables/export.graphql';
import { Exports } from '@jiceng/tables/exports';
import { DataSource } from 'typeorm';
import { inForceAt } from '../post/post.queries.js';
import type { EstablishmentKind } from '../post/post.rules.js';
import { StaffContacts } from './staff-contacts.js';
import { establishmentNames } from './staff-import.rules.js';
import { STAFF_SCOPE } from './staff.queries.js';
import { assignment } from './staff.table.js';

@InputType({
  description:
    'The staff to export: everybody with a post in your jurisdiction now, under the conditions of the list `staffMembers`.',
})
export class StaffExportInput extends ExportInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Only staff of this organization and of the organizations below it.',
  })
  organizationId: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only the staff member with exactly this staff code, or people whose name contains this text.',
  })
  text: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only posts with this role, and the staff members who hold them.',
  })
  role: string | null;
}

const shape = {
  ...pick(assignment.columns, 'id', 'staffId', 'areaCodes', 'lines', 'validFrom'),
  staffCode: text().as('s.code'),
  name: text().as('s.name'),
  postCode: text().as('p.code'),
  postName: text().as('h.name'),
  establishment: text<EstablishmentKind>().as('h.establishment'),
  roles: text().array.as('h.roles'),
  organizationCode: text().as('o.code'),
  superiorCode: text().orNull.as('(SELECT u.code FROM post u WHERE u.id = h.reports_to_post_id)'),
} satisfies Shape;
type ExportedAssignment = RowOf<typeof shape> & { phone: string | null };
type Column = ExportColumn<ExportedAssignment>;

/** Several values in one cell, as the import reads them. */
const listed = (values: readonly string[]): string => values.join('|');
const CHINA_MS = 8 * 3_600_000;
/** A moment to the millisecond, because an import compares it with the stored one. */
const exactly = (at: Date): string => `${new Date(at.getTime() + CHINA_MS).toISOString().slice(0, -1)}+08:00`;

/** The columns of the import, so that an exported file can be changed and imported. */
const columns: readonly Column[] = [
  { labels: { zh: '人员编码', en: 'Staff code' }, field: 'StaffMember.code', value: (row) => row.staffCode },
  { labels: { zh: '姓名', en: 'Name' }, field: 'StaffMember.name', value: (row) => row.name },
  { labels: { zh: '岗位编码', en: 'Post code' }, field: 'Post.code', value: (row) => row.postCode },
  { labels: { zh: '岗位名称', en: 'Post name' }, field: 'Post.name', value: (row) => row.postName },
  {
    labels: { zh: '编制类型', en: 'Establishment' },
    field: 'Post.establishment',
    value: ({ establishment }) => ({ zh: establishmentNames[establishment], en: establishment }),
  },
  {
    labels: { zh: '机构编码', en: 'Organization code' },
    field: 'Organization.code',
    value: (row) => row.organizationCode,
  },
  { labels: { zh: '岗位角色', en: 'Roles' }, field: 'Post.roles', value: (row) => listed(row.roles) },
  { labels: { zh: '负责区域', en: 'Areas' }, field: 'Assignment.areaCodes', value: (row) => listed(row.areaCodes) },
  { labels: { zh: '条线', en: 'Lines' }, field: 'Assignment.lines', value: (row) => listed(row.lines) },
  {
    labels: { zh: '任职开始', en: 'Valid from' },
    field: 'Assignment.validFrom',
    value: ({ validFrom }) => exactly(validFrom),
  },
  {
    labels: { zh: '上级岗位编码', en: 'Code of the superior post' },
    field: 'Post.reportsTo',
    value: (row) => row.superiorCode,
  },
  { labels: { zh: '电话', en: 'Phone' }, field: 'StaffMember.phone', personal: true, value: ({ phone }) => phone },
];

/** Exports the present assignments of staff. */
@Injectable()
export class StaffExport {
  constructor(
    private readonly dataSource: DataSource,
    private readonly exports: Exports,
    private readonly contacts: StaffContacts,
  ) {
    exports.offer<ExportedAssignment>({
      command: 'exportStaff',
      title: { zh: '人员', en: 'Staff' },
      columns,
      words: {},
      rows: (ctx, ids) => this.rows(ctx, ids),
    });
  }

  make(ctx: RequestContext, input: StaffExportInput): Promise<ExportPayload> {
    const organizationId = input.organizationId ? uuidText('organizationId', input.organizationId) : null;
    const text = input.text?.trim() || null;
    const role = input.role ?? null;
    return this.exports.make(ctx, {
      command: 'exportStaff',
      input,
      filter: { organizationId, text, role },
      field: text !== null ? 'text' : role !== null ? 'role' : 'organizationId',
      keys: async (tx, most) => {
        const values: unknown[] = [ctx.now(), organizationId, most, text, role];
        const rows = await tx.sql<{ id: string }>(
          `WITH RECURSIVE below AS (
             SELECT id FROM organization WHERE id = $2::uuid
             UNION SELECT o.id FROM organization o JOIN below b ON o.parent_id = b.id
           )
           SELECT a.id FROM assignment a JOIN organization o ON o.id = a.organization_id
             JOIN staff_member s ON s.id = a.staff_id
             JOIN post_period h ON h.post_id = a.post_id AND ${inForceAt('h', '$1')}
           WHERE ${inForceAt('a', '$1')} AND ($2::uuid IS NULL OR o.id IN (SELECT id FROM below))
             AND ($4::text IS NULL OR s.code = $4 OR position($4 IN s.name) > 0)
             AND ($5::text IS NULL OR $5 = ANY(h.roles))
             AND ${this.visible(ctx, values)}
           ORDER BY s.code, a.valid_from, a.id LIMIT $3`,
          values,
        );
        return rows.map(({ id }) => id);
      },
    });
  }

  private async rows(ctx: RequestContext, ids: readonly string[]): Promise<ExportedAssignment[]> {
    const values: unknown[] = [ids, ctx.now()];
    const rows = await askRows(
      this.dataSource,
      shape,
      (shown) =>
        `SELECT ${shown('a')} FROM unnest($1::uuid[]) WITH ORDINALITY AS k(id, place)
           JOIN assignment a ON a.id = k.id
           JOIN organization o ON o.id = a.organization_id
           JOIN staff_member s ON s.id = a.staff_id
           JOIN post p ON p.id = a.post_id
           JOIN post_period h ON h.post_id = a.post_id AND ${inForceAt('h', '$2')}
         WHERE ${inForceAt('a', '$2')} AND ${this.visible(ctx, values)} ORDER BY k.place`,
      values,
    );
    const contacts = await this.contacts.visible(
      ctx,
      rows.map(({ staffId }) => staffId),
    );
    return rows.map((row) => ({ ...row, phone: contacts.get(row.staffId)?.phone ?? null }));
  }

  /** Returns the SQL condition for assignments that the caller may list and export, and adds its values. */
  private visible(ctx: RequestContext, values: unknown[]): string {
    const scopes = ['Query.staffMembers', 'Mutation.exportStaff'].map((operation) => {
      const scope = ctx.policy.filter(operation, STAFF_SCOPE, values.length + 1);
      values.push(...scope.values);
      return scope.sql;
    });
    return scopes.join(' AND ');
  }
}

@Resolver(() => ExportPayload)
export class StaffExportResolver {
  constructor(private readonly staff: StaffExport) {}

  @Mutation(() => ExportPayload, {
    description:
      'Export staff as a table (导出人员): one row for each post that a person holds now, with the columns of ' +
      '`importStaff`, so that a changed file can be imported again. Telephone numbers are personal columns. The limits ' +
      'are those of `exportIssues`.',
  })
  exportStaff(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The conditions and the format.' }) input: StaffExportInput,
  ): Promise<ExportPayload> {
    return this.staff.make(ctx, input);
  }
}
