import { Injectable } from '@nestjs/common';
import type { EffectTx } from '@jiceng/platform/effects';
import { newId } from '@jiceng/platform/ids';
import { takeNumbers } from '@jiceng/platform/numbers-in-text';
import { defineQuery, type QuerySource } from '@jiceng/platform/query';
import { insertDataKeys, Sealing, type SealedPlace } from '@jiceng/platform/sealing';
import { hiddenNumberTable, type HiddenNumberRow } from '../tables/hidden-number.table.js';

const insert = hiddenNumberTable.insert({ name: 'case-insert-hidden-numbers' });
const ofIssue = defineQuery(
  hiddenNumberTable.columns,
  (columns) => `SELECT ${columns()} FROM hidden_number WHERE issue_id = $1 AND at <= $2 ORDER BY at, id`,
  'case-hidden-numbers',
);

const place = (rowId: string): SealedPlace => ({ table: hiddenNumberTable.name, column: 'number', rowId });

/** A number in clear; `value` is null when the data key of the matter was destroyed. */
export type ShownNumber = Pick<HiddenNumberRow, 'id' | 'kind' | 'mask' | 'field'> & { value: string | null };

/** Seals the numbers that people type into the texts of an issue, and stores them apart from the texts. */
@Injectable()
export class HiddenNumbers {
  constructor(private readonly sealing: Sealing) {}

  /** Keeps the numbers that stood in the texts of the running command, under data keys of the matter. */
  keep(tx: EffectTx, issueId: string): void {
    const numbers = takeNumbers(tx);
    if (numbers.length === 0) return;
    const sealed = numbers.map(({ kind, mask, value, field }) => {
      const id = newId();
      const key = this.sealing.newKey({ matterId: issueId });
      const number = key.seal(place(id), value);
      return { key, row: { id, issueId, field: `${tx.origin.act}.${field}`, kind, mask, number, at: tx.now } };
    });
    insertDataKeys.send(
      tx,
      sealed.map(({ key }) => key.row),
    );
    insert.send(
      tx,
      sealed.map(({ row }) => row),
    );
  }

  /** Returns the numbers that had been typed until a moment. @throws Unreadable */
  async inClear(source: QuerySource, issueId: string, until: Date): Promise<ShownNumber[]> {
    const rows = await ofIssue.rows(source, [issueId, until]);
    return rows.map(({ id, kind, mask, field, number }) => ({
      id,
      kind,
      mask,
      field,
      value: this.sealing.open(number, place(id)),
    }));
  }
}
