import { directiveErrors } from './directive.errors.js';
import type { DirectiveRow, ItemRow, SentenceRow } from './directive.table.js';

/** Items are changed and confirmed while an editor reviews the directive. @throws DIRECTIVE_NOT_REVIEWING */
export function assertReviewing({ state }: Pick<DirectiveRow, 'state'>): void {
  if (state !== 'reviewing') throw directiveErrors.DIRECTIVE_NOT_REVIEWING();
}

/** A text is typed only for a document without text, such as a scan. @throws DIRECTIVE_HAS_TEXT */
export function assertAwaitsText({ state }: Pick<DirectiveRow, 'state'>): void {
  if (state !== 'awaiting_text') throw directiveErrors.DIRECTIVE_HAS_TEXT();
}

/** What a directive did to another one stays, so it is not withdrawn afterwards. @throws DIRECTIVE_NOT_OPEN */
export function assertMayBeWithdrawn({ state, targetId }: Pick<DirectiveRow, 'state' | 'targetId'>): void {
  const open = state === 'awaiting_text' || state === 'reviewing' || (state === 'confirmed' && targetId === null);
  if (!open) throw directiveErrors.DIRECTIVE_NOT_OPEN();
}

/**
 * Returns the state of a directive that a confirmed document corrects or repeals; null when it stays as it is. A repeal is
 * the end: a correction that is confirmed after it does not bring the directive back.
 */
export function reachedState(
  kind: DirectiveRow['kind'],
  state: DirectiveRow['state'],
): 'corrected' | 'repealed' | null {
  if (state === 'repealed') return null;
  return kind === 'repeal' ? 'repealed' : 'corrected';
}

/** Returns the numbers of the sentences that belong to no item and that nobody marked as no demand. */
export function uncovered(
  sentences: readonly Pick<SentenceRow, 'seq' | 'noDemandBy'>[],
  items: readonly Pick<ItemRow, 'sentences' | 'removedAt'>[],
): number[] {
  const covered = new Set(items.flatMap((item) => (item.removedAt === null ? item.sentences : [])));
  return sentences.filter(({ seq, noDemandBy }) => noDemandBy === null && !covered.has(seq)).map(({ seq }) => seq);
}

/**
 * Each sentence belongs to an item or was marked as no demand by a person, and each item addresses a unit.
 * @throws DIRECTIVE_NOT_REVIEWING, DIRECTIVE_UNCOVERED, ITEM_WITHOUT_ADDRESSEE
 */
export function assertMayBeConfirmed(
  directive: Pick<DirectiveRow, 'state'>,
  sentences: readonly Pick<SentenceRow, 'seq' | 'noDemandBy'>[],
  items: readonly Pick<ItemRow, 'sentences' | 'removedAt' | 'addresseeIds'>[],
): void {
  assertReviewing(directive);
  const open = uncovered(sentences, items);
  if (open.length > 0) throw directiveErrors.DIRECTIVE_UNCOVERED({ open: open.length, first: open[0] });
  const nobody = items.filter(({ removedAt, addresseeIds }) => removedAt === null && addresseeIds.length === 0);
  if (nobody.length > 0) throw directiveErrors.ITEM_WITHOUT_ADDRESSEE({ open: nobody.length });
}
