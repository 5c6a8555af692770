import type { IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import { Injectable } from '@nestjs/common';
import { CommandRunner } from '@jiceng/platform/commands';
import { defineQuery } from '@jiceng/platform/query';
import type { RequestContext } from '@jiceng/platform/request-context';
import { staleVersion } from '@jiceng/platform/stale-version';
import { DataSource } from 'typeorm';
import { moveEdition } from '../directory/directory.consumer.js';
import { DirectoryService } from '../directory/directory.service.js';
import { builtInTexts } from '../wording/built-in-texts.js';
import { checkedTexts } from '../wording/reply-template.rules.js';
import { replyTemplateTable, type ReplyTemplateRow } from '../wording/reply-template.table.js';
import type { ChangeReplyTemplateInput } from './reply-template.graphql.js';

const ofStates = defineQuery(replyTemplateTable.columns, (columns) => `SELECT ${columns()} FROM reply_template`);
const save = replyTemplateTable.insert({ known: 'change' });

/** The words for reporters in a state, before or after the district has changed them. */
export interface Wording extends Omit<ReplyTemplateRow, 'changedAt'> {
  changedAt: Date | string | null;
}

const states = Object.keys(builtInTexts) as IssueState[];
const unchanged = (state: IssueState): Wording => ({ state, version: 0, texts: null, changedAt: null });

@Injectable()
export class ReplyTemplateService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly dataSource: DataSource,
    private readonly directories: DirectoryService,
  ) {}

  /** Returns the words of every state, in the order of the life of an issue. */
  async list(): Promise<Wording[]> {
    const rows = await ofStates.rows(this.dataSource, []);
    return states.map((state) => rows.find((row) => row.state === state) ?? unchanged(state));
  }

  /**
   * Changes the words for reporters in a state at once. Replies that were given before stay as they are.
   * @throws BAD_INPUT for each field with a fault, STALE_VERSION
   */
  async change(ctx: RequestContext, input: ChangeReplyTemplateInput): Promise<Wording> {
    const changed = await this.commands.run(ctx, 'changeReplyTemplate', input, async (tx): Promise<Wording> => {
      const { state, expectedVersion, sentence, result, basis, appeal } = input;
      // Two first changes of a state at the same time would find no row to lock, so one waits here for the other.
      await tx.sql(`SELECT pg_advisory_xact_lock(hashtextextended('reply_template', 0))`);
      const before = (await replyTemplateTable.rows(tx).findOne({ state })) ?? unchanged(state);
      if (before.version !== expectedVersion)
        throw await staleVersion(
          tx,
          { type: 'reply-template', id: state },
          { expected: expectedVersion, actual: before.version, changed: before },
        );
      const texts = checkedTexts(state, { sentence, result, basis, appeal });
      const after = { state, version: before.version + 1, texts, changedAt: tx.now };
      await save.run(tx, [after]);
      tx.audit({ subject: { type: 'reply-template', id: state }, before: before.texts, after: after.texts });
      await moveEdition(tx);
      return after;
    });
    // This process uses the new words at once; other processes use them when they next read the edition.
    await this.directories.renewed();
    return changed;
  }
}
