import { Injectable } from '@nestjs/common';
import { integer, toPlain } from '@jiceng/platform/columns';
import { CommandRunner } from '@jiceng/platform/commands';
import { keysetOf, pageOf, type Connection } from '@jiceng/platform/connection';
import type { EffectTx } from '@jiceng/platform/effects';
import { badInput, platformErrors } from '@jiceng/platform/errors';
import { newId } from '@jiceng/platform/ids';
import { defineQuery } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import { uuidText } from '@jiceng/platform/text';
import { DataSource } from 'typeorm';
import { moveEdition } from '../directory/directory.consumer.js';
import type { Directory } from '../directory/directory.js';
import { DirectoryService } from '../directory/directory.service.js';
import { draftedRegionOf, draftRows, type DutyChange } from '../duty-list/duty-list-draft.rules.js';
import { dutyListTable, dutyRowTable, VERSION_IN_FORCE } from '../duty-list/duty-list.table.js';
import { dutyListDraftErrors } from './duty-list-draft.errors.js';
import {
  toVersion,
  type DraftDutyListInput,
  type DutyListVersion,
  type PublishDutyListDraftInput,
  type PublishedDutyListPayload,
} from './duty-list-draft.graphql.js';
import { lockVersions, newVersion } from './duty-list-version.js';
import { endRulings, MOST_ENDED, rulingsEndedBy } from './ended-rulings.js';
import { precedentView, toPrecedent } from './precedent.graphql.js';

/** Largest number of changes in one draft. */
const MOST_CHANGES = 100;
const LONGEST_NOTE = 200;

const versionColumns = { ...dutyListTable.columns, inForce: integer().as(VERSION_IN_FORCE) };
/** Reads version $1, and the number of the version in force. */
const oneVersion = defineQuery(versionColumns, (columns) => `SELECT ${columns()} FROM duty_list WHERE version = $1`);
/** Lists the versions before $1, or all when $1 is null, newest first. */
const versionPage = defineQuery(
  versionColumns,
  (columns) =>
    `SELECT ${columns()} FROM duty_list WHERE $1::int IS NULL OR version < $1 ORDER BY version DESC LIMIT $2`,
);
/** Reads the rows of version $1. */
const rowsOfVersion = defineQuery(
  dutyRowTable.columns,
  (columns) => `SELECT ${columns()} FROM duty_row WHERE version = $1`,
);
const saveRows = dutyRowTable.insert();

/**
 * Makes and publishes drafts of the duty list. A draft is a changed copy of the version in force. It can be replayed on
 * past dispatches, and it routes issues only after it is published.
 */
@Injectable()
export class DutyListDraftService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly dataSource: DataSource,
    private readonly directories: DirectoryService,
  ) {}

  /**
   * Makes a draft: a copy of the list in force in which each named duty belongs to one organization alone.
   * @throws BAD_INPUT, DRAFT_CHANGES_NOTHING
   */
  async draft(ctx: RequestContext, input: DraftDutyListInput): Promise<DutyListVersion> {
    const version = await this.commands.run(ctx, 'draftDutyList', input, async (tx) => {
      const changes = changesOf(input, await this.directories.renewed(), tx.now);
      const { version, basedOn } = await newVersion(tx, 'drafted', ctx.actor!.id);
      const before = await rowsOfVersion.rows(tx, [basedOn]);
      const { added, removed } = draftRows(before, changes);
      if (added.length + removed.length === 0) throw dutyListDraftErrors.DRAFT_CHANGES_NOTHING();
      await tx.sql(
        `INSERT INTO duty_row (id, version, category_prefix, level, region_code, organization_id, organization_code, role, note)
          SELECT gen_random_uuid(), $1, category_prefix, level, region_code, organization_id, organization_code, role, note
          FROM duty_row WHERE version = $2 AND NOT id = ANY($3::uuid[])`,
        [version, basedOn, removed.map(({ id }) => id)],
      );
      await saveRows.run(
        tx,
        added.map((row) => ({ ...row, id: newId(), version })),
      );
      tx.audit({
        subject: { type: 'duty-list', id: String(version) },
        after: { draft: true, basedOn, added: added.length, removed: removed.length },
      });
      return version;
    });
    return this.get(version);
  }

  /**
   * Publishes a draft and ends the rulings whose duty it changes.
   * @throws NOT_FOUND, NOT_A_DRAFT, DRAFT_OUTDATED
   */
  async publish(ctx: RequestContext, input: PublishDutyListDraftInput): Promise<PublishedDutyListPayload> {
    const { version } = input;
    const ended = await this.commands.run(ctx, 'publishDutyListDraft', input, async (tx) => {
      await lockVersions(tx);
      await assertPublishable(tx, version);
      const rows = await rowsOfVersion.rows(tx, [version]);
      const rulings = await rulingsEndedBy(tx, rows);
      if (!input.dryRun) {
        await tx.sql('UPDATE duty_list SET published_at = $2, published_by = $3 WHERE version = $1', [
          version,
          tx.now,
          ctx.actor!.id,
        ]);
        await endRulings(tx, rulings, version);
        tx.audit({
          subject: { type: 'duty-list', id: String(version) },
          before: { draft: true },
          after: { draft: false, rows: rows.length, endedRulings: rulings.length },
        });
        await moveEdition(tx);
      }
      const shown = rulings
        .slice(0, MOST_ENDED)
        .map((ruling) =>
          input.dryRun
            ? ruling
            : { ...ruling, version: ruling.version + 1, supersededAt: tx.now, supersededByVersion: version },
        );
      return { count: rulings.length, rulings: shown.map(precedentView) };
    });
    return {
      version: await this.get(version),
      endedRulingCount: ended.count,
      endedRulings: ended.rulings.map((ruling) => toPrecedent(ruling, ctx.now())),
    };
  }

  /** Lists versions and drafts, newest first. @throws PAGE_TOO_LARGE, BAD_CURSOR */
  async list(args: { first: number; after: string | null }): Promise<Connection<DutyListVersion>> {
    const { limit, keys } = keysetOf(args, 1);
    const rows = await versionPage.rows(this.dataSource, [keys?.[0] ?? null, limit]);
    return pageOf(
      rows,
      args,
      ({ version }) => [version],
      ({ inForce, ...row }) => toVersion(toPlain(row), inForce),
    );
  }

  private async get(version: number): Promise<DutyListVersion> {
    const { inForce, ...row } = (await oneVersion.first(this.dataSource, [version]))!;
    return toVersion(toPlain(row), inForce);
  }
}

async function assertPublishable(tx: EffectTx, version: number): Promise<void> {
  const found = await oneVersion.first(tx, [version]);
  if (!found) throw platformErrors.NOT_FOUND({ what: 'duty list', id: String(version) });
  const { basedOn, inForce } = found;
  if (found.publishedAt !== null) throw dutyListDraftErrors.NOT_A_DRAFT({ version });
  if (basedOn !== inForce) throw dutyListDraftErrors.DRAFT_OUTDATED({ basedOn, inForce });
}

/** Returns the changes with the organizations that they name. @throws BAD_INPUT */
function changesOf({ changes }: DraftDutyListInput, directory: Directory, now: Date): DutyChange[] {
  if (changes.length < 1 || changes.length > MOST_CHANGES)
    throw badInput('changes', `须有 1 至 ${MOST_CHANGES} 项`, `must have from 1 to ${MOST_CHANGES} items`);
  return changes.map((each, index) => {
    const field = (name: string): string => `changes[${index}].${name}`;
    const category = directory.category(each.categoryCode, now);
    if (!category || category.retired) throw badInput(field('categoryCode'), '不存在或已停用', 'is unknown or retired');
    if (each.regionCode.length !== 12 || !directory.knowsArea(each.regionCode))
      throw badInput(field('regionCode'), '不是本辖区的区划代码', 'is not a division code of the district');
    const id = uuidText(field('organizationId'), each.organizationId);
    const organization = directory.organizations.get(id);
    if (!organization || !directory.inForce(id, now))
      throw badInput(field('organizationId'), '不存在或已撤销', 'is unknown or no longer in force');
    const note = each.note?.trim() || null;
    if (note !== null && note.length > LONGEST_NOTE)
      throw badInput(field('note'), `不得超过 ${LONGEST_NOTE} 字`, `must have at most ${LONGEST_NOTE} characters`);
    const change = { categoryCode: category.code, regionCode: each.regionCode, organization, note };
    if (draftedRegionOf(change) === null)
      throw badInput(field('organizationId'), '的辖区不包含该区划', 'has its region elsewhere');
    return change;
  });
}
