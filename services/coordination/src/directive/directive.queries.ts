import { integer } from '@jiceng/platform/columns';
import type { Transaction } from '@jiceng/platform/database';
import { defineQuery, type QuerySource } from '@jiceng/platform/query';
import {
  directiveItemTable,
  directiveSentenceTable,
  directiveStepTable,
  directiveTable,
  type DirectiveRow,
  type DirectiveStepRow,
  type ItemRow,
  type SentenceRow,
} from './directive.table.js';

/** A directive `d` with the numbers of its items and of its sentences that are not covered. */
export const shownDirective = {
  ...directiveTable.columns,
  itemCount: integer().as(
    '(SELECT count(*)::int FROM directive_item i WHERE i.directive_id = d.id AND i.removed_at IS NULL)',
  ),
  uncoveredCount: integer().as(
    `(SELECT count(*)::int FROM directive_sentence s WHERE s.directive_id = d.id AND s.no_demand_by IS NULL
      AND NOT EXISTS (SELECT FROM directive_item i
        WHERE i.directive_id = d.id AND i.removed_at IS NULL AND s.seq = ANY(i.sentences)))`,
  ),
};

const locked = defineQuery(
  directiveTable.columns,
  (columns) => `SELECT ${columns('d')} FROM directive d WHERE d.id = $1 FOR UPDATE OF d`,
);
const byNumber = defineQuery(
  directiveTable.columns,
  (columns) => `SELECT ${columns('d')} FROM directive d
    WHERE d.receiver_id = $1 AND d.state <> 'withdrawn' AND d.number = $2 FOR UPDATE OF d`,
);
const known = defineQuery(
  directiveTable.columns,
  (columns) => `SELECT ${columns('d')} FROM directive d
    WHERE d.receiver_id = $1 AND d.state <> 'withdrawn' AND (d.number = $2 OR d.digest = $3) LIMIT 1`,
);
const sentencesOf = defineQuery(
  directiveSentenceTable.columns,
  (columns) => `SELECT ${columns('s')} FROM directive_sentence s WHERE s.directive_id = $1 ORDER BY s.seq`,
);
const itemsOf = defineQuery(
  directiveItemTable.columns,
  (columns) => `SELECT ${columns('i')} FROM directive_item i
    WHERE i.directive_id = $1 AND i.removed_at IS NULL ORDER BY i.sentences, i.position`,
);
const lastPosition = defineQuery(
  { last: integer().as('coalesce(max(i.position), 0)') },
  (columns) => `SELECT ${columns()} FROM directive_item i WHERE i.directive_id = $1`,
);
const stepsOf = defineQuery(
  directiveStepTable.columns,
  (columns) => `SELECT ${columns('s')} FROM directive_step s WHERE s.directive_id = $1 ORDER BY s.seq`,
);

export const lockDirective = (tx: Transaction, id: string): Promise<DirectiveRow | null> => locked.first(tx, [id]);
export const lockByNumber = (tx: Transaction, receiverId: string, number: string): Promise<DirectiveRow | null> =>
  byNumber.first(tx, [receiverId, number]);
export const findKnown = (
  tx: Transaction,
  receiverId: string,
  number: string | null,
  digest: string,
): Promise<DirectiveRow | null> => known.first(tx, [receiverId, number, digest]);
export const listSentences = (source: QuerySource, id: string): Promise<SentenceRow[]> =>
  sentencesOf.rows(source, [id]);
export const listItems = (source: QuerySource, id: string): Promise<ItemRow[]> => itemsOf.rows(source, [id]);
export const listSteps = (source: QuerySource, id: string): Promise<DirectiveStepRow[]> => stepsOf.rows(source, [id]);
export const lastItemPosition = async (tx: Transaction, id: string): Promise<number> =>
  (await lastPosition.first(tx, [id]))!.last;
