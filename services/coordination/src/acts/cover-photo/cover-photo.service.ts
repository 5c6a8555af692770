import { CommandRunner } from '@jiceng/platform/commands';
import { badInput, platformErrors } from '@jiceng/platform/errors';
import { fileById } from '@jiceng/platform/file-queries';
import { StoredFiles } from '@jiceng/platform/files';
import type { RequestContext } from '@jiceng/platform/request-context';
import { uuidText } from '@jiceng/platform/text';
import { Injectable } from '@nestjs/common';
import { issueFacts } from '../../case/ledger/issue-access.js';
import type { IssueFile } from '../../reading/files/issue-file.graphql.js';
import { IssueFileService } from '../../reading/files/issue-file.service.js';
import type { CoverPhotoInput, RectangleInput } from './cover-photo.graphql.js';

const MOST_RECTANGLES = 50;

@Injectable()
export class CoverPhotoService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly files: StoredFiles,
    private readonly reading: IssueFileService,
  ) {}

  /**
   * Paints rectangles over a photo. The new derivatives are stored before the transaction; when it fails, the sweep
   * removes them. @throws NOT_FOUND, OUT_OF_SCOPE, BAD_INPUT
   */
  async cover(ctx: RequestContext, input: CoverPhotoInput): Promise<IssueFile> {
    const fileId = uuidText('fileId', input.fileId);
    const { replaced, issueId } = await this.commands.run(ctx, 'coverPhoto', input, async (tx) => {
      const issue = await this.reading.issueOf(ctx, fileId);
      if (!issue) throw platformErrors.NOT_FOUND({ what: 'file', id: fileId });
      ctx.policy.assert('Mutation.coverPhoto', issueFacts(issue));
      assertWithin(input.rectangles);
      // Two coverings of one photo run one after the other, so that the second starts from what the first has made.
      await tx.sql('SELECT id FROM file WHERE id = $1 FOR UPDATE', [fileId]);
      const row = (await fileById.first(tx, [fileId]))!;
      if (row.thumbnail === null) throw badInput('fileId', '只能遮盖照片', 'is not a photo');
      const { shown, thumbnail } = await this.files.covered(row, input.rectangles);
      tx.send('UPDATE file SET shown = $2, thumbnail = $3 WHERE id = $1', [fileId, shown, thumbnail]);
      tx.send('UPDATE issue_file SET covered_by = $2 WHERE file_id = $1', [fileId, ctx.actor!.id]);
      tx.audit({
        subject: { type: 'file', id: fileId },
        before: { shown: row.shown },
        after: { issueId: issue.id, shown, rectangles: input.rectangles.length },
      });
      return { replaced: [row.shown!, row.thumbnail], issueId: issue.id };
    });
    await this.files.removeObjects(replaced);
    return (await this.reading.list(ctx, issueId)).find(({ id }) => id === fileId)!;
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
