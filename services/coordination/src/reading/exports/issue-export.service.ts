import { Injectable } from '@nestjs/common';
import { issueSourceWords, issueStateWords, severityWords } from '@jiceng/contracts/dictionary/codes';
import { inboxScopeWords } from '@jiceng/contracts/dictionary/rulebook-words';
import { askRows } from '@jiceng/platform/query';
import type { EffectTx } from '@jiceng/platform/effects';
import type { RequestContext } from '@jiceng/platform/request-context';
import type { ExportPayload } from '@jiceng/tables/export.graphql';
import { Exports } from '@jiceng/tables/exports';
import { DataSource } from 'typeorm';
import { issueColumns } from '../../case/ledger/issue-access.js';
import { InboxService } from '../inbox/inbox.service.js';
import { IssueReadingService } from '../issue/issue-reading.service.js';
import { issueColumnsOfExport, issueExportShape, type ExportedIssue } from './issue-export.columns.js';
import type { IssueExportInput } from './issue-export.graphql.js';
import { taskColumnsOfExport, taskExportShape, type ExportedTask } from './task-export.columns.js';

const yesOrNo = { true: { zh: '是', en: 'yes' }, false: { zh: '否', en: 'no' } };
/** Words for the codes in the conditions, which the file shows. */
const conditionWords = {
  states: issueStateWords,
  severities: severityWords,
  sources: issueSourceWords,
  inbox: Object.fromEntries(Object.entries(inboxScopeWords).map(([value, words]) => [value.toLowerCase(), words])),
  open: yesOrNo,
  overdue: yesOrNo,
};

/** Exports issues and their tasks, under the conditions and the policy of the lists. */
@Injectable()
export class IssueExportService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly exports: Exports,
    private readonly reading: IssueReadingService,
    private readonly inboxes: InboxService,
  ) {
    exports.offer<ExportedIssue>({
      command: 'exportIssues',
      title: { zh: '事项', en: 'Issues' },
      columns: issueColumnsOfExport,
      words: conditionWords,
      rows: (ctx, keys) => this.issues(ctx, keys),
    });
    exports.offer<ExportedTask>({
      command: 'exportTasks',
      title: { zh: '任务', en: 'Tasks' },
      columns: taskColumnsOfExport,
      words: conditionWords,
      rows: (ctx, keys) => this.tasks(ctx, keys),
    });
  }

  exportIssues(ctx: RequestContext, input: IssueExportInput): Promise<ExportPayload> {
    return this.make(ctx, input, 'exportIssues', (conditions, most) => ({
      key: 'i.id',
      from: `issue i WHERE ${conditions} ORDER BY i.reported_at DESC, i.id DESC LIMIT ${most}`,
    }));
  }

  exportTasks(ctx: RequestContext, input: IssueExportInput): Promise<ExportPayload> {
    return this.make(ctx, input, 'exportTasks', (conditions, most) => ({
      key: 't.id',
      from: `issue i JOIN task t ON t.issue_id = i.id WHERE ${conditions}
        ORDER BY i.reported_at DESC, i.id DESC, t.ordinal LIMIT ${most}`,
    }));
  }

  private async make(
    ctx: RequestContext,
    input: IssueExportInput,
    command: string,
    selection: (conditions: string, most: string) => { key: string; from: string },
  ): Promise<ExportPayload> {
    // The conditions are made before the transaction, because an inbox may read with connections of its own.
    const values: unknown[] = [];
    const conditions = await this.conditions(ctx, input, `Mutation.${command}`, values);
    const { key, from } = selection(conditions.join(' AND '), `$${values.length + 1}`);
    const keys = async (tx: EffectTx, most: number): Promise<string[]> => {
      const rows = await tx.sql<{ key: string }>(`SELECT ${key}::text AS key FROM ${from}`, [...values, most]);
      return rows.map((row) => row.key);
    };
    const filter = { inbox: input.inbox, ...input.filter };
    return this.exports.make(ctx, { command, input, filter, field: 'filter', keys });
  }

  /** Returns the conditions of the list or inbox with those of the policy for the export, and adds their values. */
  private async conditions(
    ctx: RequestContext,
    { inbox, filter }: IssueExportInput,
    operation: string,
    values: unknown[],
  ): Promise<string[]> {
    const shown = inbox
      ? await this.inboxes.conditions(ctx, { scope: inbox, filter }, values)
      : this.reading.conditions(ctx, filter, values);
    return [...shown, this.scope(ctx, operation, values)];
  }

  private scope(ctx: RequestContext, operation: string, values: unknown[]): string {
    const scope = ctx.policy.filter(operation, issueColumns, values.length + 1);
    values.push(...scope.values);
    return scope.sql;
  }

  private issues(ctx: RequestContext, ids: readonly string[]): Promise<ExportedIssue[]> {
    const values: unknown[] = [ids, ctx.now()];
    const visible = ['Query.issues', 'Mutation.exportIssues'].map((operation) => this.scope(ctx, operation, values));
    return askRows(
      this.dataSource,
      issueExportShape,
      (columns) =>
        `SELECT ${columns('i')} FROM unnest($1::uuid[]) WITH ORDINALITY AS k(id, place) JOIN issue i ON i.id = k.id
         WHERE ${visible.join(' AND ')} ORDER BY k.place`,
      values,
    );
  }

  private tasks(ctx: RequestContext, ids: readonly string[]): Promise<ExportedTask[]> {
    const values: unknown[] = [ids];
    const visible = ['Query.issues', 'Mutation.exportTasks'].map((operation) => this.scope(ctx, operation, values));
    return askRows(
      this.dataSource,
      taskExportShape,
      (columns) =>
        `SELECT ${columns('t')} FROM unnest($1::uuid[]) WITH ORDINALITY AS k(id, place) JOIN task t ON t.id = k.id
         JOIN issue i ON i.id = t.issue_id WHERE ${visible.join(' AND ')} ORDER BY k.place`,
      values,
    );
  }
}
