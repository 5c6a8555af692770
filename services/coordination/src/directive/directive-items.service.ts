import type { EffectTx } from '@jiceng/platform/effects';
import { badInput, platformErrors } from '@jiceng/platform/errors';
import { newId } from '@jiceng/platform/ids';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText, uuidText } from '@jiceng/platform/text';
import { Injectable } from '@nestjs/common';
import { DirectoryService } from '../rulebook/directory/directory.service.js';
import type { Directory } from '../rulebook/directory/directory.js';
import { directiveErrors } from './directive.errors.js';
import { DirectiveCommands } from './directive-commands.js';
import type { DirectivePayload } from './directive.graphql.js';
import type {
  AddDirectiveItemInput,
  ChangeDirectiveItemInput,
  DirectiveInput,
  DirectiveItemParts,
  MarkNoDemandInput,
  RemoveDirectiveItemInput,
  SplitDirectiveItemInput,
} from './directive.input.js';
import { lastItemPosition, listItems, listSentences } from './directive.queries.js';
import { assertReviewing } from './directive.rules.js';
import type { DirectiveAct, DirectiveRow, ItemRow } from './directive.table.js';
import { changed, openDirective, saveItems, saveSentences, writeDirective } from './directive-writes.js';

const LENGTHS = { what: 2_000, object: 500, quantity: 200, deliverable: 500, deadlineText: 200, element: 100 } as const;
/** Largest numbers of data that one item asks for, of units that it addresses, and of items into which one is split. */
const MOST_ELEMENTS = 50;
const MOST_ADDRESSEES = 500;
const MOST_PARTS = 20;

/** What an editor does to the items of a directive under review. */
@Injectable()
export class DirectiveItemsService {
  constructor(
    private readonly commands: DirectiveCommands,
    private readonly directories: DirectoryService,
  ) {}

  /** Changes an item. What the person saved is no longer doubtful. @throws DIRECTIVE_NOT_REVIEWING, BAD_INPUT */
  change(ctx: RequestContext, input: ChangeDirectiveItemInput): Promise<DirectivePayload> {
    return this.run(ctx, 'changeDirectiveItem', input, async (tx, directive) => {
      const before = await itemOf(tx, directive, input.itemId);
      const parts = await this.partsOf('item', input.item);
      const after: ItemRow = {
        ...before,
        ...parts,
        origin: before.origin === 'added' ? 'added' : 'changed',
        doubtful: [],
      };
      await saveItems.run(tx, [after]);
      const fields = Object.keys(parts).filter(
        (name) => JSON.stringify(before[name as keyof ItemRow]) !== JSON.stringify(after[name as keyof ItemRow]),
      );
      return { act: 'item_changed', facts: { itemId: before.id, fields } };
    });
  }

  /** Replaces an item by several with the same sentences. @throws DIRECTIVE_NOT_REVIEWING, BAD_INPUT */
  split(ctx: RequestContext, input: SplitDirectiveItemInput): Promise<DirectivePayload> {
    return this.run(ctx, 'splitDirectiveItem', input, async (tx, directive) => {
      if (input.parts.length < 2 || input.parts.length > MOST_PARTS)
        throw badInput('parts', `须为 2 至 ${MOST_PARTS} 条`, `needs 2 to ${MOST_PARTS} items`);
      const before = await itemOf(tx, directive, input.itemId);
      const last = await lastItemPosition(tx, directive.id);
      const parts = await Promise.all(input.parts.map((item, index) => this.partsOf(`parts[${index}]`, item)));
      const made = parts.map((part, index) => ({
        ...before,
        ...part,
        id: newId(),
        position: last + 1 + index,
        origin: 'added' as const,
        doubtful: [],
      }));
      await saveItems.run(tx, [{ ...before, removedAt: tx.now }, ...made]);
      return { act: 'item_split', facts: { itemId: before.id, into: made.map(({ id }) => id) } };
    });
  }

  /** Removes an item. Its sentence is open again. @throws DIRECTIVE_NOT_REVIEWING */
  remove(ctx: RequestContext, input: RemoveDirectiveItemInput): Promise<DirectivePayload> {
    return this.run(ctx, 'removeDirectiveItem', input, async (tx, directive) => {
      const before = await itemOf(tx, directive, input.itemId);
      await saveItems.run(tx, [{ ...before, removedAt: tx.now }]);
      return { act: 'item_removed', facts: { itemId: before.id } };
    });
  }

  /** Adds an item to sentences, which are no longer marked as no demand. @throws DIRECTIVE_NOT_REVIEWING, BAD_INPUT */
  add(ctx: RequestContext, input: AddDirectiveItemInput): Promise<DirectivePayload> {
    return this.run(ctx, 'addDirectiveItem', input, async (tx, directive) => {
      const sentences = await sentencesOf(tx, directive, input.sentences);
      const parts = await this.partsOf('item', input.item);
      const item: ItemRow = {
        id: newId(),
        directiveId: directive.id,
        position: (await lastItemPosition(tx, directive.id)) + 1,
        sentences: sentences.map(({ seq }) => seq),
        ...parts,
        addresseeText: '',
        origin: 'added',
        confidence: 1,
        doubtful: [],
        removedAt: null,
      };
      await saveItems.run(tx, [item]);
      await saveSentences.run(
        tx,
        sentences.map((row) => ({ ...row, noDemandBy: null })),
      );
      return { act: 'item_added', facts: { itemId: item.id, sentences: item.sentences } };
    });
  }

  /** Marks sentences as no demand, or takes marks back. @throws DIRECTIVE_NOT_REVIEWING, SENTENCE_HAS_ITEM, BAD_INPUT */
  mark(ctx: RequestContext, input: MarkNoDemandInput): Promise<DirectivePayload> {
    return this.run(ctx, 'markNoDemand', input, async (tx, directive) => {
      const sentences = await sentencesOf(tx, directive, input.sentences);
      const covered = new Set((await listItems(tx, directive.id)).flatMap((item) => item.sentences));
      const taken = sentences.find(({ seq }) => covered.has(seq));
      if (input.noDemand && taken) throw directiveErrors.SENTENCE_HAS_ITEM({ field: 'sentences', sentence: taken.seq });
      const mark = input.noDemand ? { noDemandBy: tx.origin.actor.id } : { noDemandBy: null };
      await saveSentences.run(
        tx,
        sentences.map((row) => ({ ...row, ...mark })),
      );
      const act = input.noDemand ? 'sentences_marked' : 'sentences_unmarked';
      return { act, facts: { sentences: sentences.map(({ seq }) => seq) } };
    });
  }

  private run(
    ctx: RequestContext,
    command: string,
    input: DirectiveInput,
    work: (tx: EffectTx, directive: DirectiveRow) => Promise<{ act: DirectiveAct; facts: object }>,
  ): Promise<DirectivePayload> {
    return this.commands.run(ctx, command, input, async (tx) => {
      const before = await openDirective(ctx, tx, command, input);
      assertReviewing(before);
      const act = await work(tx, before);
      const after = changed(before);
      await writeDirective(tx, before, after, act);
      return after;
    });
  }

  private async partsOf(
    field: string,
    parts: DirectiveItemParts,
  ): Promise<
    Pick<
      ItemRow,
      | 'what'
      | 'object'
      | 'elements'
      | 'quantity'
      | 'deliverable'
      | 'deadlineText'
      | 'deadlineOn'
      | 'recurrence'
      | 'addresseeIds'
    >
  > {
    const optional = (name: 'object' | 'quantity' | 'deliverable' | 'deadlineText'): string | null => {
      const value = parts[name] ?? '';
      return value.trim() === '' ? null : personText(`${field}.${name}`, value, { maxLength: LENGTHS[name] });
    };
    const addresseeIds = [...new Set(parts.addresseeIds.map((id, at) => uuidText(`${field}.addresseeIds[${at}]`, id)))];
    const most = (name: string, length: number, limit: number): void => {
      if (length > limit) throw badInput(`${field}.${name}`, `最多 ${limit} 个`, `has at most ${limit} entries`);
    };
    most('addresseeIds', addresseeIds.length, MOST_ADDRESSEES);
    most('elements', parts.elements.length, MOST_ELEMENTS);
    const directory: Directory = await this.directories.current();
    const unknown = addresseeIds.findIndex((id) => !directory.organizations.has(id));
    if (unknown !== -1)
      throw platformErrors.NOT_FOUND({
        what: 'organization',
        id: addresseeIds[unknown],
        field: `${field}.addresseeIds[${unknown}]`,
      });
    return {
      what: personText(`${field}.what`, parts.what, { maxLength: LENGTHS.what }),
      object: optional('object'),
      elements: parts.elements.map((name, at) =>
        personText(`${field}.elements[${at}]`, name, { maxLength: LENGTHS.element }),
      ),
      quantity: optional('quantity'),
      deliverable: optional('deliverable'),
      deadlineText: optional('deadlineText'),
      deadlineOn: parts.deadlineOn ?? null,
      recurrence: parts.recurrence ?? null,
      addresseeIds,
    };
  }
}

async function itemOf(tx: EffectTx, directive: DirectiveRow, itemId: string): Promise<ItemRow> {
  const id = uuidText('itemId', itemId);
  const item = (await listItems(tx, directive.id)).find((each) => each.id === id);
  if (!item) throw platformErrors.NOT_FOUND({ what: 'directive item', id, field: 'itemId' });
  return item;
}

async function sentencesOf(
  tx: EffectTx,
  directive: DirectiveRow,
  wanted: readonly number[],
): Promise<Awaited<ReturnType<typeof listSentences>>> {
  if (wanted.length === 0) throw badInput('sentences', '不能为空', 'must not be empty');
  const known = new Map((await listSentences(tx, directive.id)).map((row) => [row.seq, row]));
  return [...new Set(wanted)]
    .sort((a, b) => a - b)
    .map((seq) => {
      const row = known.get(seq);
      if (!row) throw badInput('sentences', `没有第 ${seq} 句`, `names sentence ${seq}, which does not exist`);
      return row;
    });
}
