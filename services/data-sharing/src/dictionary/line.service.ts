import { Injectable } from '@nestjs/common';
import { codeListChanged } from '@jiceng/contracts/data-sharing/code-list-changed';
import { LINE_LIST, type Line } from '@jiceng/contracts/dictionary/line-list';
import { CommandRunner } from '@jiceng/platform/commands';
import type { EffectTx } from '@jiceng/platform/effects';
import { checkAll } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText } from '@jiceng/platform/text';
import { tellingLastChange } from '@jiceng/platform/stale-version';
import { DataSource } from 'typeorm';
import { businessDay, DataStandardRegister } from '../standard/standard-register.js';
import { newestCodeList, saveCodeList } from '../standard/standard.queries.js';
import type { CodeListItem } from '../standard/standard.rules.js';
import type { CodeListRow } from '../standard/standard.table.js';
import type { DictionaryEntry } from './dictionary.graphql.js';
import type { AddLineInput, LinePayload, RelabelLineInput, RetireLineInput } from './line.graphql.js';
import { lineCode, relabelled, versionOf, withLine, withoutLine } from './line.rules.js';

/**
 * The lines (条线) of the district. They are a code list of the data standard, and every edition of the list is
 * announced to the services.
 */
@Injectable()
export class LineService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly commands: CommandRunner,
    private readonly register: DataStandardRegister,
  ) {}

  /** Returns the lines of the newest edition. */
  async entries(): Promise<DictionaryEntry[]> {
    return (await newestCodeList.first(this.dataSource, [LINE_LIST]))!.items.map(entryOf);
  }

  /** @throws BAD_INPUT, LINE_TAKEN */
  add(ctx: RequestContext, input: AddLineInput): Promise<LinePayload> {
    return this.commands.run(ctx, 'addLine', input, async (tx) => {
      const line = checkAll(wordsOf(input));
      const current = await this.current(tx);
      const version = await this.publish(tx, current, withLine(current.items, line, input.before ?? null));
      tx.audit({ subject: { type: 'line', id: line.code }, before: null, after: line });
      return { line: entryOf(line), version };
    });
  }

  /** @throws NOT_FOUND, STALE_VERSION, BAD_INPUT */
  relabel(ctx: RequestContext, input: RelabelLineInput): Promise<LinePayload> {
    return this.commands.run(ctx, 'relabelLine', input, async (tx) => {
      const { reason, ...line } = checkAll({
        ...wordsOf(input),
        reason: () => personText('reason', input.reason, { maxLength: 500 }),
      });
      const current = await this.current(tx);
      const { items, before, after } = await tellingLastChange(tx, { type: 'line', id: line.code }, () =>
        relabelled(current.items, line, input.expectedVersion),
      );
      const version = await this.publish(tx, current, items);
      tx.audit({ subject: { type: 'line', id: line.code }, before, after, reason });
      return { line: entryOf(after), version };
    });
  }

  /** @throws NOT_FOUND, STALE_VERSION, LINE_RETIRED, BAD_INPUT */
  retire(ctx: RequestContext, input: RetireLineInput): Promise<LinePayload> {
    return this.commands.run(ctx, 'retireLine', input, async (tx) => {
      const { code, reason } = checkAll({
        code: () => lineCode('code', input.code),
        reason: () => personText('reason', input.reason, { maxLength: 500 }),
      });
      const current = await this.current(tx);
      const { items, before, after } = await tellingLastChange(tx, { type: 'line', id: code }, () =>
        withoutLine(current.items, code, input.expectedVersion),
      );
      const version = await this.publish(tx, current, items);
      tx.audit({ subject: { type: 'line', id: code }, before, after, reason });
      return { line: entryOf(after), version };
    });
  }

  /**
   * Returns the newest edition and locks the list. An edition always exists, because the migration writes the first
   * one.
   */
  private async current(tx: EffectTx): Promise<CodeListRow> {
    return (await this.register.currentCodeList(tx, LINE_LIST))!;
  }

  /** Writes the next edition, which holds at once, and announces the whole list. Returns its version. */
  private async publish(tx: EffectTx, current: CodeListRow, items: CodeListItem[]): Promise<number> {
    const version = current.version + 1;
    await saveCodeList.run(tx, [{ ...current, version, items, effectiveFrom: businessDay(tx.now) }]);
    tx.emit(codeListChanged, { key: LINE_LIST, payload: { code: LINE_LIST, version, items: items.map(lineOf) } });
    return version;
  }
}

function lineOf({ code, label, labelEn, retired }: CodeListItem): Line {
  return { code, zh: label, en: labelEn ?? label, retired: retired ?? false };
}

function entryOf(item: CodeListItem): DictionaryEntry {
  const { code, zh, en, retired } = lineOf(item);
  return { code, labelZh: zh, labelEn: en, retired, version: versionOf(item) };
}

function wordsOf(input: { code: string; labelZh: string; labelEn: string }) {
  return {
    code: () => lineCode('code', input.code),
    label: () => personText('labelZh', input.labelZh, { maxLength: 40 }),
    labelEn: () => personText('labelEn', input.labelEn, { maxLength: 80 }),
  };
}
