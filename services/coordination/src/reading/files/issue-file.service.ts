import { CommandRunner } from '@jiceng/platform/commands';
import { ownIdsOf } from '@jiceng/platform/context';
import { endingOf } from '@jiceng/platform/file-type';
import { StoredFiles } from '@jiceng/platform/files';
import { platformErrors } from '@jiceng/platform/errors';
import { newId } from '@jiceng/platform/ids';
import type { RequestContext } from '@jiceng/platform/request-context';
import { uuidText } from '@jiceng/platform/text';
import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { DataSource } from 'typeorm';
import { issueFacts } from '../../case/ledger/issue-access.js';
import type { IssueRow } from '../../case/tables/issue.table.js';
import { IssueReadingService } from '../issue/issue-reading.service.js';
import type { IssueFile } from './issue-file.graphql.js';
import { filesOfIssues, issueOfFile, type FileOfIssue } from './issue-file.queries.js';

/** The three parts of a file that have an address. */
export const fileParts = ['shown', 'thumbnail', 'original'] as const;
export type FilePart = (typeof fileParts)[number];

/** Steps whose files show residents the result of the work. */
const resultSteps: ReadonlySet<string> = new Set(['task-done']);

/** Content of a file, ready to be sent. */
export interface OpenedFile {
  type: string;
  name: string;
  /** Changes when the content changes, as after a covering. */
  etag: string;
  content: AsyncIterable<Buffer>;
}

/** Reads the files of issues. A caller who may not see an issue sees none of its files. */
@Injectable()
export class IssueFileService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reading: IssueReadingService,
    private readonly files: StoredFiles,
    private readonly commands: CommandRunner,
  ) {}

  /** Returns the files of an issue that the caller may see. The caller has read the issue under the policy. */
  async list(ctx: RequestContext, issueId: string): Promise<IssueFile[]> {
    const [rows, issue] = await Promise.all([
      this.visible(ctx, issueId),
      this.reading.load(ctx, 'Entity.Issue', issueId),
    ]);
    return rows.map((row) => toIssueFile(ctx, row, issue));
  }

  /**
   * Opens a part of a file for download. Opening an original writes an audit record first.
   * @throws NOT_FOUND also for a file that the caller may not see, OUT_OF_SCOPE for an original
   */
  async open(ctx: RequestContext, fileId: string, part: FilePart): Promise<OpenedFile> {
    const id = uuidText('id', fileId);
    const missing = platformErrors.NOT_FOUND({ what: 'file', id });
    const issue = await this.issueOf(ctx, id);
    const row = issue && (await this.visible(ctx, issue.id)).find((each) => each.fileId === id);
    if (!row) throw missing;
    if (part === 'original') await this.noteOriginal(ctx, issue, row);
    const opened = this.files.open({ ...row, id, owner: null, received: row.bytes, createdAt: row.attachedAt! }, part);
    if (!opened) throw missing;
    const derived = part !== 'original' && row.shown !== null && !row.type!.startsWith('video/');
    const type = derived ? 'image/jpeg' : row.type!;
    return {
      type,
      name: `${id}.${endingOf[type as keyof typeof endingOf]}`,
      etag: opened.object,
      content: opened.content,
    };
  }

  /** Returns the issue to which a file belongs, when the caller may see it. */
  async issueOf(ctx: RequestContext, fileId: string): Promise<IssueRow | null> {
    const link = await issueOfFile.first(this.dataSource, [fileId]);
    return link && this.reading.load(ctx, 'Query.issue', link.issueId);
  }

  private async noteOriginal(ctx: RequestContext, issue: IssueRow, { fileId, shown }: FileOfIssue): Promise<void> {
    // A document has no derivative: its address `shown` gives the same content without this right, which restricts only
    // the address `original`.
    ctx.policy.assert('File.original', issueFacts(issue));
    await this.commands.run(ctx, 'openOriginal', { idempotencyKey: newId() }, (tx) => {
      tx.audit({
        subject: { type: 'file', id: fileId },
        after: { issueId: issue.id, opened: 'original', photo: shown !== null },
      });
      return Promise.resolve(null);
    });
  }

  /** Residents see the files of their own reports and of the work that was done, and clients the latter. */
  private async visible(ctx: RequestContext, issueId: string): Promise<FileOfIssue[]> {
    const rows = await this.load(ctx, issueId);
    if (!ctx.actor || ctx.actor.kind === 'staff') return rows;
    const { reporters } = await this.reading.parts(ctx, issueId);
    const names = ownIdsOf(ctx.actor);
    const own = new Set(reporters.filter(({ personId }) => names.includes(personId ?? '')).map(({ id }) => id));
    return rows.filter(({ reporterId, step }) => (reporterId === null ? resultSteps.has(step) : own.has(reporterId)));
  }

  private load(ctx: RequestContext, issueId: string): Promise<FileOfIssue[]> {
    return ctx
      .once(
        'issue:files',
        () =>
          new DataLoader<string, FileOfIssue[]>(async (ids) => {
            const byIssue = Map.groupBy(await filesOfIssues.rows(this.dataSource, [ids]), (row) => row.issueId);
            return ids.map((id) => byIssue.get(id) ?? []);
          }),
      )
      .load(issueId);
  }
}

function toIssueFile(ctx: RequestContext, row: FileOfIssue, issue: IssueRow | null): IssueFile {
  const address = (part: FilePart): string => `/files/${row.fileId}/${part}`;
  const staff = ctx.actor?.kind === 'staff';
  const opensOriginal =
    row.original !== null &&
    issue !== null &&
    ctx.actor !== null &&
    ctx.policy.policy.permitsAs(ctx.actor, 'File.original', issueFacts(issue));
  return {
    id: row.fileId,
    step: row.seq,
    stepKind: row.step,
    type: row.type!,
    bytes: row.original === null ? null : row.bytes,
    width: row.width,
    height: row.height,
    attachedAt: row.attachedAt!.toISOString(),
    address: address('shown'),
    thumbnailAddress: row.thumbnail === null ? null : address('thumbnail'),
    originalAddress: opensOriginal ? address('original') : null,
    sha256: staff ? row.sha256 : null,
    earlierUses: staff ? row.earlierUses : null,
    covered: row.coveredBy !== null,
  };
}
