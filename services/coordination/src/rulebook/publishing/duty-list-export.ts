import { Injectable } from '@nestjs/common';
import { Args, Context, Field, InputType, Int, Mutation, Resolver } from '@nestjs/graphql';
import { badInput } from '@jiceng/platform/errors';
import { askRows } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import type { ExportColumn } from '@jiceng/tables/export-columns';
import { ExportInput, ExportPayload } from '@jiceng/tables/export.graphql';
import { Exports } from '@jiceng/tables/exports';
import { DataSource } from 'typeorm';
import { dutyListColumns, levelNames, roleNames } from '../duty-list/duty-list-import.rules.js';
import { dutyRowTable, rowsOfVersion, type ListedDuty } from '../duty-list/duty-list.table.js';

@InputType({
  description: 'The rows of the duty list to export: those of the list `dutyList` with the same arguments.',
})
export class DutyListExportInput extends ExportInput {
  @Field(() => Int, { nullable: true, description: 'A published version; the version in force when absent.' })
  version: number | null;

  @Field(() => String, { nullable: true, description: 'Only rows that apply to this category.' })
  categoryCode: string | null;
}

const CATEGORY_CODE = /^\d{7}$/;

/** The columns of the import, so that an exported file can be changed and imported. */
const columns: readonly ExportColumn<ListedDuty>[] = [
  {
    labels: dutyListColumns.categoryCode.labels,
    field: 'DutyListRow.categoryCode',
    value: ({ categoryPrefix }) => categoryPrefix,
  },
  {
    labels: dutyListColumns.level.labels,
    field: 'DutyListRow.level',
    value: ({ level }) => ({ zh: levelNames[level], en: level }),
  },
  { labels: dutyListColumns.regionCode.labels, field: 'DutyListRow.region', value: ({ regionCode }) => regionCode },
  {
    labels: dutyListColumns.organizationCode.labels,
    field: 'DutyListRow.organization',
    value: ({ organizationCode }) => organizationCode,
  },
  {
    labels: dutyListColumns.role.labels,
    field: 'DutyListRow.role',
    value: ({ role }) => ({ zh: roleNames[role], en: role }),
  },
  { labels: dutyListColumns.note.labels, field: 'DutyListRow.note', value: ({ note }) => note },
];

/** Exports a version of the duty list. */
@Injectable()
export class DutyListExport {
  constructor(
    private readonly dataSource: DataSource,
    private readonly exports: Exports,
  ) {
    exports.offer<ListedDuty>({
      command: 'exportDutyList',
      title: { zh: '权责清单', en: 'Duty list' },
      columns,
      words: {},
      rows: (_ctx, ids) => this.rows(ids),
    });
  }

  make(ctx: RequestContext, input: DutyListExportInput): Promise<ExportPayload> {
    const { version, categoryCode } = input;
    if (categoryCode && !CATEGORY_CODE.test(categoryCode))
      throw badInput('categoryCode', '须为 7 位类别代码', 'must be a category code of 7 digits');
    return this.exports.make(ctx, {
      command: 'exportDutyList',
      input,
      filter: { version, categoryCode },
      field: 'version',
      keys: async (tx, most) => {
        const rows = await tx.sql<{ id: string }>(
          `SELECT id FROM duty_row WHERE ${rowsOfVersion} ORDER BY category_prefix, id LIMIT $3`,
          [version ?? null, categoryCode ?? null, most],
        );
        return rows.map(({ id }) => id);
      },
    });
  }

  private rows(ids: readonly string[]): Promise<ListedDuty[]> {
    return askRows(
      this.dataSource,
      dutyRowTable.columns,
      (shown) =>
        `SELECT ${shown('d')} FROM unnest($1::uuid[]) WITH ORDINALITY AS k(id, place) JOIN duty_row d ON d.id = k.id
         ORDER BY k.place`,
      [ids],
    );
  }
}

@Resolver(() => ExportPayload)
export class DutyListExportResolver {
  constructor(private readonly dutyLists: DutyListExport) {}

  @Mutation(() => ExportPayload, {
    description:
      'Export the duty list as a table (导出权责清单) with the columns of `importDutyList`, so that a changed file can ' +
      'be imported again. The limits are those of `exportIssues`.',
  })
  exportDutyList(
    @Context() ctx: RequestContext,
    @Args('input', { description: 'The version and the format.' }) input: DutyListExportInput,
  ): Promise<ExportPayload> {
    return this.dutyLists.make(ctx, input);
  }
}
