import { CommandRunner } from '@jiceng/platform/commands';
import { badInput, platformErrors } from '@jiceng/platform/errors';
import { fileById } from '@jiceng/platform/file-queries';
import type { FileRow } from '@jiceng/platform/file-tables';
import { StoredFiles } from '@jiceng/platform/files';
import type { RequestContext } from '@jiceng/platform/request-context';
import { uuidText } from '@jiceng/platform/text';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { issueFacts } from '../../case/ledger/issue-access.js';
import type { IssueRow } from '../../case/tables/issue.table.js';
import type { IssueFile } from '../../reading/files/issue-file.graphql.js';
import { IssueFileService } from '../../reading/files/issue-file.service.js';
import type { CoverPhotoInput, RectangleInput } from './cover-photo.graphql.js';

const MOST_RECTANGLES = 50;
/** Largest number of attempts. When up to this many commands cover one photo at the same time, all succeed. */
const MOST_TRIES = 4;
const COVERED_MEANWHILE = new Error('the photo was covered meanwhile');

@Injectable()
export class CoverPhotoService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly files: StoredFiles,
    private readonly reading: IssueFileService,
    private readonly dataSource: DataSource,
  ) {}

  /**
   * Paints rectangles over a photo. Painting and storing take seconds, so they come before the transaction. When
   * another covering was faster, the photo is painted anew from the result of that covering.
   * @throws NOT_FOUND, OUT_OF_SCOPE, BAD_INPUT, TEMPORARILY_UNAVAILABLE
   */
  async cover(ctx: RequestContext, input: CoverPhotoInput): Promise<IssueFile> {
    const fileId = uuidText('fileId', input.fileId);
    const issue = await this.assertMay(ctx, fileId);
    assertWithin(input.rectangles);
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const row = (await fileById.first(this.dataSource, [fileId]))!;
      if (row.thumbnail === null) throw badInput('fileId', '只能遮盖照片', 'is not a photo');
      if (await this.replace(ctx, input, row))
        return (await this.reading.list(ctx, issue.id)).find(({ id }) => id === fileId)!;
    }
    throw platformErrors.TEMPORARILY_UNAVAILABLE();
  }

  private async assertMay(ctx: RequestContext, fileId: string): Promise<IssueRow> {
    const issue = await this.reading.issueOf(ctx, fileId);
    if (!issue) throw platformErrors.NOT_FOUND({ what: 'file', id: fileId });
    ctx.policy.assert('Mutation.coverPhoto', issueFacts(issue));
    return issue;
  }

  /** Stores a painted photo in place of `row`. Returns false when another command has changed the photo meanwhile. */
  private async replace(ctx: RequestContext, input: CoverPhotoInput, row: FileRow): Promise<boolean> {
    const painted = await this.files.covered(row, input.rectangles);
    const replaced = [row.shown!, row.thumbnail!];
    const made = [painted.shown!, painted.thumbnail!];
    try {
      const { shown } = await this.commands.run(ctx, 'coverPhoto', input, async (tx) => {
        const issue = await this.assertMay(ctx, row.id);
        await tx.sql('SELECT id FROM file WHERE id = $1 FOR UPDATE', [row.id]);
        if ((await fileById.first(tx, [row.id]))!.shown !== row.shown) throw COVERED_MEANWHILE;
        tx.send('UPDATE file SET shown = $2, thumbnail = $3 WHERE id = $1', [row.id, ...made]);
        tx.send('UPDATE issue_file SET covered_by = $2 WHERE file_id = $1', [row.id, ctx.actor!.id]);
        tx.audit({
          subject: { type: 'file', id: row.id },
          before: { shown: row.shown },
          after: { issueId: issue.id, shown: painted.shown, rectangles: input.rectangles.length },
        });
        return { shown: painted.shown };
      });
      // The answer to a repeated command names the objects of its first execution. The new objects are removed then.
      await this.files.removeObjects(shown === painted.shown ? replaced : made);
      return true;
    } catch (error) {
      await this.files.removeObjects(made);
      if (error === COVERED_MEANWHILE) return false;
      throw error;
    }
  }
}

/** @throws BAD_INPUT */
function assertWithin(rectangles: readonly RectangleInput[]): void {
  if (rectangles.length === 0 || rectangles.length > MOST_RECTANGLES)
    throw badInput('rectangles', `须有 1 至 ${MOST_RECTANGLES} 个`, `must hold 1 to ${MOST_RECTANGLES} rectangles`);
  for (const [at, { x, y, width, height }] of rectangles.entries()) {
    const within = x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= 1.000001 && y + height <= 1.000001;
    if (!within || x >= 1 || y >= 1)
      throw badInput(`rectangles.${at}`, '超出照片范围', 'does not lie within the photo');
  }
}
