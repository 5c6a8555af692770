import type { EffectTx } from '@jiceng/platform/effects';
import { StoredFiles } from '@jiceng/platform/files';
import type { RequestContext } from '@jiceng/platform/request-context';
import { uuidText } from '@jiceng/platform/text';
import { Injectable } from '@nestjs/common';
import { issueErrors } from '../matter/issue.errors.js';
import { issueFileTable } from '../tables/issue-file.table.js';

/** The step to which files are attached. */
interface StepOfFiles {
  issueId: string;
  seq: number;
  /** The report to which they belong, and whether its reporter stays unknown. */
  report?: { id: string; hidden: boolean };
  /** True when the command is refused without a photo. */
  needsPhoto?: boolean;
}

const insertIssueFiles = issueFileTable.insert({ name: 'issue-file-insert' });

/** Lets a command attach the uploads of its caller to the step that it takes. */
@Injectable()
export class IssueFiles {
  constructor(private readonly files: StoredFiles) {}

  /**
   * Attaches uploads in the transaction of the command. Returns the objects to remove after the commit: the originals of
   * a report that is not by name.
   * @throws BAD_INPUT with the place in the list, PHOTO_REQUIRED
   */
  async attach(
    ctx: RequestContext,
    tx: EffectTx,
    ids: readonly string[] | null,
    { issueId, seq, report, needsPhoto = false }: StepOfFiles,
  ): Promise<string[]> {
    if (!ids || ids.length === 0) {
      if (needsPhoto) throw issueErrors.PHOTO_REQUIRED({ field: 'files' });
      return [];
    }
    const known = ids.map((id, at) => uuidText(`files.${at}`, id));
    const anonymous = report?.hidden ?? false;
    const rows = await this.files.attach(tx, ctx.actor!.id, known, { anonymous });
    if (needsPhoto && !rows.some(({ type }) => type?.startsWith('image/')))
      throw issueErrors.PHOTO_REQUIRED({ field: 'files' });
    insertIssueFiles.send(
      tx,
      rows.map(({ id }, at) => ({ fileId: id, issueId, seq, position: at + 1, reporterId: report?.id ?? null })),
    );
    return anonymous ? rows.flatMap(({ original }) => (original ? [original] : [])) : [];
  }

  /** Removes the objects that `attach` returned. When this fails, the sweep of objects removes them later. */
  forget(objects: readonly string[]): void {
    void this.files.removeObjects(objects);
  }
}
