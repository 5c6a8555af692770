import type { Words } from '@jiceng/contracts/dictionary/words';
import { CommandRunner } from '@jiceng/platform/commands';
import type { ServiceConfig } from '@jiceng/platform/config';
import type { EffectTx } from '@jiceng/platform/effects';
import { platformErrors } from '@jiceng/platform/errors';
import { newId } from '@jiceng/platform/ids';
import { askRows } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import { CONFIG, SUBGRAPH_OPTIONS } from '@jiceng/platform/service';
import type { SubgraphOptions } from '@jiceng/platform/graphql';
import { isIdText, personText } from '@jiceng/platform/text';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { omit } from '@jiceng/platform/columns';
import { exportErrors } from './errors.js';
import type { ExportColumn } from './export-columns.js';
import { columnsOf, exportFile, mediaTypes, type ExportWords } from './export-file.js';
import type { ExportInput, ExportPayload } from './export.graphql.js';
import { exportTable } from './export.table.js';

/** Minutes for which the address of an export works. */
const VALID_MINUTES = 10;
const HOUR_MS = 3_600_000;
/** Rows that are read at once. */
const PORTION = 200;
/** Files that one process sends at the same time. */
const DOWNLOADS = 4;
const insertExport = exportTable.insert();
/** Seconds after which a client may ask again when too many files are being sent. */
const PAUSE_SECONDS = 5;

/** One table that a service exports. */
export interface ExportSource<R> {
  /** The command, such as `exportIssues`. The policy rule on its mutation is checked again when the file is read. */
  command: string;
  title: Words;
  columns: readonly ExportColumn<R>[];
  /** Words for the codes in the conditions, by the name of the condition; the file shows them. */
  words: ExportWords;
  /**
   * Reads rows by their keys, in this order. It leaves out rows that the caller may not see, and keeps nothing in the
   * memory of the request.
   */
  rows: (ctx: RequestContext, keys: readonly string[]) => Promise<R[]>;
}

/** The export that a service asks for. */
export interface ExportQuestion {
  command: string;
  input: ExportInput;
  /** The conditions of the caller, by their names in the API. */
  filter: Record<string, unknown>;
  /** Name of the argument with the conditions, for errors. */
  field: string;
  /** Selects the keys of the rows that the caller may see, in the order of the file, and at most `most` of them. */
  keys: (tx: EffectTx, most: number) => Promise<string[]>;
}

/** A file that is ready to be sent. */
export interface OpenedExport {
  type: string;
  name: string;
  content: AsyncIterable<Buffer>;
  /** Must be called when the file was sent, or the client went away. */
  close: () => void;
}

/**
 * Exports of tables: a command checks the request and records it, and for a short time the same account may download
 * the file. The rows are read, and masked by the policy in force, at the download.
 */
@Injectable()
export class Exports {
  private readonly sources = new Map<string, ExportSource<object>>();
  /** Accounts that download now. */
  private readonly downloading = new Set<string>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly commands: CommandRunner,
    @Inject(CONFIG) private readonly config: ServiceConfig,
    @Inject(SUBGRAPH_OPTIONS) private readonly options: SubgraphOptions,
  ) {}

  /** Announces a table of the service. */
  offer<R extends object>(source: ExportSource<R>): void {
    this.sources.set(source.command, source as unknown as ExportSource<object>);
  }

  /**
   * Selects the rows, writes one audit record and returns the address of the file.
   * @throws EXPORT_EMPTY, EXPORT_TOO_LARGE, EXPORT_REASON_MISSING, TOO_MANY_EXPORTS, BAD_INPUT
   */
  make(ctx: RequestContext, { command, input, filter, field, keys }: ExportQuestion): Promise<ExportPayload> {
    const { title } = this.sources.get(command)!;
    const { format, withPersonal } = input;
    return this.commands.run(ctx, command, input, async (tx) => {
      const reason = input.reason ? personText('reason', input.reason, { minLength: 4, maxLength: 200 }) : null;
      await this.assertAllowance(tx, ctx.actor!.id);
      const most = this.config.EXPORT_MOST_ROWS;
      const rowKeys = await keys(tx, most + 1);
      if (rowKeys.length === 0) throw exportErrors.EXPORT_EMPTY({ field });
      if (rowKeys.length > most) throw exportErrors.EXPORT_TOO_LARGE({ field, max: most });
      if (withPersonal && reason === null && rowKeys.length > this.config.EXPORT_REASON_ROWS)
        throw exportErrors.EXPORT_REASON_MISSING({
          field: 'reason',
          rows: rowKeys.length,
          most: this.config.EXPORT_REASON_ROWS,
        });
      const [id, rowCount, createdAt] = [newId(), rowKeys.length, tx.now];
      const expiresAt = new Date(createdAt.getTime() + VALID_MINUTES * 60_000);
      insertExport.send(tx, [
        {
          ...{ id, account: ctx.actor!.id, command, format, withPersonal, reason, filter },
          ...{ rowKeys, rowCount, createdAt, expiresAt },
        },
      ]);
      tx.audit({
        subject: { type: 'export', id },
        after: { content: command, rows: rowCount, withPersonal, format, filter },
        reason,
      });
      return {
        id,
        address: `/exports/${this.options.service}/${id}`,
        fileName: `${title[ctx.locale]}-${dayOf(createdAt)}.${format.toLowerCase()}`,
        rows: rowCount,
        expiresAt: expiresAt.toISOString(),
      };
    });
  }

  /**
   * Opens an export for download by the account that made it.
   * @throws UNAUTHENTICATED, NOT_FOUND (also for the export of another account and after its time), FORBIDDEN,
   * TOO_MANY_DOWNLOADS
   */
  async open(ctx: RequestContext, id: string): Promise<OpenedExport> {
    const account = ctx.actor?.id;
    if (account === undefined) throw platformErrors.UNAUTHENTICATED();
    const [found] = isIdText(id)
      ? await askRows(
          this.dataSource,
          omit(exportTable.columns, 'rowKeys'),
          (columns) =>
            `SELECT ${columns()} FROM table_export
             WHERE id = $1::uuid AND account = $2 AND expires_at > $3::timestamptz`,
          [id, account, ctx.now()],
        )
      : [];
    const source = found && this.sources.get(found.command);
    if (!found || !source) throw platformErrors.NOT_FOUND({ what: 'export', id });
    ctx.policy.policy.grants(ctx.actor, `Mutation.${found.command}`);
    if (this.downloading.has(account) || this.downloading.size >= DOWNLOADS)
      throw exportErrors.TOO_MANY_DOWNLOADS({ retryAfter: PAUSE_SECONDS });
    const title = source.title[ctx.locale];
    const content = exportFile(
      ctx,
      found.format,
      { ...found, title, words: source.words },
      columnsOf(source.columns, found.withPersonal),
      this.rowsOf(ctx, source, found),
    );
    this.downloading.add(account);
    return {
      type: mediaTypes[found.format],
      name: `${found.id}.${found.format.toLowerCase()}`,
      content,
      close: () => void this.downloading.delete(account),
    };
  }

  private async *rowsOf(
    ctx: RequestContext,
    source: ExportSource<object>,
    { id, rowCount }: { id: string; rowCount: number },
  ): AsyncGenerator<object> {
    for (let from = 1; from <= rowCount; from += PORTION) {
      const [part] = await askRows(
        this.dataSource,
        { rowKeys: exportTable.columns.rowKeys.as('row_keys[$2::int:$3::int]') },
        (columns) => `SELECT ${columns()} FROM table_export WHERE id = $1::uuid`,
        [id, from, from + PORTION - 1],
      );
      // The sweep deletes an export an hour after it was made.
      if (!part) throw platformErrors.NOT_FOUND({ what: 'export', id });
      yield* await source.rows(ctx, part.rowKeys);
    }
  }

  /** @throws TOO_MANY_EXPORTS */
  private async assertAllowance(tx: EffectTx, account: string): Promise<void> {
    // Without this lock, exports that are made at the same time would not count one another.
    await tx.sql('SELECT pg_advisory_xact_lock(hashtext($1))', [`export ${account}`]);
    const most = this.config.EXPORTS_PER_HOUR;
    const earlier = await tx.sql<{ at: Date }>(
      `SELECT created_at AS at FROM table_export WHERE account = $1 AND created_at > $2::timestamptz
       ORDER BY created_at DESC LIMIT $3`,
      [account, new Date(tx.now.getTime() - HOUR_MS), most],
    );
    if (earlier.length < most) return;
    const waits = earlier.at(-1)!.at.getTime() + HOUR_MS - tx.now.getTime();
    const minutes = Math.max(Math.ceil(waits / 60_000), 1);
    throw exportErrors.TOO_MANY_EXPORTS({ most, minutes, retryAfter: minutes * 60 });
  }
}

function dayOf(at: Date): string {
  return new Date(at.getTime() + 8 * HOUR_MS).toISOString().slice(0, 10);
}
