import type { EffectTx } from '@jiceng/platform/effects';
import { platformErrors } from '@jiceng/platform/errors';
import { newId } from '@jiceng/platform/ids';
import type { RequestContext } from '@jiceng/platform/request-context';
import { personText } from '@jiceng/platform/text';
import { readDocument, textDocument, type OfficeDocument } from '@jiceng/tables/document';
import { tooLarge } from '@jiceng/tables/errors';
import { bytesOf, openText } from '@jiceng/tables/import';
import { Injectable } from '@nestjs/common';
import { dateInShanghai } from '../rulebook/calendar/holiday-law.rules.js';
import { DirectoryService } from '../rulebook/directory/directory.service.js';
import { directiveErrors } from './directive.errors.js';
import { DirectiveCommands } from './directive-commands.js';
import type { DirectivePayload } from './directive.graphql.js';
import type {
  DirectiveInput,
  ReceiveDirectiveInput,
  TranscribeDirectiveInput,
  WithdrawDirectiveInput,
} from './directive.input.js';
import { findKnown, listItems, listSentences, lockByNumber } from './directive.queries.js';
import { assertAwaitsText, assertMayBeConfirmed, assertMayBeWithdrawn, reachedState } from './directive.rules.js';
import type { DirectiveRow } from './directive.table.js';
import { changed, lockReceiver, openDirective, saveItems, saveSentences, writeDirective } from './directive-writes.js';
import { allowedMarking, digestOf, readDirective, type ReadDirective } from './intake.js';

/** Largest size of the content of one request in bytes. A file in BASE64 may therefore have three quarters of it. */
const MOST_CONTENT_BYTES = 20_000_000;
const REASON_LENGTH = 500;
const FILE_NAME_LENGTH = 200;

/** The life of a directive: taken in, typed when it is a scan, confirmed, withdrawn, corrected or repealed. */
@Injectable()
export class DirectiveService {
  constructor(
    private readonly commands: DirectiveCommands,
    private readonly directories: DirectoryService,
  ) {}

  /**
   * Takes in a document for the organization of the caller. Everything is read and checked in memory before the command
   * begins, so that nothing of a refused document is stored.
   * @throws DIRECTIVE_SECRET, DIRECTIVE_KNOWN, IMPORT_UNREADABLE, IMPORT_TOO_LARGE
   */
  async receive(ctx: RequestContext, input: ReceiveDirectiveInput): Promise<DirectivePayload> {
    const receiverId = ctx.actor?.organizationId ?? null;
    ctx.policy.assert('Mutation.receiveDirective', {});
    if (receiverId === null) throw platformErrors.OUT_OF_SCOPE();
    const fileName = personText('fileName', input.fileName, { maxLength: FILE_NAME_LENGTH });
    const { document, digest } = await documentOf(input);
    const marking = allowedMarking(document, fileName);
    const read = await this.read(ctx, document, marking, receiverId);
    return this.commands.run(ctx, 'receiveDirective', input, async (tx) => {
      await lockReceiver(tx, receiverId);
      const known = await findKnown(tx, receiverId, read.layout.number, digest);
      if (known) throw directiveErrors.DIRECTIVE_KNOWN({ field: 'content', title: known.title });
      const row: DirectiveRow = {
        id: newId(),
        receiverId,
        receivedAt: tx.now,
        format: document.format,
        fileName,
        digest,
        ...(await this.partsOf(tx, receiverId, fileName, read)),
        addresseeIds: [],
        version: 1,
      };
      await writeDirective(tx, null, row, { act: 'received', facts: countsOf(read) });
      await writeParts(tx, row.id, read);
      return row;
    });
  }

  /** Takes the text of a scan, which a person typed. @throws DIRECTIVE_SECRET, DIRECTIVE_HAS_TEXT, DIRECTIVE_KNOWN */
  async transcribe(ctx: RequestContext, input: TranscribeDirectiveInput): Promise<DirectivePayload> {
    if (Buffer.byteLength(input.content) > MOST_CONTENT_BYTES) throw tooLarge('字节数', 'bytes', MOST_CONTENT_BYTES);
    const { text } = openText({ content: input.content, contentEncoding: 'TEXT' });
    const document = textDocument(text);
    const marking = allowedMarking(document, '');
    return this.change(ctx, 'transcribeDirective', input, async (tx, before) => {
      assertAwaitsText(before);
      await lockReceiver(tx, before.receiverId);
      const read = await this.read(ctx, document, marking ?? before.marking, before.receiverId);
      const known = await findKnown(tx, before.receiverId, read.layout.number, '');
      if (known) throw directiveErrors.DIRECTIVE_KNOWN({ field: 'content', title: known.title });
      const after = changed(before, await this.partsOf(tx, before.receiverId, before.fileName, read));
      await writeDirective(tx, before, after, { act: 'transcribed', facts: countsOf(read) });
      await writeParts(tx, before.id, read);
      return after;
    });
  }

  /**
   * Confirms the items. A correction or a repeal reaches the earlier directive, when the receiver has one with that number.
   * @throws DIRECTIVE_NOT_REVIEWING, DIRECTIVE_UNCOVERED, ITEM_WITHOUT_ADDRESSEE
   */
  confirm(ctx: RequestContext, input: DirectiveInput): Promise<DirectivePayload> {
    return this.change(ctx, 'confirmDirective', input, async (tx, before) => {
      const [sentences, items] = [await listSentences(tx, before.id), await listItems(tx, before.id)];
      assertMayBeConfirmed(before, sentences, items);
      const target =
        before.targetNumber === null ? null : await lockByNumber(tx, before.receiverId, before.targetNumber);
      const targetId = target && target.id !== before.id ? target.id : null;
      const addresseeIds = [...new Set(items.flatMap((item) => item.addresseeIds))];
      const after = changed(before, { state: 'confirmed', targetId, addresseeIds });
      await writeDirective(tx, before, after, { act: 'confirmed', facts: { items: items.length } });
      const state = targetId === null ? null : reachedState(before.kind, target!.state);
      if (state !== null)
        await writeDirective(tx, target, changed(target!, { state }), {
          act: state,
          ...(before.number === null ? {} : { note: before.number }),
        });
      return after;
    });
  }

  /** Withdraws the entry of a directive. @throws DIRECTIVE_NOT_OPEN */
  withdraw(ctx: RequestContext, input: WithdrawDirectiveInput): Promise<DirectivePayload> {
    return this.change(ctx, 'withdrawDirective', input, async (tx, before) => {
      const note = personText('reason', input.reason, { maxLength: REASON_LENGTH });
      assertMayBeWithdrawn(before);
      const after = changed(before, { state: 'withdrawn' });
      await writeDirective(tx, before, after, { act: 'withdrawn', note });
      return after;
    });
  }

  private async change(
    ctx: RequestContext,
    command: string,
    input: DirectiveInput,
    work: (tx: EffectTx, before: DirectiveRow) => Promise<DirectiveRow>,
  ): Promise<DirectivePayload> {
    return this.commands.run(ctx, command, input, async (tx) => work(tx, await openDirective(ctx, tx, command, input)));
  }

  private async read(
    ctx: RequestContext,
    document: OfficeDocument,
    marking: ReadDirective['marking'],
    receiverId: string,
  ): Promise<ReadDirective> {
    const directory = await this.directories.current();
    return readDirective(document, marking, { directory, receiverId, today: dateInShanghai(ctx.now()) });
  }

  /** Returns the columns that follow from the text. A document without sentences waits for a person. */
  private async partsOf(
    tx: EffectTx,
    receiverId: string,
    fileName: string,
    { layout, marking, sentences }: ReadDirective,
  ): Promise<
    Omit<
      DirectiveRow,
      'id' | 'receiverId' | 'receivedAt' | 'format' | 'fileName' | 'digest' | 'addresseeIds' | 'version'
    >
  > {
    const { kind, issuer, number, signer, urgency, mainRecipients, copiedTo, attachments, issuedOn } = layout;
    const target = layout.targetNumber === null ? null : await lockByNumber(tx, receiverId, layout.targetNumber);
    return {
      marking,
      state: sentences.length === 0 ? 'awaiting_text' : 'reviewing',
      kind,
      issuer,
      number,
      signer,
      urgency,
      title: layout.title ?? fileName.replace(/\.[A-Za-z0-9]{1,5}$/, ''),
      mainRecipients,
      copiedTo,
      attachments,
      issuedOn,
      targetNumber: layout.targetNumber,
      targetId: target?.id ?? null,
    };
  }
}

const countsOf = ({ sentences, items }: ReadDirective): object => ({
  sentences: sentences.length,
  items: items.length,
});

async function writeParts(tx: EffectTx, directiveId: string, { sentences, items }: ReadDirective): Promise<void> {
  await saveSentences.run(
    tx,
    sentences.map((sentence) => ({ ...sentence, directiveId })),
  );
  await saveItems.run(
    tx,
    items.map((item) => ({ ...item, id: newId(), directiveId })),
  );
}

async function documentOf(input: ReceiveDirectiveInput): Promise<{ document: OfficeDocument; digest: string }> {
  if (Buffer.byteLength(input.content) > MOST_CONTENT_BYTES) throw tooLarge('字节数', 'bytes', MOST_CONTENT_BYTES);
  if (input.contentEncoding === 'BASE64') {
    const bytes = bytesOf(input.content);
    return { document: await readDocument(bytes), digest: digestOf(bytes) };
  }
  const { text } = openText(input);
  return { document: textDocument(text), digest: digestOf(Buffer.from(text)) };
}
